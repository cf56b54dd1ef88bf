import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
	axe,
	noEnglish,
	noSidewaysScroll,
	noVerticalText,
	watchConsole
} from '../support/page-checks.ts';
import { alive, answer, ask, open, personAt, REFUSED, sent } from '../support/people.ts';
import { demoUrl, emptyUrl } from '../support/server.ts';

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const SCREENSHOTS = join(TESTS, 'screenshots');

/** 1366 × 768 without the browser's frame, the same at 125 %, and a phone. */
const SIZES = [
	{ width: 1366, height: 600 },
	{ width: 1093, height: 480 },
	{ width: 360, height: 640 }
];

type Shown = {
	name: string;
	/** The login that may see it; null for a visitor. */
	as: string | null;
	path: string | ((page: Page) => Promise<string>);
	heading: string | RegExp;
	/** What leads from the path to the page, such as a refused form. */
	then?: (page: Page) => Promise<void>;
	status?: number;
	base?: string;
	/** A page of its own where several share a title by right: a filter, a page of a list. */
	sharesTitle?: boolean;
};

const LONG = /^Windows 11 25H2への更新/;
const step = (title: string, board = 'saku') =>
	`/boards/${board}/new?${new URLSearchParams({ title, kind: 'question', audience: 'district' })}`;

