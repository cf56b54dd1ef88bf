import { expect, test, type Page } from '../support/browser.ts';
import { sentByComposing } from '../support/composing.ts';
import {
	axe,
	noEnglish,
	noSidewaysScroll,
	noVerticalText,
	typeWithIme,
	watchConsole
} from '../support/page-checks.ts';

async function show(page: Page, body: string, title = '確かめ'): Promise<void> {
	await page.setContent(
		`<!doctype html><html lang="ja"><title>${title}</title><body><main><h1>確かめ</h1>${body}</main></body></html>`
	);
}

test('axe tells a field without a label, in Japanese', async ({ page }) => {
	await show(page, '<label>件名 <input></label>');
	expect(await axe(page)).toEqual([]);
	await show(page, '<input>');
	expect(await axe(page)).toEqual([expect.stringMatching(/^label: .*ラベル.*: input: <input>$/)]);
});

test('a page may not scroll sideways, a region of it may', async ({ page }) => {
	const wide = '<table><tr><td style="min-width: 900px">広い表</td></tr></table>';
	await show(page, `<div style="overflow-x: auto">${wide}</div>`);
	expect(await noSidewaysScroll(page)).toEqual([]);
	await show(page, wide);
	const found = await noSidewaysScroll(page);
	expect(found.map((line) => line.split(':')[0])).toEqual(['320px', '360px', '768px']);
	expect(found[0]).toContain('<td style="min-width: 900px">');
	expect(page.viewportSize()).toEqual({ width: 1366, height: 600 });
});

test('a cell, link or button may not squeeze its text upright', async ({ page }) => {
	const cell = (width: string) =>
		`<table style="table-layout: fixed; width: ${width}"><tr><td>北相木村の外字</td></tr></table>`;
	await show(page, `${cell('9em')}<button>返信する</button><a href="#x">長い題名の<br>つづき</a>`);
	expect(await noVerticalText(page)).toEqual([]);
	await show(page, `${cell('1.5em')}<button style="width: 1em; padding: 0">返信する</button>`);
	expect(await noVerticalText(page)).toEqual([
		expect.stringContaining('<td> 北相木村の外字'),
		expect.stringContaining('<button> 返信する')
	]);
});

test('English is told wherever a reader meets it', async ({ page }) => {
	await show(
		page,
		'LGWANのPDF <code>yui check</code><p hidden>hidden</p><i translate="no">Kitaaiki</i>'
	);
	expect(await noEnglish(page)).toEqual([]);
	await show(
		page,
		`<p>Loading…</p><button aria-label="Close menu">×</button><input placeholder="Search"><img alt="Photo">
		<input type="submit" value="Send"><select><option>None</option></select>`,
		'Not Found'
	);
	const words = (await noEnglish(page)).map((line) => line.split(' ')[0]);
	expect(words.sort()).toEqual(
		['Close', 'Found', 'Loading', 'None', 'Not', 'Photo', 'Search', 'Send', 'menu'].sort()
	);
	expect(await noEnglish(page, words.map(String))).toEqual([]);
});

test('the console watch hears errors and strangers', async ({ page }) => {
	await page.route('**/*', (route) =>
		route.fulfill({ contentType: 'text/html', headers: { 'access-control-allow-origin': '*' } })
	);
	const heard = watchConsole(page, [/^console\.error: known/]);
	await page.goto('http://yui.test/');
	await page.evaluate(async () => {
		console.error('known');
		await fetch('/own');
	});
	expect(heard).toEqual([]);
	await page.evaluate(async () => {
		console.error('broken');
		setTimeout(() => {
			throw new Error('uncaught');
		});
		await fetch('http://stranger.test/');
	});
	await expect
		.poll(() => heard.map((line) => line.split('\n')[0]?.trim()).sort())
		.toEqual([
			'console.error: broken',
			'error: Error: uncaught',
			'other origin: http://stranger.test/'
		]);
});

test('an input method types without sending, and shows a field that sends too early', async ({
	page
}) => {
	const form = (guard: string) => `<form onsubmit="window.sent = true; return false"><label>本文
		<textarea onkeydown="if (${guard}event.key === 'Enter') this.form.requestSubmit()"></textarea>
		</label></form>`;
	const isSent = () => page.evaluate(() => 'sent' in window);
	await show(page, form('!event.isComposing && '));
	await typeWithIme(page, page.getByLabel('本文'), '外字の件');
	await expect(page.getByLabel('本文')).toHaveValue('外字の件');
	expect(await isSent()).toBe(false);
	await page.getByLabel('本文').press('Enter');
	expect(await isSent()).toBe(true);
	await page.evaluate(() => Reflect.deleteProperty(window, 'sent'));
	await show(page, form(''));
	await typeWithIme(page, page.getByLabel('本文'), '外字の件');
	expect(await isSent()).toBe(true);
});

test('of all fields of a page those are told whose accepting Enter sends or leaves', async ({
	page
}) => {
	const field = (name: string, onEnter: string) =>
		`<form action="/${name}"><label>${name} <input name="${name}" onkeydown="if (event.key === 'Enter') ${onEnter}"></label><button>送る</button></form>`;
	const send = 'this.form.requestSubmit()';
	const body = `${field('framed', '{}')}<main>${field('quiet', '{}')}${field('row-1', send)}${field('row-2', send)}
		<details><summary>続き</summary>${field('folded', "location.href = '/away'")}</details>
		${field('known', send)}<input type="password" onkeydown="this.form.requestSubmit()"></main>`;
	await page.route('http://yui.test/tables/12', (route) =>
		route.fulfill({ contentType: 'text/html; charset=utf-8', body })
	);
	await page.goto('http://yui.test/tables/12');
	const asked: string[] = [];
	const found = await sentByComposing(page, (name) => {
		asked.push(name);
		return !name.endsWith(' known');
	});
	const names = ['quiet', '…', 'folded', 'known'];
	expect(asked).toEqual(['frame framed', ...names.map((name) => `/tables/… ${name}`)]);
	expect(found).toEqual(['row-1 sends /row-1', 'away: http://yui.test/away']);
	await expect(page).toHaveURL('http://yui.test/tables/12');
});
