import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '../support/browser.ts';
import { axe, noSidewaysScroll, watchConsole } from '../support/page-checks.ts';
import { alive, open, personAt, REFUSED } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { refusal } from '../support/refusal.ts';
import { textFile } from '../support/sample-files.ts';
import { demoFolder } from '../support/server.ts';

test.describe.configure({ mode: 'serial' });

const GROUP = '/groups/network-security';
const LIST = `${GROUP}/materials`;

let chair: Page;
let village: Page;
let outsider: Page;
let complaints: string[];
let paper: string;

test.beforeAll(async ({ browser }) => {
	chair = await personAt(browser, 'matsumoto');
	// The village has JavaScript switched off all the way.
	village = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	outsider = await personAt(browser, 'obuse');
	complaints = watchConsole(chair, [REFUSED]);
});
test.afterAll(async () => {
	for (const page of [chair, village, outsider]) await page.context().close();
});
test.afterEach(() => expect(complaints).toEqual([]));

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

test('the chair registers several files at once into a folder', async () => {
	await open(chair, LIST);
	await chair.getByRole('link', { name: '資料を登録する' }).click();
	await alive(chair);
	await chair
		.locator('input[type=file]')
		.setInputFiles([
			textFile('連絡の順番.txt', '県、組合、住民'),
			textFile('機器.csv', '名前,数\n壁,2\n')
		]);
	await chair.getByLabel('フォルダ').selectOption({ label: '訓練' });
	await chair.getByLabel('メモ').fill('訓練の前に読んでください');
	await chair.getByRole('button', { name: '登録する' }).click();
	await expect(chair.getByText('資料を2件登録しました。')).toBeVisible();
	await expect(row(chair, '連絡の順番.txt')).toContainText('第1版');
	await expect(row(chair, '連絡の順番.txt')).toContainText('0団体');
});

test('a member opens one without downloading it, and that is counted once for the village', async () => {
	await village.goto(LIST);
	await village.getByRole('link', { name: '連絡の順番.txt' }).click();
	await expect(village.getByText('県、組合、住民')).toBeVisible();
	await expect(village.getByText('訓練の前に読んでください').first()).toBeVisible();
	await expect(village.getByRole('heading', { name: '開いた団体' })).toHaveCount(0);
	await village.reload();
	await open(chair, LIST);
	await expect(row(chair, '連絡の順番.txt')).toContainText('1団体');
});

test('the same name is asked about; without JavaScript the file need not be chosen again', async () => {
	await village.goto(`${LIST}/new`);
	await village.locator('input[type=file]').setInputFiles(textFile('村の記録.txt', '一'));
	await village.getByRole('button', { name: '登録する' }).click();
	await expect(village.getByRole('heading', { level: 1 })).toHaveText('村の記録.txt');
	paper = new URL(village.url()).pathname;

	await village.goto(`${LIST}/new`);
	await village.locator('input[type=file]').setInputFiles(textFile('村の記録.txt', '二度目'));
	await village.getByLabel('メモ').fill('書き足した');
	const [answer] = await Promise.all([
		village.waitForResponse((each) => each.request().method() === 'POST'),
		village.getByRole('button', { name: '登録する' }).click()
	]);
	expect(answer.status()).toBe(422);
	await expect(refusal(village)).toContainText('「村の記録.txt」は、この場所にもうあります');
	await expect(village.getByLabel('メモ')).toHaveValue('書き足した');
	await village.getByLabel('差し替え（新しい版）').check();
	await village.getByRole('button', { name: '登録する' }).click();
	expect(new URL(village.url()).pathname).toBe(paper);
	await expect(village.getByText('二度目')).toBeVisible();
	await expect(row(village, '第2版（最新）')).toContainText('書き足した');
});

test('another organisation’s name is only put beside it', async ({ browser }) => {
	const member = await personAt(browser, 'otari');
	await open(member, `${LIST}/new`);
	await member.locator('input[type=file]').setInputFiles(textFile('村の記録.txt', '小谷村の分'));
	await member.getByRole('button', { name: '登録する' }).click();
	await expect(refusal(member)).toContainText('差し替えられるのは北相木村と座長・事務局です');
	await expect(member.getByLabel('差し替え（新しい版）')).toHaveCount(0);
	await member.getByLabel('別の資料として登録').check();
	await member.getByRole('button', { name: '登録する' }).click();
	await expect(member.getByRole('heading', { level: 1 })).toHaveText('村の記録（2）.txt');
	await member.context().close();
});

