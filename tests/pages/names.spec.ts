import { strToU8, strFromU8, unzipSync, zipSync } from 'fflate';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll, noVerticalText } from '../support/page-checks.ts';
import { answer, ask, personAt, sent } from '../support/people.ts';
import { workbook } from '../support/sample-files.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
test.setTimeout(120_000);

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

const BODY = { name: '本文' } as const;

for (const javaScriptEnabled of [true, false]) {
	const way = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';
	const mark = javaScriptEnabled ? 'その一' : 'その二';

	test(`a village asks without its name, thanks and solves, and the union looks behind it once, ${way}`, async ({
		browser
	}) => {
		const at = (login: string) => personAt(browser, login, { javaScriptEnabled });
		const asker = await at('hiraya');
		const title = `名前を伏せた質問 ${mark}`;
		const step = new URLSearchParams({ title, kind: 'question', audience: 'all' });
		await asker.goto(`/boards/prefecture/new?${step}`);
		await ready(asker, javaScriptEnabled);
		await asker.getByRole('textbox', BODY).fill('平谷村です。どうすればよいでしょうか。');
		await asker.getByLabel('「南信州広域の団体」とだけ表示').check();
		const file = await withAuthor('照会_平谷村.xlsx', '熊谷 太郎');
		await asker.setInputFiles('input[type=file]', file);
		await asker.getByRole('button', { name: '投稿する', exact: true }).click();
		await expect(asker.getByText('ファイル名に「平谷村」')).toHaveCount(2);
		await expect(asker.locator('#betrays')).toContainText('作成者：熊谷 太郎');
		await expect(asker.locator('#named')).toContainText('「平谷村」とあります');
		await checks(asker);

		await asker.getByRole('textbox', BODY).fill('どうすればよいでしょうか。');
		await asker.getByRole('button', { name: '取り除いて投稿する' }).click();
		await expect(
			asker.getByText('ほかの団体には「南信州広域の団体」とだけ見えます。')
		).toBeVisible();
		const path = new URL(asker.url()).pathname;

		const other = await at('ken');
		await other.goto(path);
		await expect(other.locator('#h1')).toContainText('南信州広域の団体');
		await expect(other.getByRole('link', { name: /添付1\.xlsx/ }).first()).toBeVisible();
		expect(await other.content()).not.toMatch(/平谷村|熊谷/);
		await answer(other, path, 'こうしてください。');

		await asker.goto(path);
		await ready(asker, javaScriptEnabled);
		await asker.getByRole('textbox', BODY).fill('ありがとうございます。');
		await asker.getByRole('button', { name: '返信する', exact: true }).click();
		await expect(asker.locator('#p3')).toContainText('ありがとうございます。');
		await asker.locator('#p2').getByRole('button', { name: 'この回答で解決した' }).click();
		await expect(asker.getByText('解決済みにしました。')).toBeVisible();
		await other.goto(path);
		await expect(other.getByText('南信州広域の団体が解決済みにしました')).toBeVisible();
		await expect(other.locator('#h3')).toContainText('南信州広域の団体');

		const union = await at('kumiai');
		await union.goto(path);
		await union.locator('#p1').getByRole('link', { name: '団体名を確かめる' }).click();
		await expect(union.getByRole('heading', { level: 1 })).toHaveText('1番の団体名を確かめる');
		await ready(union, javaScriptEnabled);
		await union.getByRole('button', { name: '団体名を確かめる' }).click();
		await expect(union).toHaveTitle(/^エラー：/);
		await union.getByRole('textbox', { name: '理由' }).fill('電話で詳しく聞くため');
		await union.getByRole('button', { name: '団体名を確かめる' }).click();
		await expect(union.getByText('平谷村')).toBeVisible();
		await checks(union);
		await union.goto(union.url());
		await expect(union.getByText('平谷村')).toHaveCount(0);

		await asker.goto(path);
		await expect(asker.locator('#p1')).toContainText('組合がこの団体名を確かめました');
		await expect(asker.locator('#p1')).toContainText('理由：電話で詳しく聞くため');
		await checks(asker);
	});

	test(`the desk types in what came by telephone, and the organisation corrects it, ${way}`, async ({
		browser
	}) => {
		const at = (login: string) => personAt(browser, login, { javaScriptEnabled });
		const desk = await at('kumiai');
		const step = { title: `電話の質問 ${mark}`, kind: 'question', audience: 'district' };
		await desk.goto(`/boards/kiso/new?${new URLSearchParams(step)}`);
		await ready(desk, javaScriptEnabled);
		await desk.getByRole('textbox', BODY).fill('回線の予備を知りたいとのことです。');
		await desk.getByText('電話・FAXで受けたものを代わりに入力する').click();
		await desk.getByLabel('連絡をくれた人').fill('瀬戸 孝太');
		await desk.getByRole('button', { name: '投稿する', exact: true }).click();
		await expect(desk.getByRole('link', { name: /団体を選んでください/ })).toBeVisible();
		await checks(desk);
		await desk
			.getByLabel('団体', { exact: true })
			.selectOption({ label: '王滝村（おうたきむら）' });
		await desk.getByLabel('受けた方法').selectOption({ label: 'FAX' });
		await desk.getByRole('button', { name: '投稿する', exact: true }).click();
		await expect(desk.locator('#h1')).toContainText('王滝村');
		await expect(desk.locator('#p1')).toContainText(/組合 若林がFAXで代理入力、\d+月\d+日/);
		const path = new URL(desk.url()).pathname;

		const village = await at('otaki');
		await village.goto(path);
		await village.locator('#p1').getByRole('link', { name: '直す：1番', exact: true }).click();
		await village.waitForURL(/edit$/);
		await ready(village, javaScriptEnabled);
		await village.getByRole('textbox', BODY).fill('予備の回線の費用を知りたいです。');
		await village.getByRole('button', { name: '保存する' }).click();
		await expect(village.locator('#p1')).toContainText('費用を知りたいです');
		const neighbour = await at('kiso-mura');
		await neighbour.goto(path);
		await expect(neighbour.locator('#p1').getByRole('link', { name: '直す' })).toHaveCount(0);
	});

	test(`a thread of one 広域 is widened with consent and keeps its address, ${way}`, async ({
		browser
	}) => {
		const at = (login: string) => personAt(browser, login, { javaScriptEnabled });
		const [asker, first, second] = [await at('koumi'), await at('kawakami'), await at('karuizawa')];
		const title = `広げる相談 ${mark}`;
		const path = await ask(asker, { board: 'saku', title, audience: 'district' });
		await answer(first, path, '一つ目の答えです。');
		await answer(second, path, '軽井沢町では二つ目です。');

		await asker.goto(path);
		await asker.getByRole('link', { name: '全県へ広げる' }).click();
		await expect(asker.getByText('この投稿に書いた2団体に')).toBeVisible();
		await ready(asker, javaScriptEnabled);
		await checks(asker);
		await asker.getByRole('button', { name: '全県へ広げる' }).click();
		await expect(asker.getByText('書いた団体の返事を待っています。')).toBeVisible();

		const outsider = await at('matsumoto');
		expect((await outsider.goto(path))?.status()).toBe(404);
		await first.goto(path);
		await ready(first, javaScriptEnabled);
		await checks(first);
		await first.getByRole('button', { name: '同意する' }).click();
		await expect(first.getByText('同意しました（団体名を出します）')).toBeVisible();
		await second.goto(path);
		await expect(second.getByText('「軽井沢町」とあります。')).toBeVisible();
		await ready(second, javaScriptEnabled);
		await second.getByRole('button', { name: '団体名を伏せる' }).click();
		await expect(second.getByText('全県へ広がりました。', { exact: false }).first()).toBeVisible();

		await outsider.goto('/boards/prefecture');
		await outsider.getByRole('link', { name: title, exact: true }).click();
		await expect(outsider).toHaveURL(new RegExp(path));
		await expect(outsider.locator('#h2')).toContainText('川上村');
		await expect(outsider.locator('#h3')).toContainText('佐久広域の団体');
		await expect(
			outsider.getByText(/\d+月\d+日に全県へ広がりました（読める人：県内の市町村）/)
		).toBeVisible();
		await first.goto('/boards/saku');
		await expect(first.getByRole('link', { name: title, exact: true })).toBeVisible();
		await first.goto(path);
		await expect(first.locator('#h3')).toContainText('軽井沢町');
	});
}

