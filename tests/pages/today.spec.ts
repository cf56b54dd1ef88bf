import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { answer, ask, inDays, open, personAt, sendNotice, sent } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';

test.describe.configure({ mode: 'serial' });

/** Everything a browser fetches for the sheet, bytes as they travel. */
const LIMIT = 60_000;

const run = Date.now().toString(36);
const deadlines = [`調査の回答期限 ${run}`, `点検の立ち会い ${run}`];
const plainNotice = `窓口の休みのお知らせ ${run}`;
const questions = ['外字の申請', '名札の様式', '印刷の枚数'].map((title) => `${title} ${run}`);

let village: Page;

test.beforeAll(async ({ browser }) => {
	village = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	await putEverythingOff(village);
	await fillMonday(browser);
});
test.afterAll(() => village.context().close());

/** Presses あとで until nothing is left, so that what the journey brings stands alone. */
async function putEverythingOff(page: Page): Promise<void> {
	await page.goto('/today');
	const later = page.getByRole('button', { name: /^あとで/ });
	while ((await later.count()) > 0) await later.first().click();
}

/** Two deadlines, one notice to read, and three questions of the 広域 that others have solved. */
async function fillMonday(browser: Browser): Promise<void> {
	const union = await personAt(browser, 'kumiai');
	await sendNotice(union, {
		title: deadlines[0] ?? '',
		body: '**今日まで**に回答してください。',
		confirmBy: inDays(0)
	});
	await sendNotice(union, { title: deadlines[1] ?? '', confirmBy: inDays(3) });
	await sendNotice(union, { title: plainNotice, confirmBy: '' });
	await union.context().close();
	const asker = await personAt(browser, 'komoro');
	const helper = await personAt(browser, 'saku');
	for (const title of questions) {
		const thread = await ask(asker, { board: 'saku', title });
		await answer(helper, thread, '手引きの3章にあります。');
		await sent(asker, `${thread}?/solve`, { post: '2' });
	}
	for (const page of [asker, helper]) await page.context().close();
}

const line = (title: string) => village.getByRole('listitem').filter({ hasText: title });

test('the sheet says in order what is to do, why, until when', async () => {
	await village.goto('/today');
	const lines = await village.locator('main ol > li[data-row]').allInnerTexts();
	const place = (title: string) => lines.findIndex((text) => text.includes(title));
	const places = [...deadlines, plainNotice].map(place);
	expect(places).toEqual([...places].sort((a, b) => a - b));
	expect(Math.min(...questions.map(place))).toBeGreaterThan(Math.max(...places));
	expect(lines.length).toBeLessThanOrEqual(7);
	const [first = ''] = lines;
	for (const words of ['お知らせ', '今日まで', '今日までに回答してください。', '確認', 'あとで']) {
		expect(first).toContain(words);
	}
	await expect(line(questions[0] ?? '')).toContainText('手引きの3章にあります。');
});

test('it weighs less than 60 kB with everything a browser fetches, and sends no script', async ({
	browser
}) => {
	const page = await personAt(browser, 'kitaaiki');
	const session = await page.context().newCDPSession(page);
	await session.send('Network.enable');
	let travelled = 0;
	let unpacked = 0;
	session.on('Network.loadingFinished', (event) => (travelled += event.encodedDataLength));
	session.on('Network.dataReceived', (event) => (unpacked += event.dataLength));
	await page.goto('/today', { waitUntil: 'networkidle' });
	expect(travelled).toBeGreaterThan(5_000);
	expect(travelled).toBeLessThan(LIMIT);
	expect(unpacked).toBeLessThan(LIMIT);
	expect(await page.locator('script').count()).toBe(0);
	await page.context().close();
});

test('it prints on one A4 sheet with boxes to tick', async () => {
	await village.goto('/today');
	const sheet = await paperOf(village);
	for (const words of ['今日すること', '北相木村', ...deadlines, '1/1']) {
		expect.soft(sheet).toContain(words.replaceAll(' ', ''));
	}
	expect.soft(sheet).not.toContain('読んだ');
});

