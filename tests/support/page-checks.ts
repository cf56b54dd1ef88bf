import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import axeCore from 'axe-core';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { undecided } from './undecided.ts';

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The widths of ux.md §3.2: phones, a tablet, 1366 at 125 %, and 1366 itself. */
const WIDTHS = [320, 360, 768, 1093, 1366];

/** Latin words that stand on Japanese screens: products, formats, keys, and the product's own name. */
const LATIN_WORDS = new Set(
	`Yui Microsoft Windows Office Excel Word PowerPoint Teams Outlook Thunderbird Garoon Edge Chrome Adobe Acrobat
	LGWAN LGPKI VPN VDI MDM RPA DNS URL HTTP HTTPS HTML PDF CSV TSV JPEG PNG ZIP KiB MiB GiB
	FAX SSO LAN WAN SIM API IPv USB QR BPR EBPM SaaS KPI
	Ctrl Shift Alt Enter Esc Tab Space Home End Delete
	Server Core SQL LTSC LTSB Visio Project Exchange SharePoint Enterprise Standard Datacenter Pro CAL ESU PCN Select Plus
	pdf csv xlsx docx pptx jpg png zip txt eml msg XLSX DOCX PPTX TXT`.split(/\s+/)
);

/** What says in markup that it is not the interface's own Japanese: names, code, other languages. */
const NOT_OUR_WORDS = 'code, pre, kbd, samp, [translate="no"], [lang]:not([lang|="ja"])';