test('no page, feed or export of others tells who asked under a mask', async ({ browser }) => {
	test.setTimeout(600_000);
	const TELLING = ['平谷村', 'ひらやむら', '熊谷 太郎'];
	const asker = await personAt(browser, 'hiraya');
	const me = await asker.request.get('/settings');
	const own = /平谷村 ([^<\s]+ [^<\s]+)/.exec(await me.text())?.[1];
	expect(own).toBeDefined();
	const words = [...TELLING, own ?? ''];
	const title = '漏れてはならない質問';
	const readers = [];
	for (const login of ['takagi', 'kumiai', 'kumiai-lead', 'admin', 'ken', 'coordinator']) {
		readers.push({ login, page: await personAt(browser, login) });
	}
	// The same pages about somebody else's question hold what is there anyway, such as the list of callers.
	const neutral = await ask(readers[0]?.page ?? asker, {
		board: 'prefecture',
		title: '名前を出した質問',
		audience: 'all'
	});
	const before = new Map<string, Map<string, number>>();
	for (const { login, page } of readers) {
		before.set(login, await walk(page, words, threadPages(neutral, title)));
	}

	const path = await sent(asker, '/boards/prefecture/new', {
		title,
		kind: 'question',
		audience: 'all',
		body: '教えてください。',
		mask: 'prefecture'
	});
	const reply = await asker.request.post(`${path}?/reply`, {
		headers: { accept: 'text/html' },
		multipart: {
			body: '表を添えます。',
			clean: 'yes',
			files: await withAuthor('平谷村の表.xlsx', '熊谷 太郎')
		},
		maxRedirects: 0
	});
	expect(reply.status(), await reply.text()).toBe(303);
	const ken = readers.find(({ login }) => login === 'ken')?.page;
	if (ken) await answer(ken, path, '答えます。');
	await answer(asker, path, 'ありがとうございます。');
	await answer(asker, path, '間違えました。');
	await sent(asker, `${path}?/remove`, { post: '5' });
	await sent(asker, `${path}/posts/1/edit`, { title, body: '直しました。', version: '1' });
	await sent(asker, `${path}?/hold`, {});
	await sent(asker, `${path}?/follow`, { follow: 'yes' });
	await sent(asker, `${path}?/solve`, { post: '3' });

	for (const { login, page } of readers) {
		const told = before.get(login) ?? new Map<string, number>();
		const after = await walk(page, words, threadPages(path, title));
		expect(after.size, login).toBeGreaterThan(40);
		for (const [address, count] of after) {
			// The keeper of the synonyms is shown what this walk has itself looked for in vain.
			const isOfKeeper = address.startsWith('/admin/synonyms') || isSearchFor(words, address);
			if (isOfKeeper && ['kumiai', 'admin'].includes(login)) continue;
			const allowed = told.get(address) ?? told.get(alike(address, path, neutral, title)) ?? 0;
			expect.soft(count, `${login} ${address}`).toBeLessThanOrEqual(allowed);
		}
	}
});

