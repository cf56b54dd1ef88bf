import { expect, test, type Browser } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { personAt } from '../support/people.ts';
import { rowOf } from '../support/rows.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 90_000 });

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	/** In what people read, where the page is looked through for English. */
	const called = javaScriptEnabled ? '甲' : '乙';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript a village looks for a product and comes from its price to the application`, async ({
		browser
	}) => {
		const village = await at(browser, 'kitaaiki');
		await village.goto('/licences/catalogue');
		await village.getByLabel('品名・型番').fill('ｏｆｆｉｃｅ');
		await village.getByRole('button', { name: '絞り込む' }).click();
		await expect(rowOf(village, '021-10232')).toContainText(/[\d,]{5,}/);
		await expect(rowOf(village, '9EM-00562')).toHaveCount(0);
		const apply = rowOf(village, '021-10232').getByRole('link', { name: /^申し込む/ });
		await expect(apply).toHaveAttribute('href', '/licences/applications/new?sku=021-10232');
		await village.getByLabel('品名・型番').fill('そんなものはない');
		await village.getByRole('button', { name: '絞り込む' }).click();
		await expect(village.getByText('この条件の品目はありません。')).toBeVisible();
		await village.context().close();
	});

	test(`${how} JavaScript an agreement is followed by another, whose organisations are confirmed one by one`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		const name = `${called}の契約`;
		await desk.goto('/licences/agreements/new');
		await desk.getByRole('button', { name: '契約を加える' }).click();
		await expect(desk.getByText('契約の名前を入れてください。').first()).toBeVisible();
		await desk.getByLabel('契約の名前').fill(name);
		await desk.getByLabel('番号', { exact: true }).fill('T-1');
		await desk.getByLabel('始まる日').fill('R8.4.1');
		await desk.getByRole('button', { name: '契約を加える' }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toHaveText(name);

		await desk.getByText('加入する団体を加える').click();
		await desk.getByLabel('団体', { exact: true }).selectOption({ label: '北相木村' });
		await desk.locator('#one-startsOn').fill('4月1日');
		await desk.getByRole('button', { name: '団体を加える', exact: true }).click();
		await expect(desk.getByText(/加入した日を「R8/).first()).toBeVisible();
		await desk.locator('#one-startsOn').fill('R8.4.1');
		await desk.getByRole('button', { name: '団体を加える', exact: true }).click();
		await expect(rowOf(desk, '北相木村')).toContainText('R8.4.1～');

		await desk.getByRole('link', { name: '後継の契約を加える' }).click();
		await desk.getByLabel('契約の名前').fill(`${name}（後継）`);
		await desk.getByLabel('始まる日').fill('R9.4.1');
		await desk.getByRole('button', { name: '後継の契約を加える' }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toHaveText(`${name}（後継）`);
		await expect(rowOf(desk, '北相木村')).toContainText('申込要');
		await desk.getByRole('checkbox', { name: '北相木村' }).check();
		await desk.getByRole('button', { name: '印を付けた団体の加入を確かめた' }).click();
		await expect(rowOf(desk, '北相木村')).not.toContainText('申込要');
		await desk.getByRole('link', { name, exact: true }).click();
		await expect(desk.getByText('令和9年3月31日（水）まで')).toBeVisible();

		const village = await at(browser, 'kitaaiki');
		await village.goto('/licences/agreements');
		const memo = village.getByRole('textbox', { name: '管理画面の権限のメモ' }).first();
		await memo.fill(`管理者：総務企画課（${called}）`);
		await village.getByRole('button', { name: 'メモを保存する' }).first().click();
		await expect(memo).toHaveValue(`管理者：総務企画課（${called}）`);
		// What others pay and who they are to the vendor is theirs.
		await village.goto('/licences/agreements');
		await expect(village.getByText('佐久市')).toHaveCount(0);
		await village.context().close();
		await desk.context().close();
	});

	test(`${how} JavaScript a support date is revised, and one that is no second Tuesday has to be seen`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		const product = javaScriptEnabled ? 'Windows Server 2019' : 'SQL Server 2017';
		await desk.goto('/licences/lifecycles');
		await desk.getByRole('link', { name: product }).click();
		await desk.getByLabel('延長サポート終了').fill('R12.1.11');
		await desk.locator('#source').fill('製造元の知らせ');
		await desk.getByRole('button', { name: '日付を保存する' }).click();
		await expect(desk.getByText(/月の第2火曜日ではありません/).first()).toBeVisible();
		await expect(desk.locator('#source')).toHaveValue('製造元の知らせ');
		await desk.getByLabel(/第2火曜日ではない日も/).check();
		await desk.getByRole('button', { name: '日付を保存する' }).click();
		await expect(desk.locator('dd', { hasText: '令和12年1月11日（金）' })).toBeVisible();
		await expect(rowOf(desk, '製造元の知らせ')).toContainText('R12.1.11');
		await expect(rowOf(desk, 'はじめの登録')).toHaveCount(1);
		const village = await at(browser, 'kitaaiki');
		await village.goto(new URL(desk.url()).pathname);
		await expect(rowOf(village, '製造元の知らせ')).toBeVisible();
		await expect(village.getByRole('button', { name: '日付を保存する' })).toHaveCount(0);
		await village.context().close();
		await desk.context().close();
	});

	test(`${how} JavaScript the desk adds a product with its part number, and corrects it`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		const part = javaScriptEnabled ? 'QQQ-00001' : 'QQQ-00002';
		await desk.goto('/licences/catalogue/products/new');
		await desk.getByLabel('製造元').selectOption({ label: 'ジャストシステム' });
		await desk.getByLabel('製品の名前').fill(`一太郎${called}`);
		await desk.getByLabel('版').fill('2026');
		await desk.getByRole('button', { name: '品目を加える' }).click();
		await expect(desk.getByText('型番はまだありません。')).toBeVisible();
		await desk.getByText('型番を加える').first().click();
		await desk.locator('#add-partNumber').fill(part.replace('-', '－'));
		await desk.locator('#add-rightsPerPack').fill('0');
		await desk.getByRole('button', { name: '型番を加える' }).click();
		await expect(desk.getByText(/1以上の整数/).first()).toBeVisible();
		await desk.locator('#add-rightsPerPack').fill('5');
		await desk.getByRole('button', { name: '型番を加える' }).click();
		await expect(rowOf(desk, part)).toContainText('5台');
		await desk.context().close();
	});
}

test('the pages of catalogue, agreements and support dates are sound on a phone', async ({
	browser
}) => {
	const pages = [
		['kitaaiki', '/licences/catalogue'],
		['kitaaiki', '/licences/agreements'],
		['kitaaiki', '/licences/lifecycles'],
		['kumiai-supply', '/licences/catalogue/confirm'],
		['kumiai-supply', '/licences/catalogue/products/new'],
		['kumiai-supply', '/licences/catalogue/products/4'],
		['kumiai-supply', '/licences/agreements/parties?program=1&reseller=1'],
		['kumiai-supply', '/licences/agreements/3?enrolment=5'],
		['kumiai-supply', '/licences/agreements/3/edit'],
		['kumiai-supply', '/licences/lifecycles/2']
	] as const;
	for (const login of ['kitaaiki', 'kumiai-supply']) {
		const page = await personAt(browser, login, { viewport: { width: 360, height: 640 } });
		for (const [, path] of pages.filter(([who]) => who === login)) {
			await page.goto(path);
			expect(await axe(page), path).toEqual([]);
			expect(await noEnglish(page), path).toEqual([]);
			expect(await noSidewaysScroll(page), path).toEqual([]);
		}
		await page.context().close();
	}
});
