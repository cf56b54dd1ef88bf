import { addDays, eraYear, fiscalYear, fiscalYearLabel, typedDay } from '../../src/lib/dates.ts';
import { municipalities } from '../../src/lib/reference/municipalities.ts';
import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { inDays, personAt } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { rowOf } from '../support/rows.ts';
import { demoUrl } from '../support/server.ts';
import { workbookAt } from '../support/workbooks.ts';

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 150_000 });

/** In which five organisations bought together in the demonstration year. */
const YEAR = fiscalYear(addDays(inDays(0), -70));
const CAL = 'Windows Server CAL 2025';

const tableOf = (page: Page, name: string) => page.getByRole('table', { name });
const yenOf = (text: string) => Number(text.replace(/[^\d−-]/g, '').replace('−', '-'));
const statusAt = async (page: Page, path: string) =>
	(await page.request.get(path, { headers: { accept: 'text/html' } })).status();

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const mark = javaScriptEnabled ? '甲' : '乙';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript an organisation reads what it saved, by year and product, and nothing of others`, async ({
		browser
	}) => {
		const village = await at(browser, 'kitaaiki');
		await village.goto('/licences/savings');
		await village
			.getByLabel('年度', { exact: true })
			.selectOption({ label: fiscalYearLabel(YEAR) });
		await village.getByLabel('品目', { exact: true }).selectOption({ label: CAL });
		await village.getByRole('button', { name: '表示する' }).click();
		await expect(village.getByText(/^節減額 17,500円/)).toContainText('定価の29.7%');
		const line = tableOf(village, '品目ごと').getByRole('row').filter({ hasText: CAL });
		await expect(line).toContainText(/59,000.*41,500.*17,500.*29\.7/s);
		await expect(tableOf(village, '団体ごと')).toHaveCount(0);
		const href = await village.getByRole('link', { name: 'Excelで保存' }).getAttribute('href');
		const sheets = await workbookAt(village, href);
		expect(sheets.map(({ name }) => name)).toEqual(['品目別', '年度別', '明細']);
		expect(sheets[2]?.rows).toHaveLength(2);
		expect(sheets[2]?.rows[1]).toEqual(expect.arrayContaining(['北相木村', 'R18-06449', '17500']));
		await village.getByText('CSVで保存する').click();
		await expect(village.getByText('置き換わる文字はありません。')).toBeVisible();
		const csv = await village.getByRole('link', { name: /Shift_JIS/ }).getAttribute('href');
		const answer = await village.request.get(csv ?? '');
		const text = new TextDecoder('shift_jis').decode(await answer.body());
		expect(text).toContain('北相木村');
		expect(text.trim().split('\r\n')).toHaveLength(2);
		const paper = await paperOf(village);
		expect(paper).toContain('17,500');
		expect(paper).toContain('1/1');
		await village.goto(`/licences/savings?year=${YEAR}`);
		const saved = await village.getByText(/^節減額 [\d,]+円/).innerText();
		await village.context().close();

		const union = await at(browser, 'kumiai');
		await union.goto(`/licences/savings?year=${YEAR}`);
		const all = tableOf(union, '団体ごと');
		await all.getByRole('link', { name: '北相木村' }).click();
		await expect(union.getByRole('heading', { level: 1 })).toContainText('節減額');
		await expect(union.getByText(/^節減額 [\d,]+円/)).toHaveText(saved);
		const own = new URL(union.url()).search;
		await union.goto(`/licences/savings?year=${YEAR}`);
		await union.getByLabel('品目', { exact: true }).selectOption({ label: CAL });
		await union.getByRole('button', { name: '表示する' }).click();
		// The rows are read once the chosen product has come.
		await expect(tableOf(union, '品目ごと').locator('tbody tr')).toHaveCount(1);
		const amounts = await all
			.locator('tbody tr')
			.evaluateAll((rows) => rows.map((row) => row.querySelectorAll('td')[2]?.textContent ?? ''));
		expect(amounts.length).toBeGreaterThan(4);
		const sum = await all.locator('tfoot td').nth(2).innerText();
		expect(amounts.map(yenOf).reduce((one, other) => one + other, 0)).toBe(yenOf(sum));
		await union.context().close();

		for (const login of ['iida', 'ken']) {
			const other = await at(browser, login);
			await other.goto(`/licences/savings${own}`);
			await expect(other.locator('main')).not.toContainText('北相木村');
			await expect(tableOf(other, '県内の合計')).toBeVisible();
			const counts = await tableOf(other, '県内の合計')
				.locator('td.number:nth-child(2)')
				.allInnerTexts();
			for (const count of counts) expect(count === '―' || Number(count) >= 3).toBe(true);
			const theirs = await workbookAt(other, `/licences/savings/export${own}`);
			expect(JSON.stringify(theirs)).not.toContain('北相木村');
			await other.context().close();
		}
	});

	test(`${how} JavaScript the desk checks an invoice against what was delivered, and annuls it`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		const colleague = await at(browser, 'kumiai');
		await desk.goto('/licences/invoices');
		const waiting = rowOf(desk, '請求書を確かめる').first();
		const [base = 0] = (await waiting.locator('td.number').allInnerTexts()).map(yenOf);
		const name = (await waiting.locator('td.wide').innerText()).trim();
		const form = (await waiting.getByRole('link').getAttribute('href')) ?? '';
		await colleague.goto(form);
		await waiting.getByRole('link').click();
		await expect(desk.getByLabel('税抜の額（円）')).toHaveValue(base.toLocaleString('ja-JP'));
		await desk.getByRole('button', { name: '確かめた請求書を記録する' }).click();
		await expect(desk.getByText('請求書の番号を入れてください。').first()).toBeVisible();
		await desk.getByLabel('請求書の番号').fill(`見本-${mark}1`);
		await desk.getByLabel('請求書の日付').fill(typedDay(inDays(3)));
		await desk.getByLabel('税抜の額（円）').fill(`${base + 100}円`);
		await desk.getByRole('button', { name: '確かめた請求書を記録する' }).click();
		await expect(desk.getByText(/申込の価格×数より\+100円/).first()).toBeVisible();
		await expect(desk.getByText('請求書の日付が、きょうより後です。').first()).toBeVisible();
		await expect(desk.getByLabel('請求書の番号')).toHaveValue(`見本-${mark}1`);
		await desk.getByLabel('請求書の日付').fill(typedDay(inDays(0)));
		await desk.getByLabel('計算と違う理由').fill('端数の調整');
		await desk.getByRole('button', { name: '確かめた請求書を記録する' }).click();
		await expect(desk.getByText('確かめた請求書を記録しました。')).toBeVisible();
		await expect(desk.getByRole('heading', { level: 1 })).toContainText(`見本-${mark}1`);
		await expect(desk.getByText('端数の調整')).toBeVisible();
		await expect(desk.locator('tfoot tr', { hasText: '値引・調整' })).toContainText('100');
		await expect(desk.locator('tfoot tr', { hasText: '消費税（10%）' })).toHaveCount(1);
		const path = new URL(desk.url()).pathname;

		// The colleague had the same form open.
		await colleague.getByLabel('請求書の番号').fill('見本-二つ目');
		await colleague.getByLabel('請求書の日付').fill(typedDay(inDays(0)));
		await colleague.getByRole('button', { name: '確かめた請求書を記録する' }).click();
		await expect(colleague.getByText(/ほかの人が先に記録した/).first()).toBeVisible();
		expect(await statusAt(colleague, form)).toBe(404);
		await colleague.context().close();

		await desk.getByRole('link', { name: /^発R\d+-\d+$/ }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toContainText('発注');
		await desk.goto(path);
		const mine = municipalities.find((place) => place.name === name.replace(/\s*返品分$/, ''));
		const owner = await at(browser, mine?.login ?? '');
		await owner.goto('/licences/invoices');
		await owner.getByRole('link', { name: `見本-${mark}1` }).click();
		await expect(owner.getByText('端数の調整')).toBeVisible();
		await owner.context().close();
		const other = await at(browser, 'kitaaiki');
		for (const of of [path, `${path}/annul`, `${path}/export`, form]) {
			expect([403, 404], of).toContain(await statusAt(other, of));
		}
		await other.context().close();

		await desk.getByRole('link', { name: '取り消す' }).click();
		await desk.getByRole('button', { name: '取り消す' }).click();
		await expect(desk.getByText('取り消す理由を入れてください。').first()).toBeVisible();
		await desk.getByLabel('取り消す理由').fill('書き間違い');
		await desk.getByRole('button', { name: '取り消す' }).click();
		await expect(desk.getByText('この請求書は取り消されました')).toBeVisible();
		await desk.goto('/licences/invoices');
		await expect(rowOf(desk, '請求書を確かめる', name).first()).toBeVisible();
		await expect(rowOf(desk, `見本-${mark}1`)).toContainText('取消し');
		await desk.context().close();
	});

	test(`${how} JavaScript the invoices are looked at and saved by year`, async ({ browser }) => {
		const desk = await at(browser, 'kumiai-supply');
		await desk.goto('/licences/invoices');
		await rowOf(desk, '請求書を確かめる').first().getByRole('link').click();
		await desk.getByLabel('請求書の番号').fill(`見本-${mark}前年度`);
		await desk.getByLabel('請求書の日付').fill(typedDay(inDays(-366)));
		await desk.getByRole('button', { name: '確かめた請求書を記録する' }).click();
		await expect(desk.getByText('確かめた請求書を記録しました。')).toBeVisible();
		const recorded = desk.url();

		await desk.goto('/licences/invoices?year=R1');
		const years = desk.getByRole('navigation', { name: '年度' });
		const before = `${eraYear(fiscalYear(inDays(-366)))}年度`;
		await expect(years.locator('[aria-current]')).not.toHaveText(before);
		await expect(rowOf(desk, `見本-${mark}前年度`)).toHaveCount(0);
		await years.getByRole('link', { name: before }).click();
		await expect(years.locator('[aria-current]')).toHaveText(before);
		await expect(rowOf(desk, `見本-${mark}前年度`)).toHaveCount(1);
		await expect(desk.getByRole('table', { name: /^販売店の請求書/ })).toContainText(before);
		const [sheet] = await workbookAt(
			desk,
			await desk.getByRole('link', { name: 'Excelで保存' }).getAttribute('href')
		);
		expect(sheet?.rows.some((row) => row.includes(`見本-${mark}前年度`))).toBe(true);
		const listed = desk.locator('a[href^="/licences/invoices/"]:not([href*="/new"], [download])');
		expect(sheet?.rows).toHaveLength((await listed.count()) + 1);

		await desk.goto(recorded);
		await desk.getByRole('link', { name: '取り消す' }).click();
		await desk.getByLabel('取り消す理由').fill('年度の確認');
		await desk.getByRole('button', { name: '取り消す' }).click();
		await expect(desk.getByText('この請求書は取り消されました')).toBeVisible();
		await desk.context().close();
	});

	test(`${how} JavaScript what the union paid first is divided anew, each organisation with its paper`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		await desk.goto('/licences/invoices');
		const bill = rowOf(desk, '組合').filter({ hasNotText: '取消し' });
		await bill.locator('a[href^="/licences/invoices/"]').last().click();
		await expect(desk.getByText('組合が立て替えて精算').first()).toBeVisible();
		await desk.getByRole('link', { name: '取り消す' }).click();
		await desk.getByLabel('取り消す理由').fill('値引を入れて作り直す');
		await desk.getByRole('button', { name: '取り消す' }).click();
		await expect(desk.getByText('この請求書は取り消されました')).toBeVisible();

		await desk.goto('/licences/invoices');
		await rowOf(desk, '組合（5団体分）').getByRole('link').click();
		await desk.getByLabel('請求書の番号').fill(`見本-${mark}立替`);
		await desk.getByLabel('請求書の日付').fill(typedDay(inDays(0)));
		const base = yenOf(await desk.getByLabel('税抜の額（円）').inputValue()) - 1_000;
		await desk.getByLabel('税抜の額（円）').fill(String(base));
		await desk.getByLabel('消費税の額（円）').fill(String(Math.floor(base / 10)));
		await desk.getByLabel('計算と違う理由').fill('まとめ買いの値引');
		await desk.getByRole('button', { name: '立替金精算書を作る' }).click();
		await expect(desk.getByText('5団体の立替金精算書を作りました。')).toBeVisible();
		const shares = tableOf(desk, '団体ごとの立替金精算書');
		const parts = await shares
			.locator('tbody tr')
			.evaluateAll((rows) =>
				rows.map((row) => [...row.querySelectorAll('td.number')].map((cell) => cell.textContent))
			);
		expect(parts).toHaveLength(5);
		const total = (index: number) =>
			parts.map((row) => yenOf(row[index] ?? '')).reduce((one, other) => one + other, 0);
		expect([total(0), total(1)]).toEqual([base, Math.floor(base / 10)]);
		const sheets = await workbookAt(
			desk,
			await desk.getByRole('link', { name: 'Excelで保存' }).getAttribute('href')
		);
		expect(sheets[0]?.rows).toHaveLength(7);
		const number = await shares
			.getByRole('row', { name: /北相木村/ })
			.getByRole('link')
			.innerText();
		await desk.context().close();

		const village = await at(browser, 'kitaaiki');
		await village.goto('/licences/invoices');
		await village.getByRole('link', { name: `立替金精算書 ${number}` }).click();
		const sheet = village.locator('article.sheet');
		await expect(sheet.locator('tfoot tr')).toHaveText([
			/値引・調整\s*−27\d/,
			/10%対象（税抜）\s*41,2\d\d/,
			/消費税（10%）\s*4,12\d/,
			/計（税込）\s*45,3\d\d/
		]);
		const paper = await paperOf(village);
		for (const said of [number, '北相木村御中', '立替金精算書', 'まとめ買いの値引', '1/1']) {
			expect(paper).toContain(said.replace(/\s/g, ''));
		}
		expect(paper).not.toContain('印刷する');
		const [own] = await workbookAt(
			village,
			await village.getByRole('link', { name: 'Excelで保存' }).getAttribute('href')
		);
		expect(own?.rows.some((row) => row[0] === 'R18-06449')).toBe(true);
		const path = new URL(village.url()).pathname;
		await village.context().close();
		const other = await at(browser, 'sakuho');
		expect(await statusAt(other, path)).toBe(404);
		expect(await statusAt(other, `${path}/export`)).toBe(404);
		await other.goto('/licences/invoices');
		await expect(other.locator('main')).not.toContainText('北相木村');
		await other.context().close();
	});
}

test('the pages of money fit a phone and speak Japanese', async ({ browser }) => {
	const desk = await personAt(browser, 'kumiai-supply', { viewport: { width: 360, height: 640 } });
	await desk.goto('/licences/invoices');
	const waiting = desk.locator('a[href^="/licences/invoices/new"]').first();
	const recorded = desk.locator('a[href^="/licences/invoices/papers/"]').first();
	const paths = [
		'/licences/invoices',
		(await waiting.getAttribute('href')) ?? '',
		(await recorded.getAttribute('href')) ?? '',
		`/licences/savings?year=${YEAR}`
	];
	for (const path of paths) {
		await desk.goto(path);
		expect(await noSidewaysScroll(desk), path).toEqual([]);
		expect(await noEnglish(desk), path).toEqual([]);
	}
	await desk.context().close();
});
