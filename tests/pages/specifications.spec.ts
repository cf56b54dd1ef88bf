import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll, watchConsole } from '../support/page-checks.ts';
import { personAt, REFUSED } from '../support/people.ts';
import { textFile } from '../support/sample-files.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 120_000 });

const FIRST = [
	'北相木村 図書館システム仕様書',
	'第1条 費用は1,200,000円とする。',
	'第2条 代決ができること。'
];

/** Raises the case as a village does; gives the address of its specification. */
async function consulted(page: Page, title: string): Promise<string> {
	await page.goto('/helpdesk/new?category=specification');
	await page.getByLabel('件名').last().fill(title);
	await page.getByLabel('何が起きたか・知りたいこと').fill('案を作りました。');
	await page.getByLabel('対象のシステム').fill('図書館システム');
	await page.getByLabel('予算額').fill('1200000');
	await page.getByRole('button', { name: '問い合わせを送る' }).click();
	await page.waitForURL(/\/helpdesk\/R\d+-\d+$/);
	return `${new URL(page.url()).pathname}/specification`;
}

async function looksRight(page: Page): Promise<void> {
	for (const size of [
		{ width: 1366, height: 600 },
		{ width: 1093, height: 480 },
		{ width: 360, height: 640 }
	]) {
		await page.setViewportSize(size);
		expect(await noSidewaysScroll(page)).toEqual([]);
	}
	expect(await axe(page)).toEqual([]);
	expect(await noEnglish(page)).toEqual([]);
	await page.setViewportSize({ width: 1366, height: 600 });
}

