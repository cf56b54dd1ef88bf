import { municipalities } from '#lib/reference/municipalities.ts';
import { typedDay } from '#lib/dates.ts';
import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { inDays, personAt, sent } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { refusal } from '../support/refusal.ts';
import { rowOf } from '../support/rows.ts';
import { demoUrl } from '../support/server.ts';
import { workbookAt } from '../support/workbooks.ts';

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 120_000 });

const ROUND = /第3回$/;
const title = (page: Page) => page.getByRole('heading', { level: 1 });
const placeAt = (index: number) => {
	const place = municipalities[index];
	if (!place) throw new Error('There are 77.');
	return place;
};

/** What an application's own page shows besides its title. */
async function pathOf(page: Page): Promise<string> {
	await expect(page).toHaveURL(/\/licences\/applications\/\d+$/);
	return new URL(page.url()).pathname;
}

/** Ticks whatever the check asks about, and sends. */
async function sendAll(page: Page, button = '申し込む'): Promise<void> {
	await expect(title(page)).toHaveText('申込の確認');
	for (const box of await page.getByRole('checkbox').all()) await box.check();
	await page.getByRole('button', { name: button, exact: true }).click();
}

/** The first question: what, and in which 取りまとめ. */
async function choose(page: Page, q: string, part: string): Promise<void> {
	await page.getByLabel('品名か型番').fill(q);
	await page.getByRole('button', { name: 'さがす' }).click();
	await rowOf(page, part).getByRole('link', { name: /^選ぶ/ }).click();
	await expect(page.getByRole('checkbox', { name: new RegExp(part) })).toBeChecked();
	await page.getByRole('radio', { name: ROUND }).first().check();
}

/** The others: how many, what for and from which budget. */
async function fill(page: Page, packs: string): Promise<void> {
	await page.getByLabel('数量（パック）').first().fill(packs);
	await page.getByLabel('用途').fill('窓口の端末の更新');
	await page.getByLabel('予算科目').fill('総務費 電算管理費');
	await page.getByRole('button', { name: '確認へ進む' }).click();
}

const open = async (page: Page, summary: string) => {
	await page.locator('summary').filter({ hasText: summary }).click();
};

