import { fiscalYear, typedDay } from '../../src/lib/dates.ts';
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

const NEXT_YEAR = fiscalYear(inDays(0)) + 1;

/** A line of Software Assurance, not of the sums above. */
const termOf = (page: Page, ...texts: string[]) =>
	rowOf(page, ...texts).filter({ has: page.locator('a[href^="/licences/expiry/terms/"]') });
const countOf = async (page: Page) =>
	Number(/　(\d+)件/.exec(await page.locator('main').innerText())?.[1] ?? '-1');

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript a village sees what ends when, says what it means to do, and asks for the money`, async ({
		browser
	}) => {
		const village = await at(browser, 'kitaaiki');
		await village.goto('/licences/expiry');
		const counts: number[] = [];
		for (const span of ['今月', '3か月以内', 'すべて']) {
			await village.getByRole('link', { name: span, exact: true }).click();
			await expect(village.getByRole('link', { name: span, exact: true })).toHaveAttribute(
				'aria-current',
				/page|true/
			);
			counts.push(await countOf(village));
		}
		expect(counts).toEqual(counts.toSorted((a, b) => a - b));
		expect(counts.at(-1)).toBeGreaterThanOrEqual(2);
		await expect(termOf(village, 'SQL Server Standard 2019')).toContainText('失効');
		await expect(rowOf(village, 'Windows Server 2016')).toContainText(/1\/12|終了/);

		// What is lapsed says what may still be used, and that it cannot be had later.
		await termOf(village, 'SQL Server Standard 2019').getByRole('link').click();
		await expect(village.getByText('後からSAだけは買えません').first()).toBeVisible();
		await expect(village.locator('.facts div', { hasText: '使える最新の版' })).toContainText(
			'2022'
		);
		await expect(village.getByRole('button', { name: '予定を保存する' })).toHaveCount(0);

		const product = javaScriptEnabled
			? 'Windows Server Standard 2022'
			: 'Windows Server Standard 2025';
		const fewer = javaScriptEnabled ? 24 : 8;
		await village.goto('/licences/expiry?span=all');
		await termOf(village, product).first().getByRole('link').click();
		for (const fact of ['発注まで', '予算要求まで', '期間']) {
			await expect(village.locator('.facts div', { hasText: fact })).toContainText(/年\d+月\d+日/);
		}
		await village.getByRole('radio', { name: '減らす' }).check();
		await village.getByLabel('減らすときの数').fill('９９９');
		await village.getByLabel('メモ').fill('1台を統合します。');
		await village.getByRole('button', { name: '予定を保存する' }).click();
		await expect(village.getByText(/減らすときは、1から\d+までの数/).first()).toBeVisible();
		await expect(village.getByLabel('メモ')).toHaveValue('1台を統合します。');
		await village.getByLabel('減らすときの数').fill(String(fewer));
		await village.getByRole('button', { name: '予定を保存する' }).click();
		await expect(village.getByText('更新の予定を保存しました。')).toBeVisible();
		await village.goto('/licences/expiry?span=all');
		await expect(termOf(village, product).first()).toContainText(`減らす（${fewer}コアに）`);

		await village.getByRole('link', { name: '予算要求資料', exact: true }).click();
		await expect(village.getByRole('heading', { level: 1 })).toHaveText(
			`令和${NEXT_YEAR - 2018}年度 予算要求資料`
		);
		const line = rowOf(village, 'Windows Server 2016 Standard');
		await expect(line).toContainText('32コア');
		await expect(line).toContainText('要確認');
		await expect(line).toContainText('9EM-00652');
		await expect(rowOf(village, '2025のSA')).toContainText(javaScriptEnabled ? '16コア' : '8コア');
		const [sheet] = await workbookAt(
			village,
			await village.getByRole('link', { name: 'Excelで保存' }).getAttribute('href')
		);
		const shown = await village.locator('tfoot td.number').allInnerTexts();
		const sums = sheet?.rows.slice(-3).map((row) => Number(row[9]).toLocaleString('ja-JP'));
		expect(sums).toEqual(shown.map((text) => text.trim()));
		expect(sheet?.rows.find((row) => row[1] === 'Windows Server 2016 Standard')).toContain(
			'9EM-00652'
		);
		const paper = await paperOf(village);
		expect(paper).toContain(`令和${NEXT_YEAR - 2018}年度予算要求資料`);
		for (const said of ['北相木村', '印刷', '1/1', '合計（税込・円）', '要確認']) {
			expect(paper).toContain(said);
		}
		await village.context().close();
	});

	test(`${how} JavaScript a corrected end moves its notices, and who comes second is told`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		const place = javaScriptEnabled ? '飯綱町' : '坂城町';
		await desk.goto('/licences/expiry?span=all');
		await termOf(desk, place, 'Windows Server Standard 2022').getByRole('link').click();
		const notices = desk.locator('section[aria-labelledby="notices"] li');
		await expect(notices.first()).toBeVisible();
		const term = desk.url();
		const before = await notices.allInnerTexts();
		expect(before.length).toBeGreaterThan(2);
		const second = await at(browser, 'kumiai');
		await second.goto(term);

		await desk.getByText('証書のとおりに終わりを直す').click();
		await desk.getByLabel('証書の終わりの日').fill('あした');
		await desk.getByRole('button', { name: '終わりを直す', exact: true }).click();
		await expect(desk.getByText(/終わりの日を「R8|直す理由を/).first()).toBeVisible();
		await expect(desk.getByLabel('証書の終わりの日')).toHaveValue('あした');
		await desk.getByLabel('証書の終わりの日').fill(typedDay(inDays(500)));
		await desk.getByLabel('直す理由').fill('証書の写しによる');
		await desk.getByRole('button', { name: '終わりを直す', exact: true }).click();
		await expect(desk.getByText('知らせの予定も変わりました。')).toBeVisible();
		const after = await notices.allInnerTexts();
		expect(after.filter((line) => line.includes('これから出ます')).length).toBeGreaterThan(3);
		// What went out stays; nothing of the old day is still to come.
		const open = (lines: string[]) => lines.filter((line) => line.includes('これから'));
		expect(open(after).filter((line) => open(before).includes(line))).toEqual([]);
		expect(after).toEqual(expect.arrayContaining(before.filter((line) => /出しました/.test(line))));

		await second.getByText('証書のとおりに終わりを直す').click();
		await second.getByLabel('証書の終わりの日').fill(typedDay(inDays(60)));
		await second.getByLabel('直す理由').fill('こちらも直す');
		await second.getByRole('button', { name: '終わりを直す', exact: true }).click();
		await expect(second.getByText(/ほかの人が先に変えました/).first()).toBeVisible();
		await second.context().close();

		await desk.getByText('統一満了にする').click();
		await desk.getByLabel('そろえる終わりの日').fill(typedDay(inDays(3000)));
		await desk.getByRole('button', { name: '終わりをそろえる' }).click();
		await expect(desk.getByText(/25～35か月/).first()).toBeVisible();

		// Of those on their way nothing is told any more.
		await desk.goto('/licences/expiry?span=all');
		const onTheWay = termOf(desk, '小諸市', 'Windows Server Standard 2022');
		await expect(onTheWay).toContainText('更新発注済み');
		await onTheWay.getByRole('link').click();
		await expect(notices.filter({ hasText: 'これから出ます' })).toHaveCount(0);
		await desk.goto('/licences/expiry/notices');
		await expect(rowOf(desk, place).first()).toBeVisible();
		await expect(rowOf(desk, '小諸市', 'Windows Server 2022', '終わりの30日前')).toHaveCount(0);
		await desk.context().close();

		const other = await at(browser, 'sakuho');
		const refused = await other.request.get(new URL(term).pathname);
		expect(refused.status()).toBe(404);
		await other.context().close();
	});

	test(`${how} JavaScript the union sees who still has Windows Server 2016, on the map and in the table`, async ({
		browser
	}) => {
		const union = await at(browser, 'kumiai');
		await union.goto('/licences/expiry/support');
		await union.getByRole('link', { name: 'Windows Server 2016' }).click();
		const sentence = union.getByText(/^77団体中31団体にWindows Server 2016が\d+コア分があります/);
		await expect(sentence).toBeVisible();
		const said = Number(/が([\d,]+)コア/.exec(await sentence.innerText())?.[1]?.replace(',', ''));
		const rows = union.locator('#places tbody tr');
		await expect(rows).toHaveCount(31);
		const numbers = (await rows.locator('td').allInnerTexts()).map((text) => parseInt(text, 10));
		expect(numbers.reduce((sum, each) => sum + each, 0)).toBe(said);

		const map = union.getByRole('group', { name: '77市町村の地図' });
		await expect(map.getByRole('link')).toHaveCount(77);
		const tile = map.getByRole('link', { name: /^北相木 32/ });
		if (javaScriptEnabled) {
			await union.getByRole('link', { name: '地図をとばす' }).focus();
			await union.keyboard.press('Tab');
			const first = await union.evaluate(() => document.activeElement?.getAttribute('data-code'));
			expect(first).not.toBeNull();
			await union.keyboard.press('ArrowDown');
			const moved = await union.evaluate(() => document.activeElement?.getAttribute('data-code'));
			expect(moved).not.toBe(first);
			await tile.focus();
			await union.keyboard.press('Enter');
		} else {
			await tile.click();
		}
		await expect(union).toHaveURL(/#place-203076$|#place-20307/);
		await expect(union.locator('tr:target')).toContainText('北相木村');

		const href = await union.getByRole('link', { name: 'Excelで保存' }).getAttribute('href');
		const [sheet] = await workbookAt(union, href);
		expect(sheet?.rows).toHaveLength(32);
		expect(sheet?.rows.map((row) => row[1])).toContain('北相木村');
		const paper = await paperOf(union);
		expect(paper).toMatch(/77団体中31団体にWindowsServer2016が\d+コア分/);
		expect(paper).toContain('北相木村');
		expect(paper).toMatch(/2\/2/);
		const path = new URL(union.url()).pathname;
		await union.context().close();

		for (const login of ['sakuho', 'ken']) {
			const other = await at(browser, login);
			await other.goto(path);
			const main = other.locator('main');
			await expect(main).toContainText(/31団体に\d+コア|3団体未満|まだ出していません/);
			await expect(main.getByRole('group', { name: '77市町村の地図' })).toHaveCount(0);
			for (const name of ['北相木村', '佐久市', '長野市', '坂城町']) {
				await expect(main).not.toContainText(name);
			}
			const [own] = await workbookAt(other, `${path}/export`);
			expect(own?.rows).toHaveLength(1);
			const list = await workbookAt(other, '/licences/expiry/export?span=all');
			expect(JSON.stringify(list)).not.toMatch(/北相木村|坂城町/);
			await other.goto('/licences/expiry?span=all');
			await expect(other.locator('main')).not.toContainText('北相木村');
			await other.context().close();
		}
	});
}

test('an address that names another organisation leads nowhere, and a coordinator has no part', async ({
	browser
}) => {
	const union = await personAt(browser, 'kumiai');
	await union.goto('/licences/expiry?span=all');
	const href = await union
		.getByRole('rowheader', { name: '北相木村' })
		.getByRole('link')
		.getAttribute('href');
	const id = new URLSearchParams(href?.split('?')[1]).get('organisation') ?? '';
	expect(id).toMatch(/^\d+$/);
	await union.goto(`/licences/expiry/budget?organisation=${id}`);
	await expect(union.locator('main')).toContainText('北相木村');
	await union.context().close();
	const paths = [
		`/licences/expiry?organisation=${id}`,
		`/licences/expiry/export?organisation=${id}`,
		`/licences/expiry/budget?organisation=${id}`,
		`/licences/expiry/budget/export?organisation=${id}`
	];
	for (const [login, status] of [
		['sakuho', 404],
		['ken', 404],
		['coordinator', 403]
	] as const) {
		const other = await personAt(browser, login);
		for (const path of paths) {
			const answer = await other.request.get(path, { headers: { accept: 'text/html' } });
			expect(answer.status(), `${login} ${path}`).toBe(status);
		}
		if (login === 'coordinator') {
			for (const path of ['/licences/expiry', '/licences/expiry/support', '/licences/savings']) {
				expect((await other.request.get(path)).status(), path).toBe(403);
			}
		}
		await other.context().close();
	}
});

test('the pages of what ends fit a phone and speak Japanese', async ({ browser }) => {
	const village = await personAt(browser, 'kitaaiki', { viewport: { width: 360, height: 640 } });
	for (const path of [
		'/licences/expiry?span=all',
		'/licences/expiry/budget',
		'/licences/expiry/support',
		'/licences/expiry/notices'
	]) {
		await village.goto(path);
		expect(await noSidewaysScroll(village), path).toEqual([]);
		expect(await noEnglish(village), path).toEqual([]);
	}
	await village.context().close();
});