test('an important change is told to who opened the older version, and shown as 旧版のみ', async () => {
	await open(chair, paper);
	await expect(chair.getByText('二度目')).toBeVisible();
	await village.goto(paper);
	await expect(village.getByText(/最新版を閲覧 1団体・旧版のみ閲覧 0団体/)).toBeVisible();
	await village.getByText('第3版に差し替える').click();
	await village.getByLabel('新しい版のファイル').setInputFiles(textFile('村の記録.txt', '三度目'));
	await village.getByRole('textbox', { name: 'メモ' }).fill('数が変わりました');
	await village.getByLabel('重要な変更').check();
	await village.getByRole('button', { name: '差し替える', exact: true }).click();
	await expect(village.getByText('第3版に差し替えました。')).toBeVisible();
	await expect(village.getByText(/最新版を閲覧 0団体・旧版のみ閲覧 1団体/)).toBeVisible();

	await open(chair, '/notifications');
	const told = chair.getByText('開いたことのある資料に、重要な変更がありました');
	await expect(told.first()).toBeVisible();
	await chair.getByRole('link', { name: '村の記録.txt' }).first().click();
	await expect(chair.getByText('三度目')).toBeVisible();
	await open(outsider, '/notifications');
	await expect(outsider.getByRole('link', { name: '村の記録.txt' })).toHaveCount(0);
});

test('an older version comes back; what is thrown away is restored', async () => {
	await village.goto(paper);
	await village.getByRole('button', { name: '第1版に戻す' }).click();
	await expect(village.getByText('第1版の中身を、第4版として最新にしました。')).toBeVisible();
	await expect(row(village, '第4版（最新）')).toContainText('第1版に戻しました');
	await village.getByRole('button', { name: 'ごみ箱に移す' }).click();
	await expect(village.getByText('この資料はごみ箱にあります')).toBeVisible();
	expect((await outsider.goto(paper))?.status()).toBe(404);
	await village.goto(`${LIST}/trash`);
	await village.getByRole('button', { name: /元に戻す.*村の記録.txt/ }).click();
	await expect(village.getByText('「村の記録.txt」を元に戻しました。')).toBeVisible();
	expect((await outsider.goto(paper))?.status()).toBe(200);
});

test('a page that was open when the 資料 went into the trash changes it no more', async () => {
	await village.goto(paper);
	await open(chair, paper);
	await chair.getByRole('button', { name: 'ごみ箱に移す' }).click();
	await expect(chair.getByText('この資料はごみ箱にあります')).toBeVisible();
	await village.getByText('名前やフォルダを変える').click();
	await village.getByRole('textbox', { name: '名前' }).fill('別の名前');
	const [answer] = await Promise.all([
		village.waitForResponse((each) => each.request().method() === 'POST'),
		village.getByRole('button', { name: '変える', exact: true }).click()
	]);
	expect(answer.status()).toBe(409);
	await expect(village.getByText('先に元に戻してください。')).toBeVisible();
	await village.getByRole('button', { name: '元に戻す', exact: true }).click();
	await expect(village.getByRole('heading', { level: 1 })).toHaveText('村の記録.txt');
});

test('a file stopped on its way leaves nothing behind, and may be sent again', async () => {
	const incoming = () => {
		const folder = join(demoFolder(), 'incoming');
		return existsSync(folder) ? readdirSync(folder).length : 0;
	};
	const before = incoming();
	await open(chair, `${LIST}/new`);
	const network = await chair.context().newCDPSession(chair);
	const throttle = (uploadThroughput: number) =>
		network.send('Network.emulateNetworkConditions', {
			...{ offline: false, latency: 0, downloadThroughput: -1 },
			uploadThroughput
		});
	await network.send('Network.enable');
	await throttle(40_000);
	await chair
		.locator('input[type=file]')
		.setInputFiles(textFile('長い記録.txt', '記録。'.repeat(100_000)));
	await expect.poll(incoming).toBe(before + 1);
	await chair.getByRole('button', { name: '「長い記録.txt」を中止する' }).click();
	await expect(chair.getByText('送れませんでした：中止しました。')).toBeVisible();
	await expect.poll(incoming).toBe(before);
	await chair.getByRole('button', { name: '登録する' }).click();
	await expect(refusal(chair)).toContainText('送れなかったファイルがあります');
	await throttle(-1);
	await chair.getByRole('button', { name: '「長い記録.txt」をもう一度送る' }).click();
	await expect(chair.getByText('1件中1件を送りました。')).toBeVisible();
	await chair.getByRole('button', { name: '「長い記録.txt」を外す' }).click();
	await expect(chair.getByRole('list', { name: '選んだファイル' })).toHaveCount(0);
});

