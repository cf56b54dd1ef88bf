import { readFile } from 'node:fs/promises';
import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { inDays, personAt } from '../support/people.ts';
import { rowOf } from '../support/rows.ts';
import { workbook } from '../support/sample-files.ts';
import { demoUrl } from '../support/server.ts';
import { sheetsOf, workbookAt } from '../support/workbooks.ts';

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 120_000 });

const LOT = /\/licences\/ledger\/lots\/\d+$/;
const h1 = (page: Page) => page.getByRole('heading', { level: 1 });
/** Opens what is folded away, with and without JavaScript. */
const unfold = (page: Page, summary: string) =>
	page.locator('summary', { hasText: summary }).click();

/** Goes the way of the desk from a sheet to the difference it would make. */
async function handIn(page: Page, path: string, file: Awaited<ReturnType<typeof workbook>>) {
	await page.goto(path);
	await page.locator('input[type=file]').setInputFiles(file);
}

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });
	const [body, login] = javaScriptEnabled ? ['小諸市', 'komoro'] : ['東御市', 'tomi'];
	const number = javaScriptEnabled ? 'T-甲-1' : 'T-乙-1';

	test(`${how} JavaScript balances of before come from a sheet, are objected to, corrected and confirmed`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		const head = ['団体', '型番', '数量', '契約番号', 'SA終了', '使用開始'];
		const sheet = (rights: string) =>
			workbook('期首残高.xlsx', [
				head,
				[body, '9EM-00653', rights, number, '', 'R3.4.1'],
				[body, '9EM-00653', 'たくさん', number, '', ''],
				['ない市', '9EM-0', '3', number, '', '']
			]);
		await desk.goto('/licences/ledger/opening');
		await desk.getByLabel('期首の日').fill('4月');
		await desk.getByRole('button', { name: '次へ：内容を確かめる' }).click();
		await expect(desk.getByText(/期首の日を「R8/).first()).toBeVisible();
		await handIn(desk, '/licences/ledger/opening', await sheet('16'));
		await desk.getByLabel('期首の日').fill('R7.4.1');
		await desk.getByRole('button', { name: '次へ：内容を確かめる' }).click();
		await expect(h1(desk)).toHaveText('期首残高を取り込む前の確認');
		for (const fault of ['C3：数量「たくさん」', 'A4：「ない市」', 'B4：型番「9EM-0」']) {
			await expect(desk.getByText(fault)).toBeVisible();
		}
		await expect(rowOf(desk, 'A2', body)).toContainText('新しい行');
		await desk.getByRole('button', { name: '1行を取り込む' }).click();
		await expect(rowOf(desk, body, number)).toContainText('Windows Server Standard 2019');

		const city = await at(browser, login);
		await city.goto('/licences/ledger');
		await expect(city.getByText('期首残高の確認が1件あります')).toBeVisible();
		await city.getByRole('link', { name: '内容を見て確認する' }).click();
		await rowOf(city, number).locator('summary').click();
		await city.getByRole('button', { name: '組合に伝える' }).click();
		await expect(city.getByText('どこが違うかを書いてください。').first()).toBeVisible();
		await city.getByLabel('どこが違うか').fill('2コアは廃棄しました。');
		await city.getByRole('button', { name: '組合に伝える' }).click();
		await expect(rowOf(city, number)).toContainText('団体の指摘：2コアは廃棄しました。');

		await handIn(desk, '/licences/ledger/opening', await sheet('14'));
		await desk.getByLabel('期首の日').fill('R7.4.1');
		await desk.getByRole('button', { name: '次へ：内容を確かめる' }).click();
		await expect(rowOf(desk, 'A2', body)).toContainText('16 → 14');
		await desk.getByRole('button', { name: '1行を取り込む' }).click();
		await expect(rowOf(desk, body, number)).not.toContainText('団体の指摘');

		await city.goto('/licences/ledger/confirmation');
		await city.getByRole('button', { name: '選んだ行を確認する' }).click();
		await expect(city.getByText('期首残高を1件確認しました。')).toBeVisible();
		await expect(city.getByText('確認を待つ期首残高はありません。')).toBeVisible();
		await city.goto('/licences/ledger');
		// Who goes down a column by ear hears what each figure is of.
		await expect(rowOf(city, number).getByRole('rowheader')).toContainText('Windows Server');
		await rowOf(city, number).getByRole('link').click();
		await expect(city.getByText('団体が確認')).toBeVisible();
		await expect(rowOf(city, '訂正')).toContainText('−16');
		await expect(city.getByText('この権利の手続き')).toHaveCount(0);

		// Nobody else's business.
		const lot = new URL(city.url()).pathname;
		const other = await at(browser, 'kitaaiki');
		expect((await other.request.get(lot)).status()).toBe(404);
		expect((await other.request.get('/licences/ledger/opening')).status()).toBe(403);
		expect((await other.request.get('/licences/ledger/merger')).status()).toBe(403);
		await Promise.all([desk, city, other].map((page) => page.context().close()));
	});

	test(`${how} JavaScript rights are corrected, discarded, split and moved, and the past is never below zero`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		const from = javaScriptEnabled ? '茅野市' : '千曲市';
		await handIn(
			desk,
			'/licences/ledger/opening',
			await workbook('残高.xlsx', [
				['団体', '型番', '数量', '契約番号'],
				[from, '7NQ-01567', '40', number]
			])
		);
		await desk.getByLabel('期首の日').fill('R7.4.1');
		await desk.getByRole('button', { name: '次へ：内容を確かめる' }).click();
		await desk.getByRole('button', { name: '1行を取り込む' }).click();
		await rowOf(desk, from, number).getByRole('link').click();
		await desk.waitForURL(LOT);
		const lot = new URL(desk.url()).pathname;

		await unfold(desk, '記帳を訂正する');
		await desk.locator('#correct-rights').fill('44');
		await desk.getByRole('button', { name: '訂正する', exact: true }).click();
		await expect(desk.getByText('訂正する理由を書いてください。').first()).toBeVisible();
		await expect(desk.locator('#correct-rights')).toHaveValue('44');
		await desk.locator('#correct-reason').fill('納品書は44');
		await desk.getByRole('button', { name: '訂正する', exact: true }).click();
		await expect(desk.getByText('もとの記帳は赤で打ち消してあります。')).toBeVisible();
		await expect(rowOf(desk, '訂正', '納品書は44')).toContainText('−40');
		await expect(rowOf(desk, '+44')).toContainText('44');

		const discard = async (rights: string, day: string) => {
			if (!(await desk.locator('#discard-rights').isVisible())) {
				await unfold(desk, '廃棄を記帳する');
			}
			await desk.locator('#discard-rights').fill(rights);
			await desk.locator('#discard-onDay').fill(day);
			await desk.locator('#discard-document').fill('廃棄届');
			await desk.locator('#discard-reason').fill('更新');
			await desk.getByRole('button', { name: '廃棄を記帳する' }).click();
		};
		await discard('4', 'R7.3.31');
		await expect(desk.getByText(/R?.*3月31日.*残高が4足りなくなります/).first()).toBeVisible();
		await expect(desk.locator('#discard-rights')).toHaveValue('4');
		await discard('4', 'R7.5.1');
		await expect(desk.getByText('廃棄を記帳しました。')).toBeVisible();

		await unfold(desk, '二つに分ける');
		await desk.locator('#split-rights').fill('40');
		await desk.locator('#split-reason').fill('全部');
		await desk.getByRole('button', { name: '分ける', exact: true }).click();
		await expect(desk.getByText(/いまの残高（40）より少なく/).first()).toBeVisible();
		await desk.locator('#split-rights').fill('10');
		await desk.getByRole('button', { name: '分ける', exact: true }).click();
		await expect(desk.getByText('分けた先の権利を開いています。')).toBeVisible();
		await expect(rowOf(desk, '分割')).toContainText('+10');
		await desk.getByRole('link', { name: `${from}の権利 ${lot.split('/').at(-1)}` }).click();
		await expect(rowOf(desk, '分割')).toContainText('−10');

		await unfold(desk, 'ほかの団体へ移管する');
		await desk.locator('#transfer-rights').fill('8');
		await desk.locator('#transfer-document').fill('移管届 1');
		await desk.getByRole('button', { name: '移管する', exact: true }).click();
		await expect(desk.getByText('移管先の団体を選んでください。').first()).toBeVisible();
		await desk.locator('#transfer-organisation').selectOption({ label: '北相木村' });
		await desk.getByRole('button', { name: '移管する', exact: true }).click();
		await expect(desk.getByText('移管先の権利を開いています。')).toBeVisible();
		await expect(rowOf(desk, '移管届 1')).toContainText('+8');
		const moved = new URL(desk.url()).pathname;
		const village = await at(browser, 'kitaaiki');
		await village.goto(moved);
		await expect(village.getByText('ほかの団体から移りました。')).toBeVisible();
		expect((await village.request.get(lot)).status()).toBe(404);

		// As of any day: before the discard 44, on the day before all began nothing.
		const on = async (day: string) => {
			await desk.goto('/licences/ledger');
			await desk.getByLabel('団体', { exact: true }).selectOption({ label: from });
			await desk.getByLabel('いつの時点').fill(day);
			await desk.getByRole('button', { name: '表示する' }).click();
			await desk.waitForURL(({ searchParams }) => searchParams.get('on') === day);
			return rowOf(desk, number);
		};
		await expect(await on('R7.4.30')).toContainText('44');
		await expect(await on('R7.5.1')).toContainText('40');
		await expect(await on('R7.3.31')).toHaveCount(0);
		await expect(desk.getByText('令和7年3月31日（月）の時点')).toBeVisible();
		await desk.getByRole('link', { name: '品目で見る' }).click();
		await expect(desk.getByRole('columnheader', { name: 'うちSA有効' })).toBeVisible();
		await Promise.all([desk, village].map((page) => page.context().close()));
	});

	test(`${how} JavaScript an organisation declares what it uses, follows a right to its order, and edits its ledger in Excel`, async ({
		browser
	}) => {
		const who = javaScriptEnabled ? 'saku' : 'kawakami';
		const city = await at(browser, who);
		await city.goto('/licences/ledger/usage');
		await city.getByRole('button', { name: '申告する' }).click();
		await expect(city.getByText('品目を選んでください。').first()).toBeVisible();
		await city.getByLabel('品目').selectOption({ label: 'Windows Server Standard 2025' });
		await city.getByLabel('どこで使っているか').fill('認証サーバー');
		await city.getByLabel('数量').fill('９，００１');
		await city.getByLabel('使い始めた日').fill('R7.4.1');
		await city.getByRole('button', { name: '申告する' }).click();
		await expect(rowOf(city, '認証サーバー')).toContainText('9,001');
		await expect(rowOf(city, 'Windows Server Standard 2025', '9,001').first()).toContainText(
			/[\d,]{5}/
		);
		await city.goto('/licences/ledger?short=1');
		const short = rowOf(city, 'Windows Server Standard 2025', '不足').first();
		await expect(short).toBeVisible();

		await short.getByRole('link').click();
		await city.waitForURL(LOT);
		const lot = new URL(city.url()).pathname;
		const links = city.locator('.chain a');
		await expect(links).toHaveText([/^申込 申R\d+-\d{4}$/, /^配付 /]);
		await links.first().click();
		await expect(h1(city)).toContainText('申');
		await city.goto(lot);
		await links.last().click();
		await expect(h1(city)).toContainText(/受領/);
		const desk = await at(browser, 'kumiai-supply');
		await desk.goto(lot);
		await desk.locator('.chain a', { hasText: '発注' }).click();
		await expect(h1(desk)).toContainText('発');
		await desk.goto(lot);
		await desk.locator('.chain a', { hasText: '受領' }).click();
		await expect(h1(desk)).toContainText('受');

		// Two at once: the quicker one writes.
		await city.goto(lot);
		await desk.goto(lot);
		await desk.getByRole('textbox', { name: '利用者メモ' }).fill('組合が書いた');
		await desk.getByRole('button', { name: '保存する' }).click();
		await expect(desk.getByText('メモと更新意向を保存しました。')).toBeVisible();
		await city.getByRole('textbox', { name: '利用者メモ' }).fill('市が書いた');
		await city.getByRole('button', { name: '保存する' }).click();
		await expect(city.getByText(/ほかの人が先に変えました/).first()).toBeVisible();
		await expect(city.getByRole('textbox', { name: '利用者メモ' })).toHaveValue('市が書いた');

		const [table] = await workbookAt(city, '/licences/ledger/export');
		const [head = [], ...lines] = table?.rows ?? [];
		const mine = lines.filter(([id]) => lot.endsWith(`/${id}`));
		expect(lines.length).toBeGreaterThan(1);
		const edited = mine.map((line) => [
			...line.slice(0, 4),
			'3',
			...line.slice(5, 9),
			'台帳で直した',
			'継続'
		]);
		await handIn(city, '/licences/ledger/upload', await workbook('台帳.xlsx', [head, ...mine]));
		await city.getByRole('button', { name: '次へ：違いを確かめる' }).click();
		await expect(city.getByText('いまの台帳と違うところがありません。').first()).toBeVisible();
		await handIn(city, '/licences/ledger/upload', await workbook('台帳.xlsx', [head, ...edited]));
		await city.getByRole('button', { name: '次へ：違いを確かめる' }).click();
		await expect(city.getByText(/^E2：数量.*は取り込みません/)).toBeVisible();
		await expect(rowOf(city, 'A2')).toContainText('組合が書いた → 台帳で直した');
		await city.getByRole('button', { name: '1件を取り込む' }).click();
		await expect(city.getByText('1件を取り込みました。')).toBeVisible();
		await city.goto('/licences/ledger');
		await expect(rowOf(city, '台帳で直した')).toContainText('継続');
		await expect(city.getByText(`計 ${lines.length}件`)).toBeVisible();
		const old = await city.request.get('/licences/ledger/export?format=sjis');
		expect(new TextDecoder('shift_jis').decode(await old.body())).toContain('台帳で直した');
		await Promise.all([desk, city].map((page) => page.context().close()));
	});

	test(`${how} JavaScript the ledger is compared with the admin center, and a merger looked at before its day`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		const who = javaScriptEnabled ? '飯山市' : '大町市';
		const csv = (lines: string[]) => ({
			name: '注文.csv',
			mimeType: 'text/csv',
			buffer: Buffer.from(['Organization,Part number,Quantity', ...lines].join('\n'))
		});
		await handIn(
			desk,
			'/licences/ledger/opening',
			await workbook('残高.xlsx', [
				['団体', '型番', '数量', '契約番号'],
				[who, '7NQ-00806', '8', number],
				[who, '021-10651', '5', number]
			])
		);
		await desk.getByLabel('期首の日').fill('R7.4.1');
		await desk.getByRole('button', { name: '次へ：内容を確かめる' }).click();
		await desk.getByRole('button', { name: '2行を取り込む' }).click();
		await handIn(desk, '/licences/ledger/reconciliation', csv([`${who},読めない,`]));
		await desk.getByRole('button', { name: '照合する' }).click();
		await expect(desk.getByText(/照合できる行がありません/).first()).toBeVisible();
		await handIn(
			desk,
			'/licences/ledger/reconciliation',
			csv([`${who},021-10651,3`, `${who},9EM-00652,9`])
		);
		await desk.getByRole('button', { name: '照合する' }).click();
		await expect(h1(desk)).toHaveText('照合の結果');
		const show = (kind: string) => desk.getByRole('link', { name: new RegExp(`^${kind}`) }).click();
		await show('台帳だけにある');
		await expect(rowOf(desk, '7NQ-00806')).toContainText('-8');
		await show('管理センターだけにある');
		await expect(rowOf(desk, '9EM-00652')).toContainText('18');
		await show('数が違う');
		const differing = rowOf(desk, who, '021-10651');
		await expect(differing).toHaveCount(1);
		await desk.waitForURL(/show=differs/);
		const result = desk.url();
		await differing.locator('summary').click();
		await differing.getByRole('button', { name: '受け入れる' }).click();
		await expect(desk.getByText('受け入れる理由を書いてください。').first()).toBeVisible();
		const twin = await at(browser, 'kumiai-supply');
		await twin.goto(result);
		await differing.getByLabel('理由').fill('旧契約の分');
		await differing.getByRole('button', { name: '受け入れる' }).click();
		await expect(differing).toContainText('受け入れ済み：旧契約の分');
		const late = rowOf(twin, who, '021-10651');
		await late.locator('summary').click();
		await late.getByLabel('理由').fill('私も');
		await late.getByRole('button', { name: '受け入れる' }).click();
		await expect(twin.getByText(/もう受け入れたか、なくなりました/).first()).toBeVisible();

		await desk.goto('/licences/ledger/merger');
		await desk.getByRole('button', { name: '移るものを確かめる' }).click();
		await expect(desk.getByText(/合併の日を「R8/).first()).toBeVisible();
		await desk.getByLabel('合併の日').fill(inDays(100));
		await desk.getByLabel('合併後の団体').selectOption({ label: '長野市' });
		await desk.getByRole('button', { name: '移るものを確かめる' }).click();
		await expect(desk.getByText('合併でなくなる団体を選んでください。').first()).toBeVisible();
		await desk.getByRole('checkbox', { name: who }).check();
		await desk.getByRole('button', { name: '移るものを確かめる' }).click();
		await expect(
			rowOf(desk, who, '7NQ', 'SQL Server')
				.or(rowOf(desk, who, 'SQL Server'))
				.first()
		).toContainText('8');
		await expect(desk.getByText(/になると、ここから移せます。/)).toBeVisible();
		await expect(desk.getByRole('button', { name: /件の権利を移す/ })).toHaveCount(0);
		await Promise.all([desk, twin].map((page) => page.context().close()));
	});
}

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	test(`${how} JavaScript the ledger is put in order by a column, which its filter, its pages and its workbook keep`, async ({
		browser
	}) => {
		const desk = await personAt(browser, 'kumiai-supply', { javaScriptEnabled });
		await desk.goto('/licences/ledger');
		const head = desk.getByRole('columnheader', { name: '数量' });
		const sort = head.getByRole('link');
		const rights = async () => {
			const cells = await desk.locator('main tbody td.number').allInnerTexts();
			return cells.map((text) => Number(text.replaceAll(',', '')));
		};
		await sort.click();
		await desk.waitForURL(/sort=-rights/);
		await expect(sort).toBeFocused();
		await expect(head).toHaveAttribute('aria-sort', 'descending');
		const first = await rights();
		await desk.getByRole('link', { name: '次へ', exact: true }).click();
		await expect(desk.locator('.pagination [aria-current]')).toHaveText('2');
		const second = await rights();
		const pages = [...first, ...second];
		expect(pages).toEqual(pages.toSorted((a, b) => b - a));
		expect(first[0]).toBeGreaterThan(second.at(-1) ?? 0);

		await desk.getByLabel('団体', { exact: true }).selectOption({ label: '佐久市' });
		await desk.getByRole('button', { name: '表示する' }).click();
		await expect(desk.locator('tfoot th').first()).toHaveText('1団体');
		await expect(head).toHaveAttribute('aria-sort', 'descending');
		const own = await rights();
		const saving = desk.waitForEvent('download');
		await desk.getByRole('link', { name: 'Excelで保存' }).click();
		const [table] = await sheetsOf(await readFile(await (await saving).path()));
		const [words = [], ...lines] = table?.rows ?? [];
		const saved = lines.map((line) => Number(line[words.indexOf('数量')]));
		expect(saved.slice(0, own.length)).toEqual(own);
		expect(saved).toEqual(saved.toSorted((a, b) => b - a));
		await desk.context().close();
	});
}