const shown: Shown[] = [
	{ name: 'setup', as: null, base: emptyUrl, path: '/setup', heading: 'はじめの設定' },
	{
		name: 'setup refused',
		as: null,
		base: emptyUrl,
		path: '/setup',
		heading: 'はじめの設定',
		then: press('管理者を作ってはじめる')
	},
	{ name: 'login', as: null, path: '/login', heading: 'ログイン' },
	{ name: 'login refused', as: null, path: '/login', heading: 'ログイン', then: press('ログイン') },
	{ name: 'invitation', as: null, path: invitation, heading: '結いへの招待状' },
	{
		name: 'invitation refused',
		as: null,
		path: invitation,
		heading: '結いへの招待状',
		then: press('登録してはじめる')
	},
	{
		name: 'invitation unknown',
		as: null,
		path: '/invitation/nonsense',
		heading: /。$/,
		status: 404
	},
	{ name: 'help', as: null, path: '/help', heading: '困ったときは' },
	{ name: 'help signed in', as: 'saku', path: '/help', heading: '困ったときは', sharesTitle: true },
	{ name: 'home', as: 'saku', path: '/', heading: 'ホーム' },
	{ name: 'home of the union', as: 'kumiai', path: '/', heading: 'ホーム', sharesTitle: true },
	{ name: 'home of the prefecture', as: 'ken', path: '/', heading: 'ホーム', sharesTitle: true },
	{
		name: 'home of a coordinator',
		as: 'coordinator',
		path: '/',
		heading: 'ホーム',
		sharesTitle: true
	},
	{ name: 'boards', as: 'saku', path: '/boards', heading: '掲示板' },
	{ name: 'board', as: 'saku', path: '/boards/saku', heading: '佐久広域の掲示板' },
	...['unread', 'unsolved', 'mine'].map((filter) => ({
		name: `board ${filter}`,
		as: 'saku',
		path: `/boards/saku?filter=${filter}`,
		heading: '佐久広域の掲示板',
		sharesTitle: true
	})),
	{
		name: 'board out of range',
		as: 'saku',
		path: '/boards/saku?page=9',
		heading: '佐久広域の掲示板',
		sharesTitle: true
	},
	{ name: 'practice board', as: 'saku', path: '/boards/practice', heading: '書き込み練習' },
	{ name: 'writing 1', as: 'saku', path: '/boards/saku/new', heading: '質問・投稿する' },
	{
		name: 'writing 1 refused',
		as: 'saku',
		path: '/boards/saku/new?title=',
		heading: '質問・投稿する',
		status: 422
	},
	{
		name: 'writing 2',
		as: 'saku',
		path: step('外字の件'),
		heading: '質問・投稿する',
		sharesTitle: true
	},
	{
		name: 'writing 2 refused',
		as: 'saku',
		path: step('外字の件'),
		heading: '質問・投稿する',
		then: press('投稿する'),
		sharesTitle: true
	},
	{
		name: 'writing 2 preview',
		as: 'saku',
		path: step('外字の件'),
		heading: '質問・投稿する',
		then: async (page) => {
			await page.getByRole('textbox', { name: '本文' }).fill('- 字形\n- 読み');
			await page.getByRole('button', { name: 'プレビュー' }).click();
			await expect(page.getByRole('region', { name: 'プレビュー' })).toBeVisible();
		},
		sharesTitle: true
	},
	{
		name: 'thread',
		as: 'saku',
		path: threadOf('saku', /^庁内Wi-Fi更新/),
		heading: /^庁内Wi-Fi更新/
	},
	{
		name: 'thread refused',
		as: 'saku',
		path: threadOf('saku', /^庁内Wi-Fi更新/),
		heading: /^庁内Wi-Fi更新/,
		then: press('返信する')
	},
	{ name: 'long thread', as: 'saku', path: threadOf('prefecture', LONG), heading: LONG },
	{
		name: 'long thread 2',
		as: 'saku',
		path: async (page) => `${await threadOf('prefecture', LONG)(page)}?page=2`,
		heading: LONG,
		sharesTitle: true
	},
	{ name: 'own thread', as: 'saku', path: ownThread, heading: '見出しと表の練習' },
	{
		name: 'edit',
		as: 'saku',
		path: async (page) => `${await ownThread(page)}/posts/1/edit`,
		heading: /1番の投稿を直す/
	},
	{
		name: 'history',
		as: 'saku',
		path: async (page) => `${await ownThread(page)}/posts/1/history`,
		heading: /1番の前の文章/
	},
	{
		name: 'search',
		as: 'saku',
		path: `/search?q=${encodeURIComponent('更新')}`,
		heading: '「更新」の検索結果'
	},
	{
		name: 'search empty',
		as: 'saku',
		path: `/search?q=${encodeURIComponent('ぬるぬる温泉')}`,
		heading: '「ぬるぬる温泉」の検索結果'
	},
	{ name: 'search without words', as: 'saku', path: '/search?q=!', heading: '検索' },
	{
		name: 'search cut',
		as: 'saku',
		path: `/search?q=${'0'.repeat(10_000)}`,
		heading: /^「0{100}」の検索結果$/
	},
	{
		name: 'erase',
		as: 'kumiai-lead',
		path: async (page) => `${await threadOf('saku', /^庁内Wi-Fi更新/)(page)}/posts/2/erase`,
		heading: '2番の投稿を完全に消去する'
	},
	{
		name: 'erase refused',
		as: 'kumiai-lead',
		path: async (page) => `${await threadOf('saku', /^庁内Wi-Fi更新/)(page)}/posts/2/erase`,
		heading: '2番の投稿を完全に消去する',
		then: press('完全に消去する')
	},
	{ name: 'erasures', as: 'kumiai-lead', path: '/admin/erasures', heading: '完全に消去したもの' },
	{ name: 'settings', as: 'suzaka', path: '/settings', heading: '設定' },
	{
		name: 'settings refused',
		as: 'suzaka',
		path: '/settings',
		heading: '設定',
		then: press('パスワードを変える')
	},
	{
		name: 'preview xlsx',
		as: 'saku',
		path: previewOf('saku', /^庁内Wi-Fi更新/),
		heading: /\.xlsx$/
	},
	{
		name: 'preview csv',
		as: 'saku',
		path: previewOf('saku', /^電子決裁を始めて/),
		heading: /\.csv$/
	},
	{
		name: 'preview docx',
		as: 'saku',
		path: previewOf('saku', /^生成AIの庁内/),
		heading: /\.docx$/
	},
	{
		name: 'preview txt',
		as: 'saku',
		path: previewOf('saku', /^標準化後の帳票で/),
		heading: /\.txt$/
	},
	{ name: 'admin', as: 'admin', path: '/admin', heading: '管理' },
	{
		name: 'admin boards',
		as: 'admin',
		path: '/admin/boards?board=saku',
		heading: '掲示板の世話役'
	},
	{ name: 'admin organisations', as: 'admin', path: '/admin/organisations', heading: '団体と職員' },
	{ name: 'admin organisation', as: 'admin', path: staffed, heading: '北相木村の職員' },
	{
		name: 'admin organisation refused',
		as: 'admin',
		path: staffed,
		heading: '北相木村の職員',
		then: press('登録して招待状を作る')
	},
	{
		name: 'not found',
		as: 'saku',
		path: '/threads/999999',
		heading: /^見つからないか/,
		status: 404
	},
	{
		name: 'no such page',
		as: 'saku',
		path: '/nowhere',
		heading: 'お探しのページは見つかりません。',
		status: 404
	},
	{ name: 'forbidden', as: 'saku', path: '/admin', heading: /システム管理者だけ/, status: 403 },
	{
		name: 'forbidden to write',
		as: 'saku',
		path: '/boards/kiso/new',
		heading: /^この掲示板に新しく書けるのは/,
		status: 403
	}
];

