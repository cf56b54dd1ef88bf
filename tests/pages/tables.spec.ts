import { expect, test, type Page } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import { alive, inDays, open, personAt, REFUSED, sent, ask } from '../support/people.ts';
import { textOfPdf } from '../support/printed.ts';
import { refusal } from '../support/refusal.ts';
import { workbook } from '../support/sample-files.ts';

test.describe.configure({ mode: 'serial' });

const TITLE = '電子契約の状況';
let asker: Page;
let village: Page;
let neighbour: Page;
let complaints: string[];
let thread: string;
let table: string;

test.beforeAll(async ({ browser }) => {
	asker = await personAt(browser, 'saku');
	// The village has JavaScript switched off all the way.
	village = await personAt(browser, 'minamiaiki', { javaScriptEnabled: false });
	neighbour = await personAt(browser, 'kawakami');
	complaints = watchConsole(neighbour, [REFUSED]);
	thread = await ask(asker, {
		board: 'saku',
		title: '電子契約を使っていますか',
		audience: 'district'
	});
});
test.afterAll(async () => {
	for (const page of [asker, village, neighbour]) await page.context().close();
});
test.afterEach(() => expect(complaints).toEqual([]));

test('the asker opens a table for the organisations of the 広域, with a deadline', async () => {
	await open(asker, thread);
	await asker.getByRole('link', { name: '各団体の状況表を作る' }).click();
	await asker.getByRole('link', { name: /の列を入れる$/ }).click();
	await expect(asker.getByRole('group', { name: '1列目' }).getByLabel('名前')).toHaveValue(
		'導入状況'
	);
	await asker.getByLabel('表の名前').fill(TITLE);
	await asker.getByRole('textbox', { name: '期限' }).fill(inDays(-3));
	await asker.getByRole('button', { name: '状況表を作る' }).click();
	await expect(refusal(asker)).toContainText('期限が過ぎています');
	await expect(asker.getByLabel('表の名前')).toHaveValue(TITLE);
	await asker.getByRole('textbox', { name: '期限' }).fill(inDays(5));
	await asker.getByRole('button', { name: '状況表を作る' }).click();
	await expect(asker.getByRole('heading', { level: 1 })).toHaveText(TITLE);
	await expect(asker.getByText('11団体中0団体が回答')).toBeVisible();
	table = new URL(asker.url()).pathname;
	await open(asker, thread);
	await expect(asker.getByRole('link', { name: TITLE })).toBeVisible();
});

test('a village fills its row without JavaScript, and is told what it cannot read', async () => {
	await village.goto('/');
	await village.getByRole('link', { name: TITLE }).click();
	await village.getByRole('link', { name: '自分の団体の行を書く' }).click();
	await village.getByLabel('製品').fill('はんこ要らず');
	await village.getByLabel('契約満了').fill('来年の春');
	await village.getByRole('button', { name: '回答する' }).click();
	await expect(refusal(village)).toContainText('「契約満了」を');
	await expect(village.getByLabel('製品')).toHaveValue('はんこ要らず');
	await village.getByLabel('契約満了').fill('令和９年３月３１日');
	await village.getByRole('button', { name: '回答する' }).click();
	await expect(village.getByText('南相木村として回答しました。')).toBeVisible();
	const row = village.getByRole('row').filter({ hasText: '南相木村' });
	await expect(row).toContainText('はんこ要らず');
	await expect(row).toContainText('R9.3.31');
	await village.goto('/');
	await expect(village.getByRole('link', { name: TITLE })).toHaveCount(0);
});

test('該当なし is two clicks from ホーム', async ({ browser }) => {
	const page = await personAt(browser, 'minamimaki', { javaScriptEnabled: false });
	await page.goto('/');
	await page.getByRole('link', { name: TITLE }).click();
	await page.getByRole('button', { name: '該当なし' }).click();
	await expect(page.getByText('南牧村として「該当なし」と回答しました。')).toBeVisible();
	await page.context().close();
});

