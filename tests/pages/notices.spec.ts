import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import { inDays, open, personAt, REFUSED, sendNotice, sent } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { refusal } from '../support/refusal.ts';

test.describe.configure({ mode: 'serial' });

const TITLE = '年末年始の計画停止について';
let union: Page;
let village: Page;
let complaints: string[];

test.beforeAll(async ({ browser }) => {
	union = await personAt(browser, 'kumiai');
	// The village has JavaScript switched off all the way.
	village = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	complaints = watchConsole(union, [REFUSED]);
});
test.afterAll(async () => {
	for (const page of [union, village]) await page.context().close();
});
test.afterEach(() => expect(complaints).toEqual([]));

test('the union writes to all, sees the number first, and sends', async () => {
	await open(union, '/notices');
	await union.getByRole('link', { name: 'お知らせを書く' }).click();
	await union.getByLabel('件名').fill(TITLE);
	await union.getByLabel('本文').fill('回線が止まります。\n\n- 停止：17時\n- 再開：8時');
	await union.getByLabel('確認期限').fill(inDays(-1));
	await union
		.locator('input[type=file]')
		.setInputFiles({ name: '停止予定.csv', mimeType: 'text/csv', buffer: Buffer.from('日,時\n') });
	await union.getByRole('button', { name: /^次へ/ }).click();
	await expect(refusal(union)).toContainText('確認期限が過ぎています');
	await union.getByLabel('確認期限').fill(inDays(7));
	await union.getByRole('button', { name: /^次へ/ }).click();
	await expect(union.getByText('77団体に送ります')).toBeVisible();
	await union.getByRole('button', { name: '内容を直す' }).click();
	await expect(union.getByLabel('件名')).toHaveValue(TITLE);
	await union.getByRole('button', { name: /^次へ/ }).click();
	await union.getByRole('button', { name: '77団体に送る' }).click();
	await expect(union.getByRole('heading', { level: 1 })).toHaveText(TITLE);
	await expect(union.getByText('確認 0/77')).toBeVisible();
	await expect(union.getByRole('link', { name: '停止予定.csv', exact: true })).toBeVisible();
});

test('a village takes it in hand, confirms it, and prints it to be passed round', async () => {
	await village.goto('/notices?filter=unconfirmed');
	await village.getByRole('link', { name: TITLE }).click();
	await village.getByRole('button', { name: '自分が担当する' }).click();
	await expect(village.getByText('担当：井出 直人')).toBeVisible();
	await village.getByRole('button', { name: '確認しました', exact: true }).click();
	await expect(village.getByText('北相木村として確認しました。')).toBeVisible();
	await expect(village.getByText('確認済み').first()).toBeVisible();
	const sheet = await paperOf(village);
	for (const words of [TITLE, '県内の全市町村（77団体）', '停止予定.csv', '確認期限', '井出直人']) {
		expect.soft(sheet).toContain(words);
	}
	expect.soft(sheet).toContain('供覧');
	expect.soft(sheet).not.toContain('取り消す');
});

test('the sender sees who has confirmed, reminds exactly the others and enters a call', async () => {
	await open(union, new URL(union.url()).pathname);
	await expect(union.getByText('確認 1/77')).toBeVisible();
	await union.getByRole('link', { name: '確認状況を見る' }).click();
	await expect(union.getByRole('listitem').filter({ hasText: '北相木村' })).toContainText('確認');
	await union.getByRole('button', { name: '未確認の76団体に催促する' }).click();
	await union.getByRole('button', { name: '76団体に催促を送る' }).click();
	await expect(union.getByText('76団体に催促しました。')).toBeVisible();
	const form = union.getByRole('form', { name: '代理入力' });
	await form.getByLabel('団体').selectOption('川上村');
	await form.getByLabel('電話をくれた人').fill('油井 一郎');
	await form.getByRole('button', { name: '代わりに入力する' }).click();
	await expect(union.getByText('確認 2/77')).toBeVisible();
	await expect(union.getByText('電話：油井 一郎さん')).toBeVisible();
	const sheet = await paperOf(union);
	for (const words of [
		'確認状況一覧',
		'確認2/77',
		'佐久広域',
		'未閲覧',
		'未確認の団体（75団体）'
	]) {
		expect.soft(sheet).toContain(words);
	}
	expect.soft(sheet).not.toContain('代わりに入力する');
});

test('the reminded see it, those who confirmed do not; a call entered for them names the caller', async ({
	browser
}) => {
	const path = new URL(union.url()).pathname.replace('/status', '');
	const seen = async (login: string) => {
		const page = await personAt(browser, login, { javaScriptEnabled: false });
		await page.goto(path);
		const text = await page.locator('main').innerText();
		await page.context().close();
		return text;
	};
	expect(await seen('saku')).toContain('確認の催促が届いています');
	expect(await seen('kitaaiki')).not.toContain('催促');
	const kawakami = await seen('kawakami');
	expect(kawakami).toContain('電話：油井 一郎さん');
	expect(kawakami).toContain('確認を取り消す');
	expect(await seen('saku')).not.toContain('井出');
});

