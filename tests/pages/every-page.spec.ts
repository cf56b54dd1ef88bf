import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synonymRows } from '../../src/lib/reference/synonyms.ts';
import { expect, test, type Page } from '../support/browser.ts';
import { sentByComposing } from '../support/composing.ts';
import { wholeAtTwice, wholeWhenSpaced } from '../support/enlarged.ts';
import { drawnFaults, markupFaults } from '../support/markup.ts';
import {
	axe,
	errorsLeadNowhere,
	noEnglish,
	noSidewaysScroll,
	noVerticalText,
	watchConsole
} from '../support/page-checks.ts';
import { alive, createAtCommandLine, open, REFUSED } from '../support/people.ts';
import { newcomer } from '../support/shown/doors.ts';
import { everyPage } from '../support/shown/every.ts';
import { closeAll, contextOf, pathOf } from '../support/shown/opening.ts';
import { threadOf } from '../support/shown/shown.ts';

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const SCREENSHOTS = join(TESTS, 'screenshots');

/** 1366 × 768 without the browser's frame, the same at 125 %, and a phone. */
const SIZES = [
	{ width: 1366, height: 600 },
	{ width: 1093, height: 480 },
	{ width: 360, height: 640 }
] as const;
/** The smallest phone, and where a tablet stands between a table and its folded rows. */
const WIDTHS_BETWEEN = [320, 768, 1024];

/** The words of people are not the interface's: Latin words of the demonstration year and of the union's synonyms may stand. */
const peoplesWords = [
	...latinWordsOfDemo(),
	...synonymRows.flatMap(([, , terms]) => terms.match(/[A-Za-z]{3,}/g) ?? [])
];

// Every page needs nothing but the demonstration year, so two workers may share the list.
test.describe.configure({ mode: 'parallel' });

let isNewcomerThere = false;

test.beforeAll(() => {
	mkdirSync(SCREENSHOTS, { recursive: true });
	// One worker may be given both parts of the list, and comes by here for each.
	if (!isNewcomerThere) createAtCommandLine(newcomer);
	isNewcomerThere = true;
});

test.afterAll(closeAll);

for (const one of everyPage) {
	test(`${one.name} is whole for everybody`, async ({ browser }) => {
		const page = await (await contextOf(browser, one, true)).newPage();
		const found = watchConsole(page, [REFUSED]);
		const path = await pathOf(one, page);
		const response = await page.goto(path);
		expect(response?.status()).toBe(one.status ?? 200);
		expect.soft(await markupFaults((await response?.text()) ?? ''), 'the HTML sent').toEqual([]);
		const isPlain = (await page.locator('script').count()) === 0;
		if (!isPlain) await alive(page);
		await one.then?.(page);

		await expect(page.getByRole('heading', { level: 1 })).toHaveText(one.heading);
		expect(await page.locator('h1').count()).toBe(1);
		if (one.then && /refused/.test(one.name)) await expect.soft(page).toHaveTitle(/^エラー：/);
		if (one.then) expect.soft(await drawnFaults(await page.content()), 'the tree').toEqual([]);
		expect.soft(await errorsLeadNowhere(page), 'links of errors').toEqual([]);
		const title = await page.title();
		expect.soft(title).toMatch(/｜結い$/);
		if (!one.sharesTitle) {
			expect.soft(firstWith(title, one.name), 'the page of that title').toBe(one.name);
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
		expect.soft(await noSidewaysScroll(page, WIDTHS_BETWEEN)).toEqual([]);
		await page.setViewportSize(SIZES[0]);
		expect.soft(await wholeAtTwice(page), 'with text twice as large').toEqual([]);
		expect.soft(await wholeWhenSpaced(page), 'with wider spacing').toEqual([]);
		expect.soft(found).toEqual([]);
		const words = await contentOf(page);
		const isNew = (field: string) => firstWith(field, one.name) === one.name;
		expect.soft(await sentByComposing(page, isNew), 'by the Enter of a conversion').toEqual([]);
		// Left while nothing gets through: on closing, a form would still keep what was typed for the next page.
		await page.goto('about:blank');
		await page.close();

		if (one.then) return;
		const plainContext = await contextOf(browser, one, false);
		const plain = plainContext.pages()[0] ?? (await plainContext.newPage());
		await plain.goto(path, { waitUntil: 'domcontentloaded' });
		await expect(plain.getByRole('heading', { level: 1 })).toHaveText(one.heading);
		// Without scripts nothing waits for the style, and what the style unfolds is counted too.
		await expect
			.configure({ soft: true })
			.poll(async () => (await contentOf(plain)).length)
			.toBeGreaterThan(words.length * 0.8);
	});
}

for (const [name, path, words] of [
	[
		'thread',
		threadOf('saku', /^庁内Wi-Fi更新/),
		['庁内Wi-Fi更新の見積依頼仕様書', '佐久穂町.xlsx']
	],
	['own cases', async () => '/helpdesk', ['ヘルプデスク', '組合の相談窓口に尋ねます']],
	['articles', async () => '/helpdesk/articles', ['Q&A']],
	['list', async () => '/boards/saku', ['佐久広域の掲示板', '返信']],
	['home', async () => '/', ['ホーム', '未読']],
	['morning', async () => '/morning', ['今朝の一覧', '期限のあるもの', '1/1']]
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

/** The name of the page first seen with that title or field, across the workers of this run. */
function firstWith(what: string, name: string): string {
	const folder = join(process.env.YUI_TEST_FOLDER ?? '', 'firsts');
	const file = join(folder, createHash('sha1').update(what).digest('hex'));
	mkdirSync(folder, { recursive: true });
	try {
		writeFileSync(file, name, { flag: 'wx' });
		return name;
	} catch {
		return readFileSync(file, 'utf8');
	}
}

/** Everything to read in main, without the spaces that layout puts between. */
async function contentOf(page: Page): Promise<string> {
	return (await page.locator('main').innerText()).replace(/\s+/g, '');
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
