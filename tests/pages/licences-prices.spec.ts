import { readFileSync } from 'node:fs';
import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { personAt } from '../support/people.ts';
import {
	checkRows,
	dearerList,
	DEMO_RESELLER,
	handIn,
	messyWorkbook
} from '../support/price-list-browser.ts';
import { paperOf } from '../support/printed.ts';
import { rowOf } from '../support/rows.ts';
import { demoUrl } from '../support/server.ts';
import { workbookAt } from '../support/workbooks.ts';

/* Prices and part numbers are invented, but of valid form. */

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 90_000 });

const fixture = (path: string) => readFileSync(`tests/fixtures/price-lists/${path}`);

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	/** In what people read, where the page is looked through for English. */
	const called = javaScriptEnabled ? '甲' : '乙';
	const seller = `価格表の販売店${called}`;
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript a messy workbook becomes prices, and the next one is read as it was`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		await addReseller(desk, seller);
		// The time stands in a zip: the same file is the same bytes.
		const buffer = messyWorkbook(called);
		await handIn(desk, seller, { name: `九月${called}.xlsx`, buffer });
		await expect(desk.getByText('読めた価格').or(desk.getByText('読める価格'))).toBeVisible();
		const first = desk.url();

		// Another sheet has another layout; the first one is read again after all.
		await desk
			.getByText(/^読むところ/)
			.first()
			.click();
		await desk.locator('#place-sheet').selectOption('ＣＳＰ');
		await desk.getByRole('button', { name: 'ここを読み直す' }).click();
		await expect(desk.getByText('読むところを変えました。')).toBeVisible();
		const place = desk.locator('details', { hasText: '読むところ' }).first();
		if (!(await desk.locator('#place-sheet').isVisible())) await place.locator('summary').click();
		await desk.locator('#place-sheet').selectOption('御見積');
		await desk.locator('#place-head').fill('ごろく');
		await desk.getByRole('button', { name: 'ここを読み直す' }).click();
		await expect(desk.getByText('見出しの行は「5」や「5-6」').first()).toBeVisible();
		await desk.locator('#place-sheet').selectOption('御見積');
		await desk.locator('#place-head').fill('5-6');
		await desk.getByRole('button', { name: 'ここを読み直す' }).click();
		await expect(desk.getByLabel(/^D列/)).toHaveValue('part');

		// What the desk says of a column is wrong once, and then remembered.
		await desk.getByLabel(/^J列/).selectOption('');
		await desk.getByLabel(/^K列/).selectOption('part');
		await desk.getByRole('button', { name: 'この読み方で検証する' }).click();
		await expect(desk.getByText(/同じものになっています/).first()).toBeVisible();
		await desk.getByLabel(/^K列/).selectOption('note');
		await checkRows(desk, `価格表 九月${called}`);

		// Every cell that is wrong by its address, with what is proposed; each answer has a reason.
		for (const cell of ['I11', 'I12', 'D13']) await expect(rowOf(desk, cell)).toBeVisible();
		await expect(rowOf(desk, 'I12')).toContainText('28000');
		await desk.getByText('直す・除く（I12）').click();
		await desk.getByRole('button', { name: 'I12を直す' }).click();
		await expect(desk.getByText('理由を書いてください。').first()).toBeVisible();
		await amend(desk, 'I12', '円未満は切り捨てと販売店に確かめた');
		await amend(desk, 'I11', '値引きの行で、売り物ではない', '11行目を除く');
		await expect(desk.getByText('まだ差分に進めません')).toBeVisible();
		await amend(desk, 'D13', '二つの型番が同じ価格');
		await expect(desk.getByText('直すところはありません。')).toBeVisible();
		await desk.getByRole('button', { name: '次へ：差分を確かめる' }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toHaveText(`価格表 九月${called}の差分`);
		await expect(desk.getByText('なし（新しく加えます）')).toBeVisible();
		// The desk has looked; the 決裁者 decides.
		await expect(desk.getByText('有効にするのは、組合の決裁者です')).toBeVisible();

		const lead = await at(browser, 'kumiai-lead');
		await lead.goto(`${new URL(first).pathname}/difference`);
		await lead.getByRole('button', { name: 'この価格表を有効にする' }).click();
		await expect(lead.getByText(/件の価格を有効にしました/)).toBeVisible();
		await expect(lead.getByText('有効', { exact: true }).first()).toBeVisible();
		await lead.getByLabel('型番・製品名').fill('9EM-00270');
		await lead.locator('#main').getByRole('button', { name: '検索' }).click();
		await expect(rowOf(lead, '9EM-00270')).toContainText('335,840');

		// The same file again leads to the first; the next one is read as this one was.
		await handIn(desk, seller, { name: '別名.xlsx', buffer });
		expect(desk.url()).toBe(first);
		await expect(desk.getByText('同じファイルは、前に取り込んであります。')).toBeVisible();
		const dearer = { H7: '¥70,000', I7: 50_400 };
		await handIn(desk, seller, {
			name: `十月${called}.xlsx`,
			buffer: messyWorkbook(called, dearer)
		});
		await expect(desk.getByLabel(/^K列/)).toHaveValue('note');
		await expect(desk.getByLabel(/^J列/)).toHaveValue('');
		await expect(desk.getByLabel('代わる価格表')).toHaveValue(/^whole:\d+$/);
		await desk.getByRole('button', { name: 'この取り込みをやめる' }).click();
		await expect(desk.getByText('価格は何も変わっていません。')).toBeVisible();
		await lead.context().close();
		await desk.context().close();
	});

	test(`${how} JavaScript a revision shows what it does to applications, on paper and in a workbook, comes into force once, and is revoked`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		await handIn(desk, DEMO_RESELLER, { name: `改定${called}.csv`, buffer: dearerList(called) });
		await checkRows(desk, `価格改定${called}`);
		await desk.getByRole('button', { name: '次へ：差分を確かめる' }).click();
		await expect(desk.getByText(/団体、申込\d+件の[\d,]+行/)).toContainText(/\+[\d,]+円（税抜）/);
		await expect(rowOf(desk, '021-10232').first()).toContainText('54,400');
		const path = new URL(desk.url()).pathname;
		const effect = await desk.locator('dd strong').first().innerText();

		const sheets = await workbookAt(desk, `${path}/export`);
		expect(sheets.map(({ name }) => name)).toEqual([
			...['申込への影響', '価格の変わるもの', '新しいもの', 'なくなるもの', '変わらないもの']
		]);
		const sum = sheets[0]?.rows.at(-1)?.at(-1) ?? '';
		expect(`+${Number(sum).toLocaleString('ja-JP')}円（税抜）`).toBe(effect);
		const csv = await desk.request.get(`${path}/export?format=sjis`);
		expect(new TextDecoder('shift_jis').decode(await csv.body())).toContain('021-10232');

		await desk.getByRole('link', { name: '印刷用の画面' }).click();
		await desk.waitForURL(/paper$/);
		await expect(desk.getByRole('heading', { level: 1 })).toContainText(`価格改定${called}`);
		if (javaScriptEnabled) {
			const text = await paperOf(desk);
			for (const word of [
				'申込への影響',
				'価格の変わるもの',
				'54,400',
				effect.replace(/\s/g, '')
			]) {
				expect(text).toContain(word);
			}
		}

		// Two of the staff at once: one puts it in force, the other is told.
		const [lead, other] = [await at(browser, 'kumiai-lead'), await at(browser, 'kumiai-lead')];
		for (const page of [lead, other]) await page.goto(path);
		await lead.getByRole('button', { name: 'この価格表を有効にする' }).click();
		await expect(lead.getByText(/件の価格を有効にしました/)).toBeVisible();
		const refused = other.waitForResponse(
			(response) => response.request().method() === 'POST' && response.url().includes('/difference')
		);
		await other.getByRole('button', { name: 'この価格表を有効にする' }).click();
		expect((await refused).status()).toBe(409);
		await expect(other.getByRole('heading', { level: 1 })).toContainText(
			'ほかの人がこの価格表を先に進めました'
		);

		await lead.getByText('この価格表を取り消す').first().click();
		await lead.getByRole('button', { name: 'この価格表を取り消す' }).click();
		await expect(lead.getByText('理由を書いてください。').first()).toBeVisible();
		await lead.getByLabel('取り消す理由').fill('販売店が出し直す');
		await lead.getByRole('button', { name: 'この価格表を取り消す' }).click();
		await expect(lead.getByText('前の価格表の価格に戻っています。')).toBeVisible();

		const village = await at(browser, 'kitaaiki');
		for (const place of ['/licences/prices', path, `${path}/paper`, `${path}/export`]) {
			expect([403, 404]).toContain((await village.goto(place))?.status());
		}
		for (const page of [desk, lead, other, village]) await page.context().close();
	});

	test(`${how} JavaScript a file that cannot be read says what to do with it`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		await desk.goto('/licences/prices');
		await desk.getByRole('button', { name: '次へ：列を確かめる' }).click();
		await expect(desk.getByText(/選んでください。/).first()).toBeVisible();
		const unusable = [
			['password/list.xlsx', /パスワードを解除して保存し直してください/],
			['old-excel/list.xls', /\.xlsx.*保存し直してください/]
		] as const;
		for (const [path, sentence] of unusable) {
			const name = path.replace('/', called);
			await handIn(desk, DEMO_RESELLER, { name, buffer: fixture(path) });
			await expect(desk.getByText(sentence).first()).toBeVisible();
		}
		// Nothing reads as headings: the person says which row it is.
		const words = `あ,い${called},う\r\n9EM-90562,Windows Server,41980`;
		await handIn(desk, DEMO_RESELLER, { name: 'なし.csv', buffer: Buffer.from(words) });
		await expect(desk.locator('#place-head')).toBeVisible();
		await desk.context().close();
	});

	test(`${how} JavaScript the price level of a contract is written down, and a shorter term priced`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		await desk.goto('/licences/agreements');
		await desk.getByRole('link', { name: '優待購入 基本契約（見本）' }).first().click();
		await expect(rowOf(desk, 'アプリケーション')).toContainText('レベルD');
		await expect(rowOf(desk, 'サーバー').first()).toContainText('要確認');
		await desk.getByText('価格レベルを書く').click();
		await desk.locator('#level-pool').selectOption({ label: 'システム' });
		await desk.locator('#level-level').selectOption({ label: 'レベルC' });
		await desk.locator('#level-startsOn').fill('いつか');
		await desk.getByRole('button', { name: '価格レベルを保存する' }).click();
		await expect(desk.locator('#level-level')).toHaveValue('C');
		await desk.locator('#level-startsOn').fill('R8.4.1');
		await desk.getByRole('button', { name: '価格レベルを保存する' }).click();
		await expect(rowOf(desk, 'システム')).toContainText('レベルC');

		await desk.getByText('統一満了の価格を計算する').click();
		await desk.locator('#prorate-part').fill('９ＥＭ－00265');
		await desk.locator('#prorate-from').fill('R8.4.1');
		await desk.locator('#prorate-to').fill('R20.4.1');
		await desk.getByRole('button', { name: '計算する' }).click();
		await expect(desk.getByText(/までの日にしてください。/).first()).toBeVisible();
		await desk.locator('#prorate-to').fill('R10.9.30');
		await desk.getByRole('button', { name: '計算する' }).click();
		await expect(desk.getByText('30か月（全部で36か月）')).toBeVisible();
		await desk.context().close();

		const village = await at(browser, 'kitaaiki');
		await village.goto('/licences/catalogue?q=7NQ-00302');
		await expect(rowOf(village, '7NQ-00302')).toContainText('要確認');
		await village.context().close();
	});
}

test('the pages of a price list are sound on a phone', async ({ browser }) => {
	const page = await personAt(browser, 'kumiai-supply', { viewport: { width: 360, height: 640 } });
	const looked = async () => {
		expect(await axe(page), page.url()).toEqual([]);
		expect(await noEnglish(page), page.url()).toEqual([]);
		expect(await noSidewaysScroll(page), page.url()).toEqual([]);
	};
	await handIn(page, DEMO_RESELLER, { name: '携帯.csv', buffer: dearerList('携帯') });
	await looked();
	await checkRows(page, '携帯の価格表');
	await looked();
	await page.getByRole('button', { name: '次へ：差分を確かめる' }).click();
	await page.waitForURL(/difference$/);
	await looked();
	await page.goto(`${new URL(page.url()).pathname}/paper`);
	await looked();
	await page.context().close();
});

async function addReseller(page: Page, name: string): Promise<void> {
	await page.goto('/licences/agreements/parties');
	await page.getByText('販売店を加える').first().click();
	await page.getByLabel('販売店の名前').fill(name);
	await page.getByRole('button', { name: '販売店を保存する' }).click();
	await expect(page.getByText(`販売店「${name}」を保存しました。`)).toBeVisible();
}

/** Takes what is proposed for a cell, or does something else about it, with the reason. */
async function amend(page: Page, cell: string, reason: string, button = `${cell}を直す`) {
	const summary = page.getByText(`直す・除く（${cell}）`);
	const row = rowOf(page, cell).first();
	if (!(await row.getByLabel('理由').isVisible())) await summary.click();
	await row.getByLabel('理由').fill(reason);
	await row.getByRole('button', { name: button }).click();
	// Its own word: that of the cell before stands there until this one is answered.
	const said = button.replace('直す', '直しました。').replace('除く', '除きました。');
	await expect(page.getByText(said, { exact: true })).toBeVisible();
}
