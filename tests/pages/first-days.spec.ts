import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { municipalities } from '../../src/lib/reference/municipalities.ts';
import { expect, test, type Page } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import { alive, open, personAt, REFUSED, sendNotice } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { workbook } from '../support/sample-files.ts';
import { emptyUrl, startServer, type RunningServer } from '../support/server.ts';

test.describe.configure({ mode: 'serial' });

const PASSWORD = 'yatsugatake-no-kaze-7';
const CODE = /[A-HJKMNP-Z2-9]{4}(?:-[A-HJKMNP-Z2-9]{4}){2}/;
const NOTICE = '担当者名簿の確認のお願い';

let server: RunningServer;
let folder = '';
let union: Page;
let village: Page;
let complaints: string[];
let code = '';

test.beforeAll(async ({ browser }) => {
	folder = mkdtempSync(join(tmpdir(), 'yui-first-days-'));
	server = await startServer({
		port: Number(new URL(emptyUrl).port) + 2,
		folder: join(folder, 'data'),
		log: join(folder, 'server.log')
	});
	const open = () => browser.newContext({ baseURL: server.url });
	union = await (await open()).newPage();
	village = await (await open()).newPage();
	complaints = watchConsole(union, [REFUSED]);
});
test.afterAll(async () => {
	for (const page of [union, village]) await page.context().close();
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
});
test.afterEach(() => expect(complaints).toEqual([]));

test('on an empty installation the union reads in one file and 79 organisations have their people', async () => {
	await open(union, '/setup');
	const form = union.locator('form[action="?/administrator"]');
	const setupCode = CODE.exec(server.printed())?.[0] ?? '';
	await form.getByLabel('コード').fill(setupCode);
	await form.getByLabel('氏名').fill('丸山 徹');
	await form.getByLabel('ふりがな').fill('まるやま とおる');
	await form.getByLabel('ログインID').fill('maruyama');
	await form.locator('[name=password]').fill(PASSWORD);
	await form.locator('[name=again]').fill(PASSWORD);
	await form.getByRole('button', { name: '管理者を作ってはじめる' }).click();
	await expect(union.getByRole('heading', { level: 1 })).toHaveText('ホーム');

	const rows = municipalities.map(({ code6, name }, index) => [
		code6,
		name,
		'総務課',
		`担当 第${index + 1}`,
		'たんとう だい',
		`0267-00-${1000 + index}`,
		'職員、団体管理者'
	]);
	const bodies = [
		['200000', '長野県', 'DX推進課', '北村 洋子', 'きたむら ようこ', '026-000-1000', '職員'],
		['', '組合', '情報化推進室', '宮澤 結', 'みやざわ ゆい', '026-000-2000', '職員、相談窓口']
	];
	const header = ['団体コード', '団体名', '課', '氏名', 'ふりがな', '電話', '役割'];
	await open(union, '/admin/roster');
	await union
		.getByLabel('名簿のファイル')
		.setInputFiles(await workbook('名簿.xlsx', [header, ...rows, ...bodies]));
	await union.getByRole('button', { name: '読み込んで比べる' }).click();
	await expect(union.getByText('79団体の名簿を変えます：追加79人')).toBeVisible();
	await union.getByRole('button', { name: '79人分を反映する' }).click();
	await expect(union.getByText('反映しました（追加79人')).toBeVisible();
});

test('every one of them gets a sheet of paper, in code order', async () => {
	await union.getByRole('link', { name: '招待状をまとめて印刷' }).click();
	await alive(union);
	await union.getByRole('button', { name: '次へ：枚数を確かめる' }).click();
	await union.getByRole('button', { name: '79枚の招待状を作る' }).click();
	await expect(union.getByText('招待状を79枚作りました')).toBeVisible();
	const sheets = await union.getByRole('article').allInnerTexts();
	expect(sheets).toHaveLength(79);
	expect(sheets[0]).toContain('長野県');
	expect(sheets[1]).toContain('長野市');
	expect(sheets[2]).toContain('松本市');
	expect(sheets.at(-1)).toContain('長野県市町村自治振興組合');
	const own = sheets.find((sheet) => sheet.includes('北相木村')) ?? '';
	code = CODE.exec(own)?.[0] ?? '';
	const paper = await paperOf(union);
	expect(paper).toContain(code);
	expect(paper).toContain('79/79');
	expect(paper.match(/結い招待状/g)).toHaveLength(79);
});

test('a village comes in with its sheet', async () => {
	await open(village, '/invitation');
	await village.getByLabel('コード').fill(code);
	await village.getByRole('button', { name: '次へ' }).click();
	await expect(village.getByRole('definition').filter({ hasText: '北相木村' })).toBeVisible();
	await village.getByLabel('ログインID').fill('ide');
	await village.locator('[name=password]').fill(PASSWORD);
	await village.locator('[name=again]').fill(PASSWORD);
	await village.getByRole('button', { name: '登録してはじめる' }).click();
	await expect(village.getByRole('heading', { level: 1 })).toHaveText('ホーム');
	// One seat for everything: ホーム is the sheet of today.
	await expect(village.getByText('今日することはありません。')).toBeVisible();
	await expect(village.getByRole('heading', { name: 'はじめての方へ' })).toBeVisible();
});

test('it confirms the first notice from ホーム, and the sender sees it', async () => {
	const path = await sendNotice(union, { title: NOTICE });
	await open(village, '/');
	const row = village.getByRole('listitem').filter({ hasText: NOTICE });
	await expect(row).toContainText('あと7日');
	await row.getByRole('link', { name: NOTICE }).click();
	await village.getByRole('button', { name: '確認しました', exact: true }).click();
	await expect(village.getByText('北相木村として確認しました。')).toBeVisible();
	await open(village, '/');
	await expect(village.getByText('今日することはありません。')).toBeVisible();

	await open(union, path);
	await expect(union.getByText('確認 1/77')).toBeVisible();
});

test('in the demonstration year a village finds what it owes by deadline, confirms one, and the union sees whom to remind', async ({
	browser
}) => {
	const clerk = await personAt(browser, 'kitaaiki');
	const desk = await personAt(browser, 'kumiai');
	const title = '年末年始のLGWAN計画停止について';
	const counted = async () => {
		await open(desk, '/');
		const row = desk.getByRole('row', { name: new RegExp(title) });
		return Number(/(\d+)\/77/.exec(await row.innerText())?.[1]);
	};
	const before = await counted();

	await open(clerk, '/');
	const due = clerk.getByRole('table', { name: '期限のあるもの' });
	const days = await due
		.locator('time')
		.evaluateAll((times) => times.map((time) => time.getAttribute('datetime') ?? ''));
	expect(days.length).toBeGreaterThanOrEqual(5);
	expect(days).toEqual([...days].sort());
	await expect(due.getByRole('row').nth(1)).toContainText('超過');
	await expect(due.getByRole('row', { name: /情報セキュリティ研修/ })).toContainText(
		'木次 秀一さんが担当'
	);
	await due.getByRole('link', { name: title }).click();
	await clerk.getByRole('button', { name: '確認しました', exact: true }).click();
	await expect(clerk.getByText('北相木村として確認しました。')).toBeVisible();

	expect(await counted()).toBe(before + 1);
	await desk.getByRole('link', { name: title }).click();
	await expect(
		desk.getByRole('heading', { name: `未確認の団体（${76 - before}団体）` })
	).toBeVisible();
	await expect(
		desk.getByRole('button', { name: `未確認の${76 - before}団体に催促する` })
	).toBeVisible();
	for (const page of [clerk, desk]) await page.context().close();
});