/** The words of people are not the interface's: Latin words of the demonstration year may stand. */
const peoplesWords = latinWordsOfDemo();
const contexts = new Map<string, Promise<BrowserContext>>();
const paths = new Map<Shown['path'], string>();
const titles = new Map<string, string>();

test.beforeAll(() => mkdirSync(SCREENSHOTS, { recursive: true }));

test.afterAll(async () => {
	for (const context of contexts.values()) await (await context).close();
});

for (const one of shown) {
	test(`${one.name} is whole for everybody`, async ({ browser }) => {
		const page = await (await contextOf(browser, one, true)).newPage();
		const found = watchConsole(page, [REFUSED]);
		const path = await pathOf(one, page);
		const response = await page.goto(path);
		expect(response?.status()).toBe(one.status ?? 200);
		const isPlain = (await page.locator('script, link[rel=stylesheet]').count()) === 0;
		if (!isPlain) await alive(page);
		await one.then?.(page);

		await expect(page.getByRole('heading', { level: 1 })).toHaveText(one.heading);
		expect(await page.locator('h1').count()).toBe(1);
		const title = await page.title();
		expect.soft(title).toMatch(/｜結い$/);
		if (one.then && /refused/.test(one.name)) expect.soft(title).toMatch(/^エラー：/);
		if (!one.sharesTitle) {
			expect.soft(titles.get(title), `the title of ${one.name}`).toBeUndefined();
			titles.set(title, one.name);
		}
		expect.soft(await axe(page)).toEqual([]);
		expect.soft(await noEnglish(page, peoplesWords)).toEqual([]);
		for (const size of SIZES) {
			await page.setViewportSize(size);
			expect.soft(await noSidewaysScroll(page, [size.width])).toEqual([]);
			expect.soft(await noVerticalText(page), `${size.width}px`).toEqual([]);
			if (size.width !== 1093) {
				const file = `${one.name.replaceAll(' ', '-')}-${size.width}.png`;
				await page.screenshot({ path: join(SCREENSHOTS, file) });
			}
		}
		expect.soft(found).toEqual([]);
		const words = await contentOf(page);
		await page.close();

		if (one.then) return;
		const plainContext = await contextOf(browser, one, false);
		const plain = plainContext.pages()[0] ?? (await plainContext.newPage());
		await plain.goto(path, { waitUntil: 'domcontentloaded' });
		await expect(plain.getByRole('heading', { level: 1 })).toHaveText(one.heading);
		expect.soft((await contentOf(plain)).length).toBeGreaterThan(words.length * 0.8);
	});
}

for (const [name, path, words] of [
	[
		'thread',
		threadOf('saku', /^庁内Wi-Fi更新/),
		['庁内Wi-Fi更新の見積依頼仕様書', '佐久穂町.xlsx']
	],
	['list', async () => '/boards/saku', ['佐久広域の掲示板', '返信']],
	['home', async () => '/', ['ホーム', '未読']]
] as const) {
	test(`${name} printed on paper says what it is, whose sample it is and which page`, async ({
		browser
	}) => {
		const page = await (await contextOf(browser, { as: 'saku' }, true)).newPage();
		await open(page, await path(page));
		const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
		expect(pdf.length).toBeGreaterThan(1000);
		const file = join(SCREENSHOTS, `${name}.pdf`);
		writeFileSync(file, pdf);
		const text = textOf(file);
		if (text === null) return;
		const pages = text.split('\f').filter((one) => one.trim() !== '');
		const whole = text.replace(/\s+/g, '');
		for (const word of [...words, '見本データ（内容は架空です）', '印刷令和']) {
			expect.soft(whole).toContain(word.replace(/\s+/g, ''));
		}
		for (const [index, one] of pages.entries()) {
			expect.soft(one).toMatch(new RegExp(`${index + 1}\\s*/\\s*${pages.length}`));
		}
		expect.soft(whole).not.toContain('ログアウト');
		expect.soft(whole).not.toContain('ここから未読に戻す');
	});
}