test('a correction that asks anew shows the number, keeps the old text and is confirmed again', async () => {
	const path = new URL(union.url()).pathname.replace('/status', '');
	await open(union, `${path}/edit`);
	await union.getByLabel('本文').fill('再開は9時です。');
	await union.getByLabel('もう一度確認してもらう').check();
	await union.getByRole('button', { name: '訂正する' }).click();
	await expect(union.getByText('77団体に、もう一度確認してもらいます')).toBeVisible();
	await union.getByRole('button', { name: '訂正して77団体に確認してもらう' }).click();
	await expect(union.getByText('確認 0/77')).toBeVisible();
	await village.goto(path);
	await expect(village.getByText('訂正版')).toBeVisible();
	await village.getByRole('button', { name: '確認しました', exact: true }).click();
	await village.getByRole('link', { name: '前の文章' }).click();
	await expect(village.getByText('回線が止まります。')).toBeVisible();
});

test('what is withdrawn keeps its title and the reason', async () => {
	const path = new URL(union.url()).pathname;
	await union.locator('summary', { hasText: '取り下げる' }).click();
	await union.getByLabel('取り下げる理由').fill('中止になったため');
	await union.getByRole('button', { name: 'このお知らせを取り下げる' }).click();
	await expect(union.getByText('お知らせを取り下げました。')).toBeVisible();
	await village.goto(path);
	await expect(village.getByRole('heading', { level: 1 })).toHaveText(TITLE);
	await expect(village.getByText('理由：中止になったため')).toBeVisible();
	await expect(village.getByText('再開は9時です。')).toHaveCount(0);
	await village.goto(`${path}/history`);
	await expect(village.getByRole('heading', { level: 1 })).toContainText('送り主だけ');
});

test('without JavaScript a correction that asks anew keeps its tick through the step that shows the number', async ({
	browser
}) => {
	const plain = await personAt(browser, 'kumiai', { javaScriptEnabled: false });
	const path = await sendNotice(plain, { title: '訂正を二度押す' });
	await plain.goto(`${path}/edit`);
	await plain.getByLabel('本文').fill('直しました。');
	await plain.getByLabel('もう一度確認してもらう').check();
	await plain.getByRole('button', { name: '訂正する' }).click();
	await expect(plain.getByLabel('もう一度確認してもらう')).toBeChecked();
	// Somebody else is quicker: what was typed against the old text does not go through unseen.
	await sent(plain, `${path}/edit`, {
		title: '訂正を二度押す',
		body: '別の人の訂正です。',
		confirmBy: inDays(7),
		version: '1'
	});
	await plain.getByRole('button', { name: '訂正して77団体に確認してもらう' }).click();
	await expect(plain.getByText('別の人の訂正です。')).toBeVisible();
	await expect(plain.getByLabel('もう一度確認してもらう')).toBeChecked();
	await plain.getByRole('button', { name: '訂正する' }).click();
	await plain.getByRole('button', { name: '訂正して77団体に確認してもらう' }).click();
	await expect(plain.getByText('確認 0/77')).toBeVisible();
	await plain.goto(`${path}/history`);
	await expect(plain.getByText('別の人の訂正です。')).toBeVisible();
	await plain.context().close();
});

test('without JavaScript the number is shown too before a 広域 is sent to', async ({ browser }) => {
	const plain = await personAt(browser, 'ken', { javaScriptEnabled: false });
	await plain.goto('/notices/new');
	await plain.getByLabel('件名').fill('県からの調査のお願い');
	await plain.getByLabel('本文').fill('調査票を送ります。');
	await plain.getByLabel('一つの広域').check();
	await plain.getByRole('button', { name: /^次へ/ }).click();
	await expect(refusal(plain)).toContainText('広域を選んでください');
	await plain.getByLabel('広域', { exact: true }).selectOption('kiso');
	await plain.getByRole('button', { name: /^次へ/ }).click();
	await expect(plain.getByText('6団体に送ります')).toBeVisible();
	await plain.getByRole('button', { name: '6団体に送る' }).click();
	await expect(plain.getByText('確認 0/6')).toBeVisible();
	const path = new URL(plain.url()).pathname;
	await plain.context().close();
	expect((await village.goto(path))?.status()).toBe(404);
	expect((await union.goto(path))?.status()).toBe(404);
});

test('who is too late to take a notice in hand is told that it has been confirmed', async ({
	browser
}) => {
	const colleague = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	const path = await sendNotice(union, { title: '早く確認されたお知らせ' });
	await village.goto(path);
	await sent(colleague, `${path}?/confirm`, { version: '1' });
	await village.getByRole('button', { name: '自分が担当する' }).click();
	await expect(refusal(village)).toContainText('このお知らせは、もう確認されています。');
	await colleague.context().close();
});

test('an open list shows a new notice’s arrival by itself', async ({ browser }) => {
	const reader = await newReader(browser);
	const path = await sendNotice(union, { title: '緊急の点検のお知らせ' });
	await expect(reader.getByRole('link', { name: '緊急の点検のお知らせ' })).toBeVisible();
	expect(path).toMatch(/^\/notices\/\d+$/);
	await reader.context().close();
});

async function newReader(browser: Browser): Promise<Page> {
	const page = await personAt(browser, 'suzaka');
	await open(page, '/notices');
	return page;
}
