import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { alive, open, personAt } from '../support/people.ts';
import { rowOf } from '../support/rows.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 90_000 });

/** Sends a question as a village does and gives the address of its page. */
async function send(page: Page, title: string, category = '回線・LGWAN'): Promise<string> {
	await page.goto('/helpdesk');
	await page.getByRole('link', { name: '新しい問い合わせ' }).click();
	await page.getByRole('radio', { name: category, exact: true }).check();
	await page.getByRole('button', { name: '次へ' }).click();
	await expect(page.getByLabel('件名')).toBeVisible();
	await page.getByLabel('件名').fill(title);
	await page.getByLabel('何が起きたか・知りたいこと').fill('総務課の3台です。');
	await page.getByRole('button', { name: '問い合わせを送る' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(title));
	return new URL(page.url()).pathname;
}

/** The row of a case in the view of the queue that stands open. */

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript a village asks, the desk takes it, asks back and answers, and it is solved`, async ({
		browser
	}) => {
		const village = await at(browser, 'kitaaiki');
		const desk = await at(browser, 'kumiai');
		const title = `窓口の端末がつながりません（${how}）`;
		await village.goto('/helpdesk/new?category=line');
		await village.getByRole('button', { name: '問い合わせを送る' }).click();
		await expect(village.getByText('件名を入れてください。').first()).toBeVisible();
		const path = await send(village, title);
		await expect(village.getByText(/として受け付けました。/).first()).toBeVisible();

		await desk.goto('/helpdesk/queue');
		await rowOf(desk, title).getByRole('link').first().click();
		await expect(desk.getByRole('heading', { level: 2, name: title })).toBeVisible();
		await desk.getByRole('button', { name: '担当になる', exact: true }).click();
		await expect(desk.getByText(/あなたが担当になりました。/).first()).toBeVisible();
		await desk.locator('#reply-body').fill('ランプは何色ですか。');
		await desk.getByRole('button', { name: '団体に確認する' }).click();
		await expect(desk.getByText(/団体に確認しています。/).first()).toBeVisible();
		await desk.locator('#note-body').fill('前にも同じことがあった。');
		await desk.getByRole('button', { name: 'メモを残す' }).click();
		await expect(desk.getByText('内部メモ（団体には見えません）').first()).toBeVisible();

		await village.goto('/helpdesk');
		await expect(rowOf(village, title)).toContainText('あなたの返信待ち');
		await village.goto(path);
		await expect(village.getByText('ランプは何色ですか。')).toBeVisible();
		await expect(village.getByText('前にも同じことがあった。')).toHaveCount(0);
		await village.getByLabel('本文').fill('橙色です。');
		await village.getByRole('button', { name: '返信する', exact: true }).click();
		await expect(village.getByText(/返信しました。/).first()).toBeVisible();

		await desk.goto(path);
		await desk.locator('#reply-body').fill('電源を入れ直してください。');
		await desk.getByRole('button', { name: '回答する' }).click();
		await expect(desk.getByText(/回答しました。/).first()).toBeVisible();
		await village.goto(path);
		await village.getByRole('button', { name: '解決した', exact: true }).click();
		await expect(village.getByText(/解決済みにしました。/).first()).toBeVisible();
		await village.goto('/helpdesk?view=over');
		await expect(rowOf(village, title)).toContainText('解決済み');
		await village.context().close();
		await desk.context().close();
	});

	test(`${how} JavaScript a call is one page: two kana, the question and the answer`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai');
		await desk.goto('/helpdesk/queue');
		await desk.getByRole('link', { name: '電話を記録' }).click();
		if (javaScriptEnabled) await alive(desk);
		const body = desk.getByRole('textbox', { name: /^団体/ });
		await body.fill('佐久');
		if (javaScriptEnabled) {
			await expect(desk.getByRole('button', { name: '佐久穂町' })).toBeVisible();
			await body.fill('きた');
			await expect(desk.getByText('北相木村（きたあいきむら）として記録します。')).toBeVisible();
			await expect(desk.getByRole('heading', { name: /^北相木村の対応中/ })).toBeVisible();
		}
		const title = `証明書の更新の手順（${how}）`;
		await desk.getByLabel('連絡をくれた人').fill('総務企画課 井出 直人');
		await desk.getByLabel('件名').fill(title);
		await desk.getByLabel('尋ねられたこと').fill('更新はいつすればよいか。');
		await desk.getByLabel('その場で解決した').check();
		await desk.getByRole('button', { name: '記録する' }).click();
		if (!javaScriptEnabled) {
			await expect(desk.getByText(/佐久市、佐久穂町.*があります。/).first()).toBeVisible();
			await body.fill('きた');
			await desk.getByRole('button', { name: '記録する' }).click();
		}
		await expect(desk.getByText('本文を入力してください。').first()).toBeVisible();
		await expect(desk.getByLabel('尋ねられたこと')).toHaveValue('更新はいつすればよいか。');
		await desk.getByLabel('答えたこと').fill('期限の1か月前にお知らせします。');
		await desk.getByRole('button', { name: '記録する' }).click();
		await expect(desk.getByText(/として記録し、解決済みにしました。/).first()).toBeVisible();
		await expect(desk.getByLabel('件名')).toHaveValue('');
		const village = await at(browser, 'kitaaiki');
		await village.goto('/helpdesk?view=over');
		await rowOf(village, title).getByRole('link').click();
		await expect(village.getByText('電話で受け、組合', { exact: false })).toBeVisible();
		await village.context().close();
		await desk.context().close();
	});
}

test('of a セキュリティ事故 nobody else of the organisation sees that it is there', async ({
	browser
}) => {
	const village = await personAt(browser, 'sakuho');
	const title = '不審なメールを開いた職員がいます';
	await open(village, '/helpdesk/new?category=incident');
	await village.getByLabel('件名').fill(title);
	await village.getByLabel('何が起きたか・知りたいこと').fill('添付を開いたようです。');
	await village.getByLabel('気づいた日時').fill('今朝8時');
	await village.getByRole('button', { name: '問い合わせを送る' }).click();
	await expect(village.getByRole('heading', { level: 1 })).toHaveText(new RegExp(title));
	await expect(village.getByText(/関係者のみ（/)).toBeVisible();
	const path = new URL(village.url()).pathname;
	const admin = await personAt(browser, 'sakuho-admin');
	const neighbour = await personAt(browser, 'saku');
	for (const other of [admin, neighbour]) {
		const answer = await other.goto(path);
		expect(answer?.status()).toBe(404);
		await other.goto('/helpdesk');
		await expect(other.getByText(title)).toHaveCount(0);
	}
	for (const one of [village, admin, neighbour]) await one.context().close();
});

test('the desk works with keys: a takes, r writes, Ctrl+Enter sends; two at once lose nothing', async ({
	browser
}) => {
	const village = await personAt(browser, 'kitaaiki');
	const title = 'プリンターが見つかりません';
	const path = await send(village, title);
	const number = path.split('/').at(-1) ?? '';
	const desk = await personAt(browser, 'kumiai');
	await open(desk, `/helpdesk/queue?view=all&case=${number}`);
	await desk.keyboard.press('a');
	await expect(desk.getByText(/あなたが担当になりました。/).first()).toBeVisible();
	const second = await desk.context().newPage();
	await second.goto(path);
	await alive(second);
	await second.locator('#reply-body').fill('別の窓で書いた回答です。');
	await desk.keyboard.press('r');
	await expect(desk.locator('#reply-body')).toBeFocused();
	await desk.keyboard.type('入れ直してください。');
	await desk.keyboard.press('Control+Enter');
	await expect(desk.getByText(/回答しました。/).first()).toBeVisible();
	// What was written in the other window stays, and is not sent over what stands now.
	await expect(second.locator('#reply-body')).toHaveValue('別の窓で書いた回答です。');
	await second.getByRole('button', { name: '回答する' }).click();
	await expect(
		second.getByText(/ほかの人が先にこの問い合わせを進めました|いま「回答済み」/).first()
	).toBeVisible();
	await expect(second.locator('#reply-body')).toHaveValue('別の窓で書いた回答です。');
	await second.close();
	await desk.keyboard.press('i');
	await expect(desk.locator('#note-body')).toBeFocused();
	await desk.context().close();
	await village.context().close();
});

test('several are taken at once, and the pages of the desk are whole', async ({ browser }) => {
	const village = await personAt(browser, 'sakuho');
	const titles = ['複合機の設定', '会議室の無線'];
	for (const title of titles) await send(village, title);
	const desk = await personAt(browser, 'kumiai');
	await open(desk, '/helpdesk/queue');
	await desk.getByRole('button', { name: '選んだものの担当になる' }).click();
	await expect(desk.getByText('担当になる問い合わせを選んでください。').first()).toBeVisible();
	for (const title of titles) await rowOf(desk, title).getByRole('checkbox').check();
	await desk.getByRole('button', { name: '選んだものの担当になる' }).click();
	await expect(desk.getByText('2件の担当になりました。').first()).toBeVisible();
	await rowOf(desk, '複合機の設定').getByRole('link').first().click();
	await expect(desk.getByRole('heading', { level: 2, name: '複合機の設定' })).toBeVisible();
	const shown = new URL(desk.url());
	const pages = [
		'/helpdesk/queue?view=all',
		`${shown.pathname}${shown.search}`,
		`/helpdesk/${shown.searchParams.get('case')}`,
		'/helpdesk/phone?of=きた'
	];
	for (const path of pages) {
		await open(desk, path);
		expect.soft(await axe(desk), path).toEqual([]);
		expect.soft(await noEnglish(desk, []), path).toEqual([]);
		expect.soft(await noSidewaysScroll(desk, [1366, 1093, 768, 360]), path).toEqual([]);
		await desk.setViewportSize({ width: 1366, height: 600 });
	}
	await open(village, '/helpdesk');
	expect.soft(await axe(village)).toEqual([]);
	await open(village, '/helpdesk/new');
	expect.soft(await axe(village)).toEqual([]);
	await desk.context().close();
	await village.context().close();
});
