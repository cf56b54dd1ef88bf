import { expect, test, type Page } from '../support/browser.ts';
import { axe, noSidewaysScroll } from '../support/page-checks.ts';
import { inDays, personAt, sent } from '../support/people.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 120_000 });

/** A case of a village, which the desk has taken; gives its address. */
async function taken(village: Page, desk: Page, title: string): Promise<string> {
	const path = await sent(village, '/helpdesk/new', {
		...{ category: 'line', title, body: '3台です。', priority: 'normal' },
		...{ visibility: 'organisation', contact: '総務課' }
	});
	await sent(desk, `${path}?/take`, { version: '2' });
	return path;
}

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';

	test(`${how} JavaScript the 決裁者 sets hours, targets and a category`, async ({ browser }) => {
		const lead = await personAt(browser, 'kumiai-lead', { javaScriptEnabled });
		await lead.goto('/helpdesk/settings');
		await expect(lead.getByText(/いまから240分後は/)).toBeVisible();
		await lead.getByLabel('そのほかに閉める日').fill('12月の末 システム停止');
		await lead.getByLabel('変える理由').fill('年末の切替');
		await lead.getByRole('button', { name: '受付の時間を保存する' }).click();
		await expect(lead.getByText(/日付を読めません/).first()).toBeVisible();
		await expect(lead.getByLabel('変える理由')).toHaveValue('年末の切替');
		await lead.getByLabel('そのほかに閉める日').fill('R8.12.28 システム停止');
		await lead.getByLabel('金曜日').fill('8:30～12:00');
		await lead.getByRole('button', { name: '受付の時間を保存する' }).click();
		await expect(lead.getByText('受付の時間を変えました。').first()).toBeVisible();
		await lead.goto('/help');
		await expect(lead.getByText(/金 8:30～12:00/)).toBeVisible();

		await lead.goto('/helpdesk/settings');
		const normal = lead.getByRole('group', { name: /^通常/ });
		await normal.getByLabel('最初の連絡まで').fill('いつか');
		await lead.getByRole('button', { name: '目安を保存する' }).click();
		await expect(normal.getByText(/分を入れるか、空に/)).toBeVisible();
		await normal.getByLabel('最初の連絡まで').fill('');
		await lead.getByRole('button', { name: '目安を保存する' }).click();
		await expect(lead.getByText('目安を変えました。').first()).toBeVisible();

		await lead.goto('/helpdesk/settings/categories/facility-booking');
		const name = `公共施設の予約（${how}）`;
		await lead.getByLabel('名前').fill(name);
		await lead.getByLabel(/回答は組合決裁者だけが送る/).check();
		await lead.getByRole('button', { name: '分類を保存する' }).click();
		await expect(lead.getByRole('row', { name })).toContainText('組合決裁者');
	});

	test(`${how} JavaScript somebody is away, and another takes over in two clicks`, async ({
		browser
	}) => {
		const village = await personAt(browser, 'kitaaiki');
		const desk = await personAt(browser, 'kumiai', { javaScriptEnabled });
		const lead = await personAt(browser, 'kumiai-lead', { javaScriptEnabled });
		const titles = [1, 2].map((each) => `庁内の線が切れる ${each}（${how}）`);
		for (const title of titles) await taken(village, desk, title);
		await desk.goto('/helpdesk/absences');
		await desk.getByLabel('初日').fill('2020-01-01');
		await desk.getByLabel('最終日').fill('2020-01-02');
		await desk.getByRole('button', { name: '不在を登録する' }).click();
		await expect(desk.getByText('もう過ぎた期間です。').first()).toBeVisible();
		// From today: days that are over stay taken after somebody has come back.
		await desk.getByLabel('初日').fill(inDays(0));
		await desk.getByLabel('最終日').fill('2099-12-31');
		await desk.getByLabel('代わりの席').selectOption({ label: '組合決裁者' });
		await desk.getByRole('button', { name: '不在を登録する' }).click();
		await expect(desk.getByText('不在を登録しました。').first()).toBeVisible();

		await lead.goto('/helpdesk/queue?view=all');
		await expect(lead.getByRole('row', { name: titles[0] })).toContainText(
			/不在（.*まで、代わり 組合決裁者）/
		);
		await lead.getByRole('link', { name: /^不在の担当の問い合わせ/ }).click();
		await expect(lead.getByRole('heading', { level: 1 })).toHaveText('不在と引き継ぎ');
		const row = lead.getByRole('row', { name: titles[0] });
		await row.getByRole('button', { name: /^引き受ける/ }).click();
		await expect(lead.getByText('1件を引き受けました。').first()).toBeVisible();
		await lead.getByRole('row', { name: titles[1] }).getByRole('checkbox').check();
		await lead.getByRole('button', { name: '選んだものを引き受ける' }).click();
		await expect(lead.getByText('1件を引き受けました。').first()).toBeVisible();
		await expect(lead.getByRole('row', { name: titles[1] })).toHaveCount(0);
		await lead.getByRole('button', { name: '戻った' }).click();
		await expect(lead.getByText('不在を取り消しました。').first()).toBeVisible();
	});
}

test('the desk reads the settings and the report, fitting every width, and opens the workbook', async ({
	browser
}) => {
	const village = await personAt(browser, 'kitaaiki');
	const desk = await personAt(browser, 'kumiai');
	await taken(village, desk, '回線が遅い');
	await desk.goto('/helpdesk/settings');
	await expect(desk.getByRole('button', { name: '受付の時間を保存する' })).toHaveCount(0);
	const refused = await desk.request.post('/helpdesk/settings?/targets', {
		headers: { accept: 'text/html' },
		form: { 'urgent-first': '1' }
	});
	expect(refused.status()).toBe(403);
	expect((await village.request.get('/helpdesk/report')).status()).toBe(403);
	for (const path of ['/helpdesk/settings', '/helpdesk/absences', '/helpdesk/report']) {
		await desk.goto(path);
		expect(await axe(desk), path).toEqual([]);
		expect(await noSidewaysScroll(desk), path).toEqual([]);
	}
	await expect(desk.getByRole('table', { name: '団体ごとの件数' })).toContainText('北相木村');
	const link = desk.getByRole('link', { name: 'Excelで保存' });
	const answer = await desk.request.get((await link.getAttribute('href')) ?? '');
	expect(answer.status()).toBe(200);
	expect(answer.headers()['content-disposition']).toContain('.xlsx');
});