test('あとで hides a line until the next business day and 戻す brings it back', async () => {
	const [first = ''] = deadlines;
	await line(first)
		.getByRole('button', { name: /^あとで/ })
		.click();
	await expect(village.getByText(/8:30にまた出ます。/)).toBeVisible();
	const later = village.getByRole('region', { name: /^あとで/ });
	await expect(later.getByRole('listitem').filter({ hasText: first })).toContainText('今日まで');
	await village.locator('.done').getByRole('button', { name: '戻す' }).click();
	await expect(village.locator('li[data-row]').first()).toContainText(first);
});

test('a confirmation and 読んだ are taken back where they were made', async () => {
	const [first = ''] = deadlines;
	await line(first).getByRole('button', { name: /^確認/ }).click();
	await expect(village.getByText('北相木村として確認しました。')).toBeVisible();
	await expect(line(first)).toHaveCount(0);
	await village.getByRole('button', { name: '取り消す' }).click();
	await expect(village.getByText('確認を取り消しました。')).toBeVisible();
	await expect(line(first)).toHaveCount(1);
	for (const title of [plainNotice, questions[1] ?? '']) {
		await line(title)
			.getByRole('button', { name: /^読んだ/ })
			.click();
		await expect(line(title)).toHaveCount(0);
		await village.getByRole('button', { name: '取り消す' }).click();
		await expect(line(title)).toHaveCount(1);
	}
});

test('a village clears its Monday by six clicks, with JavaScript off', async () => {
	let clicks = 0;
	const press = async (title: string, name: RegExp) => {
		await line(title).getByRole('button', { name }).click();
		await expect(line(title)).toHaveCount(0);
		clicks += 1;
	};
	await village.goto('/today');
	for (const title of deadlines) await press(title, /^確認/);
	for (const title of [plainNotice, ...questions]) await press(title, /^読んだ/);
	expect(clicks).toBe(6);
	// Other journeys may have sent something meanwhile.
	await putEverythingOff(village);
	await expect(village.getByText('今日することはありません。')).toBeVisible();
	await village.goto('/notices?filter=unconfirmed');
	for (const title of deadlines) await expect(village.getByText(title)).toHaveCount(0);
});

test('ホーム becomes the sheet in one click, and the lists again in one', async () => {
	await village.goto('/today');
	await village.getByRole('button', { name: 'ホームをこの一枚にする' }).click();
	await expect(village).toHaveURL('/');
	await expect(village.getByText('ホームをこの一枚にしました。')).toBeVisible();
	await expect(village.getByRole('heading', { name: /^未読/ })).toHaveCount(0);
	await village.goto('/settings');
	await expect(village.getByLabel('今日することの一枚')).toBeChecked();
	await village.goto('/');
	await village.getByRole('button', { name: 'ホームを一覧に戻す' }).click();
	await expect(village.getByRole('heading', { name: /^未読/ })).toBeVisible();
});

test('what is gone, foreign or no thing at all is refused in Japanese', async ({ browser }) => {
	const union = await personAt(browser, 'kumiai');
	const notice = await sendNotice(union, { title: `訂正される件 ${run}` });
	await village.goto('/today');
	const rewritten = { title: `訂正される件 ${run}`, body: '直しました。', anew: 'on' };
	const edit = await union.request.get(`${notice}/edit`);
	expect(edit.ok()).toBe(true);
	await open(union, `${notice}/edit`);
	await union.getByLabel('本文').fill(rewritten.body);
	await union.getByLabel('もう一度確認してもらう').check();
	await union.getByRole('button', { name: '訂正する' }).click();
	await union.getByRole('button', { name: /^訂正して77団体に/ }).click();
	await expect(union.getByText('確認 0/77')).toBeVisible();
	await line(rewritten.title).getByRole('button', { name: /^確認/ }).click();
	await expect(line(rewritten.title)).toContainText('このお知らせは訂正されました');
	const statuses = { 'thread:999999': 404, 'notice:0': 404, '<b>': 422, 'roster-call:1': 404 };
	for (const [thing, status] of Object.entries(statuses)) {
		const answer = await village.request.post('/today?/read', {
			headers: { accept: 'text/html' },
			form: { thing }
		});
		expect(answer.status(), thing).toBe(status);
		expect(await answer.text()).toMatch(/見つからない|もう一度押してください/);
	}
	await union.context().close();
});