/** Pages about one thread, by all routes below it, and the searches that find it. */
function threadPages(path: string, title: string): string[] {
	const below = routes().filter((route) => route.startsWith('/threads/[id]'));
	return [
		...below.map((route) => route.replace('/threads/[id]', path).replace('[number]', '1')),
		...['/posts/2/history', '/posts/4/history', '/arrivals?after=0', '?page=1'].map(
			(rest) => path + rest
		),
		searchFor(title)
	];
}

/** The page without the masked question that offers the same names to choose from. */
function alike(address: string, path: string, neutral: string, title: string): string {
	if (address.startsWith('/search?')) return searchFor(title);
	return address.startsWith(`${path}?quote=`) ? neutral : address.replace(path, neutral);
}

function isSearchFor(words: string[], address: string): boolean {
	const { pathname, searchParams } = new URL(address, 'http://yui.test');
	return pathname === '/search' && words.includes(searchParams.get('q') ?? '');
}

function searchFor(words: string): string {
	return `/search?q=${encodeURIComponent(words)}`;
}

/** Every GET route of the house, as its folders are named, without groups. */
function routes(): string[] {
	const root = fileURLToPath(new URL('../../src/routes', import.meta.url));
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => /^\+(page\.svelte|server\.ts)$/.test(entry.name))
		.map((entry) => entry.parentPath.slice(root.length).replace(/\/\([^)]+\)/g, '') || '/');
}