// Comes first: the others answer what waits to be confirmed again.
test('the pages of applications are sound on a phone', async ({ browser }) => {
	const phone = { viewport: { width: 360, height: 640 } };
	const desk = await personAt(browser, 'kumiai-apply', phone);
	await desk.goto('/licences/applications?state=reconfirm');
	const asked = (await desk.locator('main table.list tbody a').first().getAttribute('href')) ?? '';
	await desk.goto('/licences/applications?state=submitted');
	const arrived =
		(await desk.locator('main table.list tbody a').first().getAttribute('href')) ?? '';
	const paths = ['', '/new', '/new?q=office', `?state=submitted`].map(
		(rest) => `/licences/applications${rest}`
	);
	for (const path of [...paths, arrived, `${arrived}/paper`, asked]) {
		await desk.goto(path);
		expect(await axe(desk), path).toEqual([]);
		expect(await noEnglish(desk), path).toEqual([]);
		expect(await noSidewaysScroll(desk), path).toEqual([]);
	}
	await desk.context().close();
});

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript a village repeats last year’s, adds a server, and is in the end accepted`, async ({
		browser
	}) => {
		const place = placeAt(javaScriptEnabled ? 24 : 9);
		const village = await at(browser, place.login);
		await village.goto('/licences/applications');
		await expect(village.getByRole('listitem').filter({ hasText: '第3回' })).toContainText(
			'受付中'
		);
		await village.getByRole('listitem').filter({ hasText: '第3回' }).getByRole('link').click();
		await village.getByRole('link', { name: '同じ内容で申し込む' }).first().click();
		await expect(village.getByRole('checkbox', { name: /R18-06449/ })).toBeChecked();
		await village.getByLabel('品名か型番').fill('ｗｉｎｄｏｗｓ　9EM');
		await village.getByRole('button', { name: 'さがす' }).click();
		await rowOf(village, '9EM-00562').getByRole('link', { name: /^選ぶ/ }).click();
		for (const part of [/R18-06449/, /9EM-00562/]) {
			await expect(village.getByRole('checkbox', { name: part })).toBeChecked();
		}
		await village.getByRole('button', { name: '数量の入力へ進む' }).click();

		// What is wrong is said, and what was typed stays.
		await expect(village.getByText(/前年 15、差 0/)).toBeVisible();
		const server = village.getByRole('group', { name: /9EM-00562/ });
		await server.getByLabel('数量（パック）').fill('たくさん');
		await village.getByLabel('用途').fill('庁内ファイルサーバーの更新');
		await village.getByLabel('いつまでに').fill('来年');
		await village.getByRole('button', { name: '確認へ進む' }).click();
		await expect(refusal(village)).toBeVisible();
		await expect(village.getByLabel('用途')).toHaveValue('庁内ファイルサーバーの更新');
		await expect(village.getByLabel('いつまでに')).toHaveValue('来年');
		await expect(server.getByLabel('数量（パック）')).toHaveValue('たくさん');
		await village.getByLabel('いつまでに').fill(typedDay(inDays(60)));
		await village.getByRole('button', { name: '確認へ進む' }).click();
		await expect(village.getByText(/数量は1から100,000までの整数/).first()).toBeVisible();

		// One processor of four cores counts as eight, the server as sixteen.
		await server.getByLabel('数量（パック）').fill('4');
		await server.locator('summary').click();
		await server.getByLabel('台数（1行目）').fill('1');
		await server.getByLabel('1台のプロセッサー数（1行目）').fill('1');
		await server.getByLabel('1プロセッサーのコア数（1行目）').fill('４');
		if (javaScriptEnabled)
			await expect(server.locator('[aria-live]')).toContainText('16コア（8パック）');
		await village.getByRole('button', { name: '確認へ進む' }).click();
		await expect(village.getByText('このままでは申し込めません（2件）')).toBeVisible();
		await expect(village.getByText(/16コア（8パック）が要ります/)).toBeVisible();
		await expect(village.getByText('予算科目を入れてください。')).toBeVisible();
		await village.getByRole('link', { name: '直す', exact: true }).click();
		await expect(server.locator('[aria-live]')).toContainText('16コア（8パック）');
		await server.getByLabel('数量（パック）').fill('8');
		await village.getByLabel('予算科目').fill('総務費 電算管理費');
		await village.getByRole('button', { name: '下書き保存' }).click();

		// Another day somebody goes on with it.
		await rowOf(village, '下書き').getByRole('link').first().click();
		const path = await pathOf(village);
		await expect(village.getByText('庁内ファイルサーバーの更新')).toBeVisible();
		await village.getByRole('link', { name: '続きを書く' }).click();
		await village.getByRole('button', { name: '確認へ進む' }).click();
		await sendAll(village);
		await expect(title(village)).toHaveText(/^申R\d+-\d{4}$/);
		const number = await title(village).innerText();
		const stranger = await at(browser, 'minamimaki');
		for (const page of ['', '/edit', '/check', '/paper', '/export']) {
			expect((await stranger.request.get(`${path}${page}`)).status(), page).toBe(404);
		}

		// The desk gives it back with a reason, and takes it in when it comes again.
		const desk = await at(browser, 'kumiai-apply');
		await desk.goto('/notifications');
		await expect(desk.getByRole('link', { name: new RegExp(number) }).first()).toBeVisible();
		await desk.goto('/licences/applications?state=submitted');
		await rowOf(desk, number).getByRole('link').first().click();
		await open(desk, '団体に差し戻す');
		await desk.getByRole('button', { name: '団体に差し戻す' }).click();
		await expect(desk.getByText('理由を入れてください。').first()).toBeVisible();
		await desk.locator('#return-reason').fill('サーバーの台数を確かめてください。');
		await desk.getByRole('button', { name: '団体に差し戻す' }).click();
		await expect(desk.getByText('団体に差し戻しました。').first()).toBeVisible();
		await village.goto(path);
		await expect(village.getByText('サーバーの台数を確かめてください。')).toBeVisible();
		await village.getByRole('link', { name: '続きを書く' }).click();
		await village.getByRole('button', { name: '確認へ進む' }).click();
		await sendAll(village);
		await expect(village.getByText('2回目の申込')).toBeVisible();
		// Without a script nothing tells them that a colleague was quicker.
		const second = await personAt(browser, 'kumiai', { javaScriptEnabled: false });
		await second.goto(path);
		await desk.goto(path);
		await desk.getByRole('button', { name: '受理する' }).click();
		await expect(desk.getByText('受理しました。').first()).toBeVisible();
		await second.getByRole('button', { name: '受理する' }).click();
		await expect(second.getByText(/いま「受理済み」なので/).first()).toBeVisible();
		await village.goto(path);
		await expect(village.getByText('いまは組合の番です。')).toBeVisible();
		await expect(village.getByRole('link', { name: ROUND })).toHaveAttribute(
			'href',
			/^\/licences\/rounds\/\d+$/
		);

		// On paper and as a workbook it says the same.
		await village.getByRole('link', { name: '申込書' }).click();
		await expect(title(village)).toHaveText('ライセンス申込書');
		const paper = await paperOf(village);
		for (const words of [number, place.name, '9EM-00562', '決裁欄', '総務費電算管理費']) {
			expect(paper).toContain(words);
		}
		const [lines, facts] = await workbookAt(village, `${path}/export`);
		expect(lines?.rows.map((row) => row[1])).toEqual(expect.arrayContaining(['9EM-00562']));
		expect(facts?.rows.flat()).toEqual(expect.arrayContaining([number, place.name]));

		await village.goto(path);
		await open(village, '申込を取り下げる');
		await village.getByRole('button', { name: '申込を取り下げる' }).click();
		await expect(rowOf(village, number)).toContainText('取下げ');
		for (const page of [village, stranger, desk, second]) await page.context().close();
	});

	test(`${how} JavaScript an application goes through the 決裁 of its organisation`, async ({
		browser
	}) => {
		const approver = await at(browser, 'kitaaiki');
		await approver.goto('/settings/organisation');
		await approver.getByLabel('ライセンスの申込は、決裁者の決裁を受けてから送る').check();
		await approver
			.getByRole('form', { name: 'ライセンスの申込の決裁' })
			.getByRole('button')
			.click();
		const clerk = await at(browser, 'kitaaiki-admin');
		await clerk.goto('/licences/applications/new');
		await choose(clerk, 'office', '021-10232');
		await clerk.getByRole('button', { name: '数量の入力へ進む' }).click();
		await fill(clerk, javaScriptEnabled ? '3' : '4');
		await sendAll(clerk, '決裁に回す');
		await expect(clerk.getByText('決裁待ち', { exact: true }).first()).toBeVisible();
		const path = await pathOf(clerk);
		await expect(clerk.getByRole('button', { name: '承認して組合に送る' })).toHaveCount(0);
		const desk = await at(browser, 'kumiai-apply');
		expect((await desk.request.get(path)).status()).toBe(404);

		await approver.goto('/today');
		await approver.goto(path);
		await open(approver, '差し戻す');
		await approver.locator('#back-reason').fill('台数を確かめてください。');
		await approver.getByRole('button', { name: '差し戻す' }).click();
		await clerk.goto(path);
		await expect(clerk.getByText('台数を確かめてください。')).toBeVisible();
		await clerk.getByRole('link', { name: '続きを書く' }).click();
		await fill(clerk, '2');
		await sendAll(clerk, '決裁に回す');
		await approver.goto('/notifications');
		await expect(approver.getByText(/決裁を待っています/).first()).toBeVisible();
		await approver.goto(path);
		await approver.getByRole('button', { name: '承認して組合に送る' }).click();
		await expect(approver.getByText('承認しました。組合に届きました。').first()).toBeVisible();
		await expect(rowOf(approver, '決裁')).not.toHaveCount(0);
		await desk.goto(path);
		await desk.getByRole('button', { name: '受理する' }).click();
		await expect(desk.getByText('受理済み', { exact: true }).first()).toBeVisible();
		for (const page of [approver, clerk, desk]) await page.context().close();
	});

	test(`${how} JavaScript a changed price is answered with the difference before one`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-apply');
		await desk.goto('/licences/applications?state=reconfirm');
		const row = desk.locator('main table.list tbody tr').first();
		const name = await row.locator('td').nth(1).innerText();
		const path = (await row.getByRole('link').first().getAttribute('href')) ?? '';
		const place = municipalities.find((one) => one.name === name.trim());
		const village = await at(browser, place?.login ?? '');
		await village.goto(path);
		await expect(village.getByRole('heading', { name: '価格改定あり' })).toBeVisible();
		await expect(
			village.getByText(/\+[\d,]+（\+2\d\.\d%）|\+[\d,]+（\+19\.\d%）/).first()
		).toBeVisible();
		if (javaScriptEnabled) {
			await village.getByRole('button', { name: 'この価格で申し込む' }).click();
		} else {
			await open(village, '数量を減らす');
			const packs = village.locator('input[id^="reduce-packs-"]').first();
			const before = Number(await packs.inputValue());
			await packs.fill(String(before + 1));
			await village.getByRole('button', { name: '減らして申し込む' }).click();
			await expect(village.getByText(/増やすことはできません/).first()).toBeVisible();
			await expect(packs).toHaveValue(String(before + 1));
			await packs.fill(String(before - 1));
			await village.getByRole('button', { name: '減らして申し込む' }).click();
			await expect(village.getByText(new RegExp(`${before} → ${before - 1}パック`))).toBeVisible();
		}
		await expect(village.getByText('受理済み', { exact: true }).first()).toBeVisible();
		await expect(village.getByText('再確認しました', { exact: false }).first()).toBeVisible();
		for (const page of [desk, village]) await page.context().close();
	});

	test(`${how} JavaScript the desk types in what came by fax, and takes back what was asked by fax`, async ({
		browser
	}) => {
		const place = placeAt(javaScriptEnabled ? 53 : 68);
		const desk = await at(browser, 'kumiai-apply');
		await desk.goto('/licences/applications/new');
		await desk.getByLabel('どの団体の申込ですか').selectOption({ label: place.name });
		await desk.getByRole('button', { name: '次へ' }).click();
		await choose(desk, '021-10232', '021-10232');
		await desk.getByRole('button', { name: '数量の入力へ進む' }).click();
		await expect(desk.getByText('申し込んだ人の課と氏名を入れてください。').first()).toBeVisible();
		await desk.getByLabel('届いた方法').selectOption('fax');
		await desk.getByLabel('申し込んだ人').fill('総務課　見本');
		await desk.getByLabel('受け取った日').fill(typedDay(inDays(1)));
		await desk.getByRole('button', { name: '数量の入力へ進む' }).click();
		await expect(desk.getByText('受け取った日が先の日付になっています。').first()).toBeVisible();
		await expect(desk.getByLabel('申し込んだ人')).toHaveValue('総務課　見本');
		await desk.getByLabel('受け取った日').fill(typedDay(inDays(0)));
		await desk.getByRole('button', { name: '数量の入力へ進む' }).click();
		await fill(desk, '2');
		await sendAll(desk);
		const path = await pathOf(desk);
		await expect(rowOf(desk, '代理入力')).toContainText(/ファクスで受け取り（令和.*入力/);

		const village = await at(browser, place.login);
		await village.goto(path);
		await expect(rowOf(village, '代理入力')).toContainText('ファクスで受け取り');
		await desk.goto(path);
		await open(desk, '申込を取り下げる');
		await desk.getByRole('button', { name: '申込を取り下げる' }).click();
		await expect(desk.getByText('申し込んだ人の課と氏名を入れてください。').first()).toBeVisible();
		await desk.locator('#withdraw-via').selectOption('phone');
		await desk.locator('#withdraw-caller').fill('総務課　見本');
		await desk.locator('#withdraw-reason').fill('予算がつかなかったため');
		await desk.getByRole('button', { name: '申込を取り下げる' }).click();
		await village.goto(path);
		await expect(village.getByText('取下げ', { exact: true }).first()).toBeVisible();
		await expect(village.getByText(/代理入力：電話、総務課　見本、令和.*受け取り/)).toBeVisible();
		for (const page of [desk, village]) await page.context().close();
	});

	test(`${how} JavaScript what was not sent in time is read, and one asks about it`, async ({
		browser
	}) => {
		const village = await at(browser, placeAt(14).login);
		await village.goto('/licences/applications');
		await rowOf(village, '下書き').filter({ hasText: '臨時' }).getByRole('link').first().click();
		const path = await pathOf(village);
		await expect(village.getByText(/臨時（サーバー）は.*で締め切りました/)).toBeVisible();
		await expect(village.getByRole('link', { name: '続きを書く' })).toHaveCount(0);
		await village.goto(`${path}/edit`);
		await expect(village).toHaveURL(new RegExp(`${path}$`));
		const late = await village.request.post(`${path}/edit`, {
			headers: { accept: 'text/html' },
			form: { version: '2', intent: 'save', purpose: 'あとから' },
			maxRedirects: 0
		});
		expect(late.status()).toBe(409);
		await village.getByRole('link', { name: '締切後の追加を相談する' }).click();
		await expect(village.getByLabel('件名')).toHaveValue(/締切後の追加の相談（.*臨時/);
		await village.context().close();
	});
}

test('what a list of applications is narrowed to stays for another year and in its sheet', async ({
	browser
}) => {
	const desk = await personAt(browser, 'kumiai-apply');
	const sheet = desk.getByRole('link', { name: 'Excelで保存' });
	await desk.goto('/licences/applications?state=withdrawn&organisation=1');
	// Of all years: neither the title nor the sheet speaks of one.
	await expect(desk.locator('.page-title')).not.toContainText('年度');
	await expect(sheet).toHaveAttribute('href', /export\?organisation=1&state=withdrawn$/);
	await expect(desk.getByText('この条件の申込はありません。')).toBeVisible();
	await desk.getByRole('navigation', { name: '年度' }).getByRole('link').first().click();
	await expect(desk).toHaveURL(/\?year=20\d\d&organisation=1&state=withdrawn$/);
	await expect(desk.getByLabel('状態')).toHaveValue('withdrawn');
	await expect(desk.locator('.page-title')).toContainText('年度');
	await expect(sheet).toHaveAttribute('href', /\?year=20\d\d&organisation=1&state=withdrawn$/);
	await desk.context().close();
});

test('two who go on with one draft do not overwrite each other', async ({ browser }) => {
	const first = await personAt(browser, placeAt(39).login);
	await first.goto('/licences/applications/new');
	await choose(first, '021-10232', '021-10232');
	await first.getByRole('button', { name: '数量の入力へ進む' }).click();
	await expect(first).toHaveURL(/\/edit$/);
	const path = new URL(first.url()).pathname;
	const packs = (await first.locator('input[name^="packs-"]').getAttribute('name')) ?? '';
	const other = { version: '1', intent: 'save', purpose: '先に', budget: '総務費', [packs]: '3' };
	await sent(first, path, other);
	await first.getByLabel('用途').fill('後から');
	await first.getByRole('button', { name: '下書き保存' }).click();
	await expect(first.getByText(/ほかの人が先にこの下書きを保存しました/).first()).toBeVisible();
	await expect(first.getByLabel('用途')).toHaveValue('後から');
	await first.context().close();
});