/** Tells every fault axe finds, in Japanese, each with its place, and whatever it leaves to a person and measuring cannot settle. */
export async function axe(page: Page): Promise<string[]> {
	const { violations, incomplete } = await new AxeBuilder({ page, axeSource: japaneseAxe })
		.withTags(AXE_TAGS)
		// No page has frames; without them axe needs no second page to write its report in.
		.setLegacyMode(true)
		.analyze();
	const told = (rules: typeof violations) =>
		rules.flatMap(({ id, help, nodes }) =>
			nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}: ${node.html.slice(0, 160)}`)
		);
	return [...told(violations), ...(await undecided(page, incomplete))];
}

const locale = fileURLToPath(import.meta.resolve('axe-core/locales/ja.json'));
const japaneseAxe = `${axeCore.source};axe.configure({ locale: ${readFileSync(locale, 'utf8')} });`;

/** Tells the links of an error summary that lead to no field, or to one that cannot take the focus. */
export async function errorsLeadNowhere(page: Page): Promise<string[]> {
	return page.locator('.banner.error a[href^="#"]').evaluateAll((links) =>
		links
			.filter((link) => {
				const field = document.getElementById(
					decodeURIComponent(link.getAttribute('href')?.slice(1) ?? '')
				);
				return !field?.matches('input, select, textarea, button, a[href], summary, [tabindex]');
			})
			.map((link) => link.outerHTML)
	);
}

/** Tells, for each width, what makes the page scroll sideways; regions that scroll by themselves may. */
export async function noSidewaysScroll(page: Page, widths = WIDTHS): Promise<string[]> {
	const before = page.viewportSize();
	const found: string[] = [];
	for (const width of widths) {
		await page.setViewportSize({ width, height: before?.height ?? 600 });
		found.push(...(await page.evaluate(findSidewaysScroll)).map((line) => `${width}px: ${line}`));
	}
	if (before) await page.setViewportSize(before);
	return found;
}

function findSidewaysScroll(): string[] {
	const { scrollWidth, clientWidth } = document.documentElement;
	if (scrollWidth <= clientWidth) return [];
	const wide = [...document.body.querySelectorAll('*')].filter((element) => {
		const isOwnFault = [...element.children].every(
			(child) => child.getBoundingClientRect().right <= clientWidth + 0.5
		);
		let isInRegion = false;
		for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
			if (getComputedStyle(up).overflowX !== 'visible') isInRegion = true;
		}
		return isOwnFault && !isInRegion && element.getBoundingClientRect().right > clientWidth + 0.5;
	});
	const names = wide.slice(0, 5).map((element) => element.cloneNode() as Element);
	return [`${scrollWidth} > ${clientWidth} ${names.map((element) => element.outerHTML).join(' ')}`];
}

/** Tells the cells, links and buttons squeezed until their text stands upright, letter under letter. */
export async function noVerticalText(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const found: string[] = [];
		for (const element of document.querySelectorAll(
			'td, th, a, button, summary, [role="button"]'
		)) {
			const style = getComputedStyle(element);
			const em = parseFloat(style.fontSize);
			const line = parseFloat(style.lineHeight) || em * 1.2;
			const sides = [
				style.paddingLeft,
				style.paddingRight,
				style.borderLeftWidth,
				style.borderRightWidth
			];
			const width = sides.reduce(
				(rest, side) => rest - (parseFloat(side) || 0),
				element.getBoundingClientRect().width
			);
			const range = document.createRange();
			range.selectNodeContents(element);
			const { height } = range.getBoundingClientRect();
			const text = element.textContent.trim();
			if (text.length > 2 && element.checkVisibility() && width < 2 * em && height > 2 * line) {
				const size = `${Math.round(width)} × ${Math.round(height)}px`;
				found.push(`<${element.localName}> ${text.slice(0, 40)} (${size})`);
			}
		}
		return found;
	});
}

/** Tells the English left in rendered text, title, labels and hints; `allowed` adds a page's own words. */
export async function noEnglish(page: Page, allowed: string[] = []): Promise<string[]> {
	const texts = await page.evaluate((notOurs) => {
		const texts = [document.title];
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) {
			const parent = walker.currentNode.parentElement;
			// The options of a closed list are not drawn, but a reader opens it.
			const drawn = parent?.closest('select') ?? parent;
			if (drawn?.checkVisibility() && !parent?.closest(notOurs)) {
				texts.push(walker.currentNode.textContent ?? '');
			}
		}
		const attributes = ['title', 'aria-label', 'aria-description', 'alt', 'placeholder'];
		for (const name of attributes) {
			for (const element of document.querySelectorAll(`[${name}]`)) {
				if (!element.closest(notOurs)) texts.push(element.getAttribute(name) ?? '');
			}
		}
		for (const input of document.querySelectorAll<HTMLInputElement>(
			'input:is([type="submit"], [type="button"], [type="reset"])'
		)) {
			texts.push(input.value);
		}
		return texts;
	}, NOT_OUR_WORDS);
	return texts.flatMap((text) => {
		const withoutAddresses = text.replace(/https?:\/\/\S+|[\w.+-]+@[\w.-]+/g, ' ');
		const english = (withoutAddresses.match(/[A-Za-z]{3,}/g) ?? []).filter(
			(word) => !LATIN_WORDS.has(word) && !allowed.includes(word)
		);
		return english.map((word) => `${word} in 「${text.trim().replace(/\s+/g, ' ').slice(0, 80)}」`);
	});
}

/**
 * Collects console.error, uncaught errors and requests to other origins from now on, into a list that
 * grows; `expected` names complaints that belong to the journey, such as the 404 it asks for.
 */
export function watchConsole(page: Page, expected: RegExp[] = []): string[] {
	const found: string[] = [];
	// A page that is there already may still ask for something of its own.
	let own: string | null = URL.parse(page.url())?.host || null;
	const note = (complaint: string) => {
		if (!expected.some((known) => known.test(complaint))) found.push(complaint);
	};
	const compareOrigin = (address: string, isNavigation: boolean) => {
		const url = new URL(address);
		if (/^(https?|wss?):$/.test(url.protocol)) {
			if (own === null && isNavigation) own = url.host;
			if (url.host !== own) note(`other origin: ${address}`);
		}
	};
	page.on('console', (message) => {
		if (message.type() === 'error')
			note(`console.error: ${message.text()} ${message.location().url}`);
	});
	page.on('pageerror', (error) => note(`error: ${error.stack ?? error.message}`));
	page.on('request', (request) => compareOrigin(request.url(), request.isNavigationRequest()));
	page.on('websocket', (socket) => compareOrigin(socket.url(), false));
	return found;
}

/**
 * Types as a Japanese input method does: the word grows letter by letter while it is composed, Enter
 * (key code 229, as on macOS) accepts the conversion, then the word is put in. Nothing may be sent by it.
 */
export async function typeWithIme(
	page: Page,
	field: Pick<Locator, 'focus'>,
	text: string
): Promise<void> {
	await field.focus();
	const session = await page.context().newCDPSession(page);
	const letters = [...text];
	for (let count = 1; count <= letters.length; count++) {
		const composed = letters.slice(0, count).join('');
		await session.send('Input.imeSetComposition', {
			text: composed,
			selectionStart: composed.length,
			selectionEnd: composed.length
		});
	}
	const enter = { key: 'Enter', code: 'Enter' };
	await session.send('Input.dispatchKeyEvent', {
		type: 'rawKeyDown',
		windowsVirtualKeyCode: 229,
		...enter
	});
	await session.send('Input.insertText', { text });
	await session.send('Input.dispatchKeyEvent', {
		type: 'keyUp',
		windowsVirtualKeyCode: 13,
		...enter
	});
	await session.detach();
}