test('the ledger on A4 keeps the name of a product to two lines, and cuts nothing off', async ({
	browser
}) => {
	// 180 mm: a sheet without its margins.
	const width = Math.floor((180 / 25.4) * 96);
	const desk = await personAt(browser, 'kumiai-supply', { viewport: { width, height: 1000 } });
	await desk.goto('/licences/ledger');
	await desk.emulateMedia({ media: 'print' });
	const table = desk.getByRole('table');
	const lines = await table
		.getByRole('rowheader')
		.getByRole('link')
		.evaluateAll((links) =>
			links.map((link) => new Set([...link.getClientRects()].map(({ top }) => top)).size)
		);
	expect(lines.length).toBeGreaterThan(20);
	expect(Math.max(...lines)).toBeLessThanOrEqual(2);
	const { x = 0, width: drawn = 0 } = (await table.boundingBox()) ?? {};
	expect(x + drawn).toBeLessThanOrEqual(width);
	await desk.context().close();
});

test('the pages of the ledger are sound on a phone', async ({ browser }) => {
	const desk = await personAt(browser, 'kumiai-supply', { viewport: { width: 360, height: 640 } });
	for (const path of [
		'/licences/ledger',
		'/licences/ledger?sort=-rights',
		'/licences/ledger?view=product',
		'/licences/ledger/lots/1',
		'/licences/ledger/opening/1',
		'/licences/ledger/reconciliation/1',
		'/licences/ledger/certificates',
		'/licences/ledger/print'
	]) {
		await desk.goto(path);
		expect(await axe(desk), path).toEqual([]);
		expect(await noEnglish(desk), path).toEqual([]);
		expect(await noSidewaysScroll(desk), path).toEqual([]);
	}
	await desk.context().close();
});
