import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { personAt } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { workbook } from '../support/sample-files.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
test.describe.configure({ timeout: 120_000 });

const HEAD = ['受付番号', '受付日', '団体名', '所属・氏名', '件名', '内容', '回答', '回答日'];
const rowsOf = (mark: string) => [
	[
		`${mark}-1`,
		'H30.6.4',
		'北相木村',
		'総務課 見本',
		`旧回線の件${mark}`,
		'切れる。',
		'直った。',
		''
	],
	[`${mark}-2`, '43255', '和田村', '', '', `旧和田村の相談${mark}`, '', ''],
	[`${mark}-3`, '六月', '架空村', '', '直せない行', '', '', '']
];

async function upload(desk: Page, mark: string): Promise<void> {
	await desk.goto('/helpdesk/import');
	await desk
		.getByLabel('受付簿のファイル')
		.setInputFiles(await workbook(`受付簿${mark}.xlsx`, [HEAD, ...rowsOf(mark)]));
	await desk.getByRole('button', { name: '次へ：内容を確かめる' }).click();
	await expect(desk.getByRole('heading', { level: 1 })).toHaveText(/^過去の受付簿（\d+）$/);
}

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript a former 受付簿 is read, seen through, taken over, and taken back`, async ({
		browser
	}) => {
		const mark = javaScriptEnabled ? 'J' : 'N';
		const desk = await at(browser, 'kumiai');
		await desk.goto('/helpdesk/queue');
		await desk.getByRole('link', { name: '過去の受付簿' }).click();
		await upload(desk, mark);
		await expect(desk.getByText('B4：受付日「六月」を日付として読めません。')).toBeVisible();
		await expect(desk.getByText('C4：「架空村」という団体は見つかりません。')).toBeVisible();
		await expect(desk.getByText('合併などで今はない団体の1行は')).toBeVisible();

		const columns = desk.locator('details').filter({ hasText: '列の読み方' });
		await columns.locator('summary').click();
		await desk.getByLabel('件名', { exact: true }).selectOption({ label: '内容' });
		await desk.getByRole('button', { name: 'この読み方にする' }).click();
		await expect(desk.getByText('「内容」の列が二つあります。').first()).toBeVisible();
		await desk.getByLabel('件名', { exact: true }).selectOption({ label: '件名' });
		await desk.getByRole('button', { name: 'この読み方にする' }).click();
		await expect(desk.getByText('「内容」の列が二つあります。')).toHaveCount(0);
		await desk.getByRole('button', { name: '直すところのある1行を除いて、2件を取り込む' }).click();
		await expect(desk.getByText('2件を取り込みました').first()).toBeVisible();

		await desk.goto(`/helpdesk/${encodeURIComponent(`旧${mark}-1`)}`);
		await expect(desk.getByRole('heading', { level: 1 })).toHaveText(`旧回線の件${mark}`);
		await expect(desk.getByText('組合の人だけ（旧受付簿から取り込んだもの）')).toBeVisible();
		await desk.getByRole('link', { name: '対応記録', exact: true }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toHaveText('対応記録（内部用）');
		const village = await at(browser, 'kitaaiki');
		const answer = await village.request.get(`/helpdesk/${encodeURIComponent(`旧${mark}-1`)}`);
		expect(answer.status()).toBe(404);

		await upload(desk, mark);
		await expect(desk.getByText('取り込める行がありません。')).toBeVisible();
		await desk.getByRole('button', { name: 'この取り込みをやめる' }).click();
		await expect(desk.getByText('何も変わっていません。').first()).toBeVisible();
		await desk
			.getByRole('link', { name: `受付簿${mark}.xlsx` })
			.nth(1)
			.click();
		await desk.getByRole('button', { name: 'この取り込みを元に戻す（2件）' }).click();
		await expect(desk.getByText('取り込みを元に戻しました（2件）。').first()).toBeVisible();
		await desk.context().close();
		await village.context().close();
	});
}

test('a file that is no 受付簿 is refused with a sentence, and only the desk comes in', async ({
	browser
}) => {
	const desk = await personAt(browser, 'kumiai', { javaScriptEnabled: false });
	await desk.goto('/helpdesk/import');
	await desk
		.getByLabel('受付簿のファイル')
		.setInputFiles(await workbook('空.xlsx', [['a'], ['b']]));
	await desk.getByRole('button', { name: '次へ：内容を確かめる' }).click();
	await expect(
		desk.getByText('見出しの行が見つかりません', { exact: false }).first()
	).toBeVisible();
	const village = await personAt(browser, 'kitaaiki');
	for (const path of ['import', 'import/template', 'unresolved', 'unresolved/export']) {
		expect((await village.request.get(`/helpdesk/${path}`)).status()).toBe(403);
	}
	await desk.context().close();
	await village.context().close();
});

test('on paper: 受付票 of the organisation, 対応記録 with notes for the desk alone and stamped on every page', async ({
	browser
}) => {
	const desk = await personAt(browser, 'kumiai');
	const village = await personAt(browser, 'kitaaiki');
	await village.goto('/helpdesk/new?category=line');
	await village.getByLabel('件名').fill('印刷して渡す問い合わせ');
	await village.getByLabel('何が起きたか・知りたいこと').fill('総務課の3台です。');
	await village.getByRole('button', { name: '問い合わせを送る' }).click();
	await expect(village.getByRole('heading', { level: 1 })).toHaveText(/印刷して渡す/);
	const path = new URL(village.url()).pathname;
	const number = decodeURIComponent(path.split('/').at(-1) ?? '');
	await desk.goto(path);
	await desk.locator('#note-body').fill('団体には見せない覚え。\n\n'.repeat(120));
	await desk.getByRole('button', { name: 'メモを残す' }).click();
	await expect(desk.getByText('内部メモ（団体には見えません）').first()).toBeVisible();

	await village.getByRole('link', { name: '受付票' }).click();
	await expect(village.getByRole('heading', { level: 1 })).toHaveText('受付票');
	const slipText = await paperOf(village);
	for (const word of ['受付票', number, '北相木村', '総務課の3台です。', '1/1']) {
		expect(slipText).toContain(word);
	}
	await village.goto(`${path}/record`);
	await expect(village.getByText('団体には見せない覚え')).toHaveCount(0);
	expect((await village.request.get(`${path}/record?notes=1`)).status()).toBe(403);
	const other = await personAt(browser, 'sakuho');
	for (const page of ['slip', 'record']) {
		expect((await other.request.get(`${path}/${page}`)).status()).toBe(404);
	}

	await desk.goto(`${path}/record`);
	await expect(desk.getByText('団体には見せない覚え')).toHaveCount(0);
	await desk.goto(`${path}/record?notes=1`);
	const record = await paperOf(desk);
	const pages = Number(/1\/(\d+)/.exec(record)?.[1]);
	expect(pages).toBeGreaterThan(1);
	// Once on each sheet, and in the title and the sentence on the first.
	expect(record.split('内部用').length - 1).toBeGreaterThanOrEqual(pages + 1);
	expect(record).toContain('団体には見せない覚え');
	for (const page of [desk, village, other]) await page.context().close();
});

test('the list of what is unresolved names no case of 関係者のみ, on paper or as a workbook', async ({
	browser
}) => {
	const village = await personAt(browser, 'sakuho');
	await village.goto('/helpdesk/new?category=incident');
	await village.getByLabel('件名').fill('一覧に出てはいけない事故');
	await village.getByLabel('何が起きたか・知りたいこと').fill('添付を開いたようです。');
	await village.getByLabel('気づいた日時').fill('今朝8時');
	await village.getByRole('button', { name: '問い合わせを送る' }).click();
	await expect(village.getByRole('heading', { level: 1 })).toHaveText(/一覧に出て/);
	const desk = await personAt(browser, 'kumiai-lead');
	await desk.goto('/helpdesk/unresolved');
	await expect(desk.getByText(/^ほか \d+件（関係者のみ）$/)).toBeVisible();
	await expect(desk.getByText('一覧に出てはいけない事故')).toHaveCount(0);
	const pdf = await paperOf(desk);
	expect(pdf).toContain('組合の番');
	expect(pdf).not.toContain('一覧に出てはいけない');
	const sheet = await desk.request.get('/helpdesk/unresolved/export');
	expect(sheet.headers()['content-type']).toContain('spreadsheetml');
	await desk.context().close();
	await village.context().close();
});

test('the screens fit, speak Japanese and have no violations', async ({ browser }) => {
	const desk = await personAt(browser, 'kumiai');
	await upload(desk, 'X');
	const batch = new URL(desk.url()).pathname;
	await desk.goto('/helpdesk/queue?view=all');
	const first = await desk.locator('tbody td.meta').first().textContent();
	const paths = ['/helpdesk/import', batch, '/helpdesk/unresolved'];
	for (const path of [...paths, `/helpdesk/${first}/slip`, `/helpdesk/${first}/record?notes=1`]) {
		for (const size of [
			{ width: 1366, height: 600 },
			{ width: 360, height: 640 }
		]) {
			await desk.setViewportSize(size);
			await desk.goto(path);
			expect.soft(await noSidewaysScroll(desk, [size.width]), path).toEqual([]);
			expect.soft(await noEnglish(desk, ['.xlsx']), path).toEqual([]);
			expect.soft(await axe(desk), path).toEqual([]);
		}
	}
	await desk.context().close();
});