const MOST_PAGES = 250;

/**
 * Opens every page and file a person can reach from the places without a parameter, but no other thread, and
 * counts the telling words in what comes, also inside workbooks.
 */
async function walk(page: Page, words: string[], more: string[]): Promise<Map<string, number>> {
	const start = routes().filter((route) => !/\[|logout/.test(route));
	const searches = words.map(searchFor);
	const filters = ['all', 'unread', 'unsolved', 'mine'].map(
		(filter) => `/boards/prefecture?year=all&filter=${filter}`
	);
	const waiting = [...new Set([...more, ...start, ...searches, ...filters])];
	const own = more[0] ?? '';
	const counts = new Map<string, number>();
	for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
		if (counts.has(address) || counts.size >= MOST_PAGES) continue;
		const got = await page.request.get(address, { maxRedirects: 0, headers: { accept: '*/*' } });
		const bytes = await got.body();
		const text = textIn(bytes);
		const header = decodeURIComponent(got.headers()['content-disposition'] ?? '');
		// The address itself may hold a word that was searched for, and pages repeat it.
		counts.set(
			address,
			words.reduce((sum, word) => sum + occurrences(text + header, word), 0)
		);
		for (const [, href = ''] of text.matchAll(/href="(\/[^"#]*)/g)) {
			const next = href.replaceAll('&amp;', '&');
			const isOther =
				/^\/(threads\/|logout|_app\/|files\/)/.test(next) && !isOf(next, own, address);
			if (!isOther && !/^\/(boards\/[^/]+\/new|admin\/organisations\/\d+)/.test(next)) {
				waiting.push(next);
			}
		}
	}
	return counts;
}

/** Whether a link leads into the thread, or to a file from one of its pages. */
function isOf(next: string, own: string, from: string): boolean {
	if (own === '') return false;
	return next.startsWith(own) || (next.startsWith('/files/') && from.startsWith(own));
}

function textIn(bytes: Buffer): string {
	if (bytes.subarray(0, 2).toString() !== 'PK') return bytes.toString('utf8');
	return Object.values(unzipSync(new Uint8Array(bytes)))
		.map((part) => strFromU8(part))
		.join('\n');
}

function occurrences(text: string, word: string): number {
	return text.split(word).length - 1;
}

/** A workbook whose properties name somebody. */
async function withAuthor(name: string, author: string) {
	const file = await workbook(name, [
		['課', '回答'],
		['総務課', '1']
	]);
	const parts = unzipSync(new Uint8Array(file.buffer));
	const core = `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>${author}</dc:creator></cp:coreProperties>`;
	const zipped = zipSync({ ...parts, 'docProps/core.xml': strToU8(core) });
	return { ...file, buffer: Buffer.from(zipped) };
}

async function ready(page: Page, javaScriptEnabled: boolean): Promise<void> {
	if (javaScriptEnabled) {
		await expect(page.locator('html')).toHaveAttribute('data-hydrated', 'true');
	}
}

/** What every page keeps; without JavaScript it is the same page, and axe could not run in it. */
async function checks(page: Page): Promise<void> {
	const runs = await page.evaluate(() => document.documentElement.hasAttribute('data-hydrated'));
	if (!runs) return;
	expect.soft(await noSidewaysScroll(page)).toEqual([]);
	expect.soft(await noVerticalText(page)).toEqual([]);
	expect.soft(await noEnglish(page, ['xlsx', 'csv'])).toEqual([]);
	expect.soft(await axe(page)).toEqual([]);
}