const says = (page: Page, words: string | RegExp) =>
	expect(page.getByText(words).first()).toBeVisible();

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript a draft is remarked on, mended, agreed and released as an example`, async ({
		browser
	}) => {
		const village = await at(browser, 'kitaaiki');
		const desk = await at(browser, 'kumiai');
		const path = await consulted(village, `図書館の仕様書（${how}）`);
		await village.getByRole('link', { name: '案と指摘を見る' }).click();
		await expect(village.getByRole('heading', { level: 1 })).toHaveText('仕様書の相談');
		await says(village, '案を待っています');
		await village
			.locator('input[type=file]')
			.setInputFiles(textFile('図書館の案.txt', FIRST.join('\r\n')));
		await village.getByRole('button', { name: '第1版を出す' }).click();
		await says(village, '案を出しました。');
		await says(village, '組合が確認中');

		await desk.goto(path);
		await desk.getByRole('link', { name: /^ここに指摘\s?：2番の段落$/ }).click();
		await desk.getByRole('button', { name: '指摘する' }).click();
		await says(desk, '指摘を入れてください。');
		await desk.getByLabel('2番の段落への指摘').fill('税込か税抜かを書いてください。');
		await desk.getByRole('button', { name: '指摘する' }).click();
		await says(desk, '指摘を書きました。');
		await desk.getByRole('link', { name: /^ここに指摘\s?：3番の段落$/ }).click();
		await desk.getByLabel('3番の段落への指摘').fill('後閲も書いてください。');
		await desk.getByRole('button', { name: '指摘する' }).click();
		await says(desk, /未回答 2件/);

		await village.goto(path);
		await village.getByRole('button', { name: /^直さない\s?：指摘1$/ }).click();
		await says(village, '直さない理由を入れてください。');
		await village.getByLabel('指摘1について書くこと').fill('税込に直しました。');
		await village.getByRole('button', { name: /^直した\s?：指摘1$/ }).click();
		await says(village, '「直した」と答えました。');
		await village.getByLabel('指摘2について書くこと').fill('後閲は使っていません。');
		await village.getByRole('button', { name: /^直さない\s?：指摘2$/ }).click();
		await says(village, '「直さない」と答えました。');
		await village.getByText('案 第2版を出す').click();
		const mended = [FIRST[0], '第1条 費用は税込で1,200,000円とする。', FIRST[2]].join('\n');
		await village.getByLabel('または、文章を貼り付ける').fill(mended);
		await village.getByRole('button', { name: '第2版を出す' }).click();
		await says(village, '前の版の箇所への指摘');

		await desk.goto(`${path}/compare`);
		await expect(desk.locator('del')).toHaveText('第1条 費用は1,200,000円とする。');
		await expect(desk.locator('ins')).toHaveText('第1条 費用は税込で1,200,000円とする。');
		await desk.goto(path);
		for (const number of [1, 2]) {
			await desk
				.getByRole('button', { name: new RegExp(`^終わりにする\\s?：指摘${number}$`) })
				.click();
			await says(desk, '指摘を終わりにしました。');
		}
		await desk.getByRole('button', { name: '第2版での合意を提案する' }).click();
		await says(desk, '組合が合意を提案');

		await village.goto(path);
		await village.getByRole('button', { name: '合意する', exact: true }).click();
		await says(village, 'この版はもう変わりません');
		await expect(village.getByText('案 第3版を出す')).toHaveCount(0);
		await village.getByRole('button', { name: /例として役立てることに同意する/ }).click();
		await says(village, '例としての公開を待っています');

		await desk.goto(path);
		await desk.getByRole('link', { name: '名前を伏せて公開する' }).click();
		const text = desk.getByLabel('仕様書の文章');
		await expect(text).toHaveValue(/〔団体1〕/);
		await expect(text).not.toHaveValue(/北相木/);
		const redacted = await text.inputValue();
		await text.fill(`${redacted}\n北相木村の条例による。`);
		await desk.getByRole('button', { name: '公開する' }).click();
		await says(desk, /「北相木村」が残っています。/);
		await desk.getByLabel('仕様書の文章').fill(redacted);
		await desk.getByRole('button', { name: '公開する' }).click();
		await says(desk, '例として公開しました。');

		const town = await at(browser, 'sakuho');
		await town.goto('/helpdesk/specifications');
		await town.getByLabel('言葉').fill('代決');
		await town.getByLabel('対象のシステム').selectOption('図書館システム');
		await town.getByRole('button', { name: '探す' }).click();
		await town.getByRole('link', { name: '図書館システムの仕様書' }).first().click();
		await says(town, /第2条 代決ができること。/);
		await expect(town.getByText('北相木')).toHaveCount(0);
		const example = town.url();

		await village.goto(path);
		await village.locator('summary', { hasText: '例を取り下げる' }).click();
		await village.getByRole('button', { name: '例を取り下げる' }).click();
		await says(village, '例を取り下げました。');
		expect((await town.goto(example))?.status()).toBe(404);
		for (const page of [village, desk, town]) await page.context().close();
	});
}

test('the pages of the year’s specifications look right, on the screen and on paper', async ({
	browser
}) => {
	const desk = await personAt(browser, 'kumiai');
	const complaints = watchConsole(desk, [REFUSED]);
	await desk.goto('/search?target=tickets&q=図書館システムの更新の仕様');
	const link = desk.getByRole('link', { name: /図書館システムの更新の仕様/ }).first();
	const number = /R\d+-\d+/.exec((await link.getAttribute('href')) ?? '')?.[0] ?? '';
	expect(number).not.toBe('');
	const path = `/helpdesk/${number}/specification`;
	for (const each of [
		path,
		`${path}?version=2&paragraph=3`,
		`${path}/compare`,
		`${path}/remarks`
	]) {
		await desk.goto(each);
		await looksRight(desk);
	}
	await desk.emulateMedia({ media: 'print' });
	await expect(desk.getByRole('row')).toHaveCount(6);
	await desk.emulateMedia({ media: 'screen' });
	await desk.goto('/helpdesk/specifications');
	await looksRight(desk);
	await desk.getByRole('link', { name: '文書管理システムの仕様書', exact: true }).click();
	await says(desk, '1万～2万人');
	await looksRight(desk);

	const stranger = await personAt(browser, 'sakuho');
	for (const each of [path, `${path}/compare`, `${path}/remarks`]) {
		expect((await stranger.goto(each))?.status()).toBe(404);
	}
	expect((await stranger.goto(`${path}/release`))?.status()).toBe(403);
	expect(complaints).toEqual([]);
	await desk.context().close();
	await stranger.context().close();
});