test('a file that is dropped on the form is sent like one that was chosen', async () => {
	await open(chair, `${LIST}/new`);
	const dropped = await chair.evaluateHandle(() => {
		const data = new DataTransfer();
		data.items.add(new File(['置いて出した'], '置いた記録.txt', { type: 'text/plain' }));
		return data;
	});
	const field = chair.getByText(/^ここに置いても選べます/);
	await field.dispatchEvent('dragover', { dataTransfer: dropped });
	await field.dispatchEvent('drop', { dataTransfer: dropped });
	await expect(chair.getByText('1件中1件を送りました。')).toBeVisible();
	await chair.getByRole('button', { name: '登録する' }).click();
	await expect(chair.getByRole('heading', { level: 1 })).toHaveText('置いた記録.txt');
	await expect(chair.getByText('置いて出した')).toBeVisible();
});

test('who is no member reads an open group’s 資料 and changes nothing', async () => {
	await open(outsider, LIST);
	await expect(outsider.getByRole('link', { name: '資料を登録する' })).toHaveCount(0);
	await expect(outsider.getByRole('columnheader', { name: '開いた団体' })).toHaveCount(0);
	expect((await outsider.goto(`${LIST}/new`))?.status()).toBe(403);
	expect((await outsider.goto(`${LIST}/trash`))?.status()).toBe(403);
	const posted = await outsider.request.post(`${paper}?/trash`, {
		form: { id: '1' },
		headers: { origin: new URL(outsider.url()).origin }
	});
	expect(await posted.text()).toContain('直せるのは');
});

test('the search inside finds names, notes and words, and says where nothing is', async () => {
	await village.goto(LIST);
	await village.getByLabel('資料の中を探す').fill('訓練の前に読んで');
	await village.getByRole('button', { name: '探す', exact: true }).click();
	await expect(village.getByText(/にある資料：2件/)).toBeVisible();
	await expect(village.getByRole('link', { name: '連絡の順番.txt' })).toBeVisible();
	await village.getByLabel('資料の中を探す').fill('どこにもない言葉');
	await village.getByRole('button', { name: '探す', exact: true }).click();
	await expect(village.getByText(/にある資料：0件/)).toBeVisible();
});

test('a folder is made, and taken away by the chair only while it is empty', async () => {
	await village.goto(`${LIST}/folders`);
	await village.getByLabel('名前', { exact: false }).fill('令和9年度');
	await village.getByRole('button', { name: '作る' }).click();
	await expect(row(village, '令和9年度')).toContainText('0件');
	await expect(village.getByRole('button', { name: /^消す/ })).toHaveCount(0);
	await open(chair, `${LIST}/folders`);
	await expect(chair.getByRole('button', { name: /消す.*訓練/ })).toHaveCount(0);
	await chair.getByRole('button', { name: /消す.*令和9年度/ }).click();
	await expect(chair.getByText('フォルダを消しました。')).toBeVisible();
	await expect(row(chair, '令和9年度')).toHaveCount(0);
});

test('the list fits a phone and prints on A4', async () => {
	await open(chair, LIST);
	expect(await noSidewaysScroll(chair)).toEqual([]);
	expect(await axe(chair)).toEqual([]);
	const text = await paperOf(chair);
	expect(text).toContain('境界の機器の点検表.xlsx');
	expect(text).toContain('提出団体');
	expect(text).not.toContain('資料を登録する');
});

test('a small picture stands beside an image, and is nobody’s who may not read it', async ({
	browser
}) => {
	await open(outsider, '/groups/open-data/materials');
	const src = await row(outsider, '取得回数.png').locator('img').getAttribute('src');
	const small = await outsider.request.get(src ?? '');
	expect([small.status(), small.headers()['content-type']]).toEqual([200, 'image/jpeg']);
	const coordinator = await personAt(browser, 'coordinator');
	const origin = new URL(outsider.url()).origin;
	expect((await coordinator.request.get(`${origin}${src}`)).status()).toBe(404);
	await coordinator.context().close();
});