function contextOf(
	browser: Browser,
	one: Pick<Shown, 'as' | 'base'>,
	javaScriptEnabled: boolean
): Promise<BrowserContext> {
	const key = `${one.as} ${one.base ?? demoUrl} ${javaScriptEnabled}`;
	const options = { baseURL: one.base ?? demoUrl, javaScriptEnabled };
	const context =
		contexts.get(key) ??
		(one.as === null
			? browser.newContext(options)
			: personAt(browser, one.as, options).then(async (page) => {
					await page.close();
					return page.context();
				}));
	contexts.set(key, context);
	return context;
}

async function pathOf(one: Shown, page: Page): Promise<string> {
	if (typeof one.path === 'string') return one.path;
	const path = paths.get(one.path) ?? (await one.path(page));
	paths.set(one.path, path);
	return path;
}

/** Everything to read in main, without the spaces that layout puts between. */
async function contentOf(page: Page): Promise<string> {
	return (await page.locator('main').innerText()).replace(/\s+/g, '');
}

function press(button: string): (page: Page) => Promise<void> {
	return async (page) => {
		await page.getByRole('button', { name: button, exact: true }).first().click();
		await expect(page.getByRole('alert').first()).toBeVisible();
	};
}

function threadOf(board: string, title: RegExp): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(`/boards/${board}?year=all`);
		const href = await page.getByRole('link', { name: title }).first().getAttribute('href');
		return (href ?? '').replace(/[?#].*$/, '');
	};
}

function previewOf(board: string, title: RegExp): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(await threadOf(board, title)(page));
		const link = page.getByRole('link', { name: /^プレビュー/ }).first();
		return (await link.getAttribute('href')) ?? '';
	};
}

let own: Promise<string> | undefined;

/** A thread in the practice board with every kind of markup, corrected once and answered once. */
function ownThread(page: Page): Promise<string> {
	own ??= (async () => {
		const path = await ask(page, {
			board: 'practice',
			title: '見出しと表の練習',
			body: '前の文章です。'
		});
		const body =
			'# 見出し\n\n**太字**と`決裁`と[リンク](/)\n\n> 引用\n\n1. 一\n2. 二\n\n| 団体 | 台数 |\n| --- | ---: |\n| 北相木村 | 6 |\n\n```\n等幅の文字がとても長く続くので横に送らなければ読めないはずの一行をここに置いて確かめます\n```';
		await sent(page, `${path}/posts/1/edit`, { title: '見出しと表の練習', body, version: '1' });
		await answer(page, path, '>>1 読みました。');
		return path;
	})();
	return own;
}

let villagePath: string | undefined;

async function village(page: Page): Promise<string> {
	if (villagePath === undefined) {
		await page.goto('/admin/organisations');
		const link = page.getByRole('link', { name: '北相木村', exact: true });
		villagePath = (await link.getAttribute('href')) ?? '';
	}
	return villagePath;
}

/** The same with somebody who has not come in yet, whose row says the most. */
async function staffed(page: Page): Promise<string> {
	await invitation(page);
	return village(page);
}

let invited: Promise<string> | undefined;

/** The system administrator invites somebody; a visitor has nothing but the link. */
function invitation(page: Page): Promise<string> {
	invited ??= (async () => {
		const browser = page.context().browser();
		if (!browser) throw new Error('The page belongs to no browser.');
		const admin = await personAt(browser, 'admin');
		await open(admin, await village(admin));
		const form = admin.getByRole('form', { name: '職員の登録' });
		await form.getByLabel('氏名').fill('見本 花子');
		await form.getByLabel('ふりがな').fill('みほん はなこ');
		await form.getByLabel('課').fill('総務企画課');
		await form.getByRole('button', { name: '登録して招待状を作る' }).click();
		const address = await admin.getByText(/\/invitation\//).innerText();
		await admin.context().close();
		return new URL(address.trim()).pathname;
	})();
	return invited;
}

function latinWordsOfDemo(): string[] {
	const folder = join(TESTS, '../src/lib/server/demo/content');
	const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
	const strings = sources.join('\n').match(/'[^'\n]*[ぁ-ん一-龠][^'\n]*'|`[^`]*`/g) ?? [];
	return strings.join(' ').match(/[A-Za-z]{3,}/g) ?? [];
}

function textOf(pdf: string): string | null {
	try {
		return execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
	} catch {
		return null;
	}
}
