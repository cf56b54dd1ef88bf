import type { Page } from '@playwright/test';

/** The spacing a reader may force on every page (WCAG 1.4.12). */
const SPACED = `
	* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
	p { margin-block-end: 2em !important; }
`;

/** What a list shortens on purpose: opened, it stands whole. Only under spacing, which it was not made for. */
const SHORTENED = [
	// The words around a hit of the search, whose page the heading above opens.
	'.excerpt',
	// The one line of why something stands on the sheet of today.
	'.why'
];

/** Tells what is cut off, lies over something else or makes the page scroll sideways when the browser's text is twice as large. */
export async function wholeAtTwice(page: Page): Promise<string[]> {
	const session = await page.context().newCDPSession(page);
	await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
	const found = await page.evaluate(findLost, '');
	const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
	if (scrollWidth > clientWidth) found.push(`scrolls sideways: ${scrollWidth} > ${clientWidth}`);
	await session.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
	await session.detach();
	return found;
}

/** Tells what is cut off or lies over something else under the widest spacing a reader may ask for. */
export async function wholeWhenSpaced(page: Page): Promise<string[]> {
	// A sheet made by script: the pages' own policy lets no style element in.
	await page.evaluate((css) => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		document.adoptedStyleSheets.push(sheet);
	}, SPACED);
	const found = await page.evaluate(findLost, SHORTENED.join());
	await page.evaluate(() => void document.adoptedStyleSheets.pop());
	return found;
}

function findLost(shortened: string): string[] {
	type Box = { left: number; right: number; top: number; bottom: number };
	const found: string[] = [];
	const named = (element: Element) =>
		`${(element.cloneNode() as Element).outerHTML.slice(0, 100)} 「${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 30)}」`;
	const someAbove = (from: Element | null, is: (style: CSSStyleDeclaration) => boolean) => {
		for (let up = from; up; up = up.parentElement) if (is(getComputedStyle(up))) return true;
		return false;
	};
	const isForEars = (element: Element) => someAbove(element, ({ clipPath }) => clipPath !== 'none');
	/** What stays where it is while the page below is scrolled. */
	const isAbovePage = (element: Element) =>
		someAbove(element, ({ position }) => position === 'fixed' || position === 'sticky');
	const isCut = (way: string) => way === 'hidden' || way === 'clip';
	const isShortened = (element: Element) => shortened !== '' && element.closest(shortened) !== null;

	for (const element of document.body.querySelectorAll('*')) {
		// A field scrolls what is longer than itself.
		if (!element.checkVisibility() || element.matches('input, textarea, select, svg, svg *'))
			continue;
		const { overflowX, overflowY } = getComputedStyle(element);
		const isLost =
			(isCut(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
			(isCut(overflowY) && element.scrollHeight > element.clientHeight + 1);
		if (isLost && !isShortened(element) && !isForEars(element))
			found.push(`cut off: ${named(element)}`);
	}

	const lines: (Box & { of: Element })[] = [];
	const range = document.createRange();
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const of = walker.currentNode.parentElement;
		if (!of || !walker.currentNode.textContent?.trim() || !of.checkVisibility()) continue;
		if (of.closest('select, svg, script') || isForEars(of) || isAbovePage(of) || isShortened(of))
			continue;
		range.selectNodeContents(walker.currentNode);
		const control = of.closest('.button, button, .chip')?.getBoundingClientRect();
		for (const { left, right, top, bottom, width, height } of range.getClientRects()) {
			// The letters stand in the middle half of what a line of the font may take.
			const line = {
				left: left + 1,
				right: right - 1,
				top: top + height / 4,
				bottom: bottom - height / 4
			};
			if (width > 2) lines.push({ ...line, of });
			const isOutside =
				control &&
				(line.left < control.left - 1 ||
					line.right > control.right + 1 ||
					line.top < control.top ||
					line.bottom > control.bottom);
			if (isOutside) found.push(`longer than its box: ${named(of)}`);
		}
	}
	lines.sort((one, other) => one.top - other.top);
	for (const [index, one] of lines.entries()) {
		for (const other of lines.slice(index + 1)) {
			if (other.top >= one.bottom) break;
			if (one.left < other.right && other.left < one.right) {
				found.push(`one over the other: ${named(one.of)} and ${named(other.of)}`);
			}
		}
	}
	return found;
}