test('two of one organisation at once see both texts', async ({ browser }) => {
	const colleague = await personAt(browser, 'minamiaiki-admin');
	await open(colleague, `${table}/row`);
	await village.goto(`${table}/row`);
	await village.getByLabel('業者').fill('朱肉商会');
	await village.getByRole('button', { name: '回答する' }).click();
	await colleague.getByLabel('備考').fill('更新を考えている');
	await colleague.getByRole('button', { name: '回答する' }).click();
	await expect(colleague.getByText('いま保存されている文章')).toBeVisible();
	await expect(colleague.locator('pre')).toContainText('業者：朱肉商会');
	await expect(colleague.getByLabel('備考')).toHaveValue('更新を考えている');
	await colleague.getByLabel('業者').fill('朱肉商会');
	await colleague.getByRole('button', { name: '回答する' }).click();
	await expect(colleague.getByText('南相木村として回答しました。')).toBeVisible();
	await colleague.context().close();
});

test('another organisation’s row is nobody else’s, and another 広域 finds no table', async ({
	browser
}) => {
	const status = async (page: Page, path: string) => (await page.request.get(path)).status();
	const stranger = await personAt(browser, 'ueda');
	expect(await status(stranger, table)).toBe(404);
	expect(await status(stranger, `${table}/row`)).toBe(404);
	expect(await status(stranger, `${table}/export`)).toBe(404);
	await stranger.context().close();
	await open(neighbour, `${table}/rows/17`);
	await expect(neighbour.getByRole('button', { name: '代わりに入力する' })).toHaveCount(0);
	const forced = await neighbour.request.post(`${table}/rows/17`, {
		headers: { accept: 'text/html' },
		form: { intent: 'none', version: '0', caller: '誰か' }
	});
	expect(forced.status()).toBe(403);
});

test('a sheet with one’s own row shows what changes, and names a row that is another’s', async () => {
	await open(neighbour, `${table}/upload`);
	const sheet = await workbook('状況.xlsx', [
		['団体コード', '団体名', '製品', '契約満了'],
		['203041', '川上村', '高原契約', 'R10.3.31'],
		['203068', '南相木村', '書き換えた', '']
	]);
	await neighbour.locator('input[type=file]').setInputFiles(sheet);
	await neighbour.getByRole('button', { name: /^次へ/ }).click();
	await expect(neighbour.getByText('南相木村の行（A3）は')).toBeVisible();
	await expect(neighbour.getByRole('row').filter({ hasText: '川上村' })).toContainText('高原契約');
	await neighbour.getByRole('button', { name: '1団体の行を取り込む' }).click();
	await expect(neighbour.getByText('1団体の行を取り込みました。')).toBeVisible();
	const row = (name: string) => neighbour.getByRole('row').filter({ hasText: name });
	await expect(row('川上村')).toContainText('高原契約');
	await expect(row('南相木村')).toContainText('はんこ要らず');
	const saved = await neighbour.request.get(`${table}/export`);
	expect(saved.headers()['content-disposition']).toContain('.xlsx');
});

test('the asker reminds exactly those who are missing, freezes the table and closes it', async () => {
	await open(asker, `${table}?filter=blank`);
	await expect(asker.getByText('11団体中3団体が回答')).toBeVisible();
	await expect(asker.getByRole('rowheader', { name: '川上村' })).toHaveCount(0);
	await asker.getByRole('button', { name: '未回答の7団体に催促する' }).click();
	await asker.getByRole('button', { name: '7団体に催促を送る' }).click();
	await expect(asker.getByText('7団体に催促しました。')).toBeVisible();
	await asker.getByRole('button', { name: '今日の時点で凍結する' }).click();
	await expect(asker.getByText(/現在$/).first()).toBeVisible();
	await expect(asker.getByRole('row').filter({ hasText: '川上村' })).toContainText('高原契約');
	await open(asker, table);
	await asker.getByRole('button', { name: /^締め切る/ }).click();
	await expect(asker.getByText('締め切りました。')).toBeVisible();
	await village.goto(`${table}/row`);
	await expect(village.getByText('この表は締め切られています')).toBeVisible();
});

test('what was said stands on the organisation’s page and can be searched, without JavaScript', async ({
	browser
}) => {
	await village.goto('/directory');
	await village.locator('summary', { hasText: '製品・契約満了で探す' }).click();
	await village.getByLabel('内容').fill('高原契約');
	await village.getByRole('button', { name: '探す' }).last().click();
	await expect(village.getByText(/製品「高原契約」　1団体/)).toBeVisible();
	await village.getByRole('link', { name: '川上村' }).click();
	await expect(village.getByRole('row').filter({ hasText: '契約満了' })).toContainText('R10.3.31');
	await expect(village.getByRole('link', { name: TITLE }).first()).toBeVisible();
	const stranger = await personAt(browser, 'ueda', { javaScriptEnabled: false });
	await stranger.goto(`/directory?${new URLSearchParams({ fact: '製品', value: '高原契約' })}`);
	await expect(stranger.getByText(/製品「高原契約」　0団体/)).toBeVisible();
	await stranger.context().close();
});

test('a table of 77 prints on at most four sheets of A4 across, its head on each', async () => {
	await open(asker, '/tables/1');
	const pdf = await asker.pdf({ preferCSSPageSize: true });
	const sizes = [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
	expect(sizes.length).toBeLessThanOrEqual(4);
	for (const [, width, height] of sizes) expect(Number(width)).toBeGreaterThan(Number(height));
	const text = (await textOfPdf(pdf)).replace(/\s/g, '');
	for (const words of ['長野市', '栄村', '文書館クラウド']) expect(text).toContain(words);
	expect(text.split('最終更新').length - 1).toBe(sizes.length);
	expect(text).not.toContain('Excelで保存');
});

test('a question is put to those of one’s size, who see it first and answer or say 該当なし', async ({
	browser
}) => {
	await village.goto('/boards/prefecture/new');
	await village.getByLabel('件名').fill('一人で当番を回すときの工夫');
	await village.locator('summary', { hasText: '特に聞きたい団体' }).click();
	await village.getByLabel(/^同規模の団体/).check();
	await village.getByRole('button', { name: /^次へ/ }).click();
	await expect(village.getByText(/特に聞きたい団体：5団体/)).toBeVisible();
	await expect(village.getByRole('checkbox', { name: '北相木村' })).toBeChecked();
	await village.getByRole('textbox', { name: '本文' }).fill('教えてください。');
	await village.getByRole('checkbox', { name: '川上村' }).check();
	await village.getByRole('button', { name: '投稿する' }).click();
	await expect(village.getByText('6団体に知らせます')).toBeVisible();
	await village.getByRole('button', { name: '投稿する' }).click();
	await expect(village.getByText('宛先6団体中0団体が回答')).toBeVisible();
	const question = new URL(village.url()).pathname;
	await open(neighbour, '/');
	// In the list of ホーム or on the sheet of today, whichever the seat has chosen.
	const asked = neighbour.locator('main [data-row^="asked:"]');
	await asked.getByRole('link', { name: '一人で当番を回すときの工夫' }).click();
	await neighbour.getByRole('button', { name: '該当なし' }).click();
	await expect(neighbour.getByText('川上村は「該当なし」としました。')).toBeVisible();
	await alive(neighbour);
	await open(neighbour, '/');
	await expect(asked).toHaveCount(0);
	const other = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	await sent(other, `${question}?/reply`, { body: '役場の宿直に頼んでいます。' });
	await other.goto(question);
	await expect(other.getByText('宛先6団体中1団体が回答')).toBeVisible();
	await expect(other.getByText('あなたの団体は回答しました。')).toBeVisible();
	await other.context().close();
});
