import type { Page } from '@playwright/test';
import { namedWords } from '../../../src/lib/guides/guide.ts';

/** What can carry a word of the screen: what is pressed, filled in or stands above something. */
const CARRIERS =
	'a, button, label, legend, summary, h1, h2, h3, h4, th, dt, option, caption, strong, .label, input[type=submit]';

/** Finds the element that carries a word, as a person would look for it; put into the page as `window.carrier`. */
export async function teach(page: Page): Promise<void> {
	await page.evaluate((carriers) => {
		const squeezed = (text: string | null) => (text ?? '').replace(/\s+/g, '');
		const seen = (element: Element) => {
			const copy = element.cloneNode(true) as Element;
			for (const aside of copy.querySelectorAll('.visually-hidden')) aside.remove();
			return squeezed(copy.textContent);
		};
		const bare = (text: string) =>
			text
				.replace(/※必須$/, '')
				.replace(/[：:].*$/, '')
				.replace(/\d+件?$/, '');
		const isShown = (element: Element) =>
			element.checkVisibility() ||
			element.closest('details:not([open]), select') !== null ||
			element instanceof HTMLOptionElement;
		(window as unknown as { carrier: (word: string) => Element | null }).carrier = (word) => {
			const wanted = squeezed(word);
			const all = [...document.querySelectorAll(carriers)].filter(
				(element) =>
					isShown(element) &&
					[squeezed(element.textContent), seen(element)].some(
						(text) => text === wanted || bare(text) === wanted
					)
			);
			// What is seen now comes first, and of that what is pressed.
			const rank = (element: Element) =>
				(element.checkVisibility() ? 0 : 6) +
				(element.matches('a, button') ? 0 : element.matches('summary, label, legend') ? 1 : 2) +
				(element.closest('details.menu') ? 3 : 0);
			return all.sort((one, other) => rank(one) - rank(other))[0] ?? null;
		};
	}, CARRIERS);
}

/** The words a sentence names that the page does not carry. */
export async function missingWords(page: Page, text: string): Promise<string[]> {
	await teach(page);
	return page.evaluate(
		(words) =>
			words.filter(
				(word) =>
					(window as unknown as { carrier: (word: string) => Element | null }).carrier(word) ===
					null
			),
		namedWords(text)
	);
}

/**
 * Whether one of the words is a link to such a page, or a button, which does what only pressing it shows; a sentence
 * without such words speaks of a list whose lines lead there.
 */
export async function leadsTo(page: Page, text: string, path: RegExp): Promise<boolean> {
	await teach(page);
	const targets = await page.evaluate((words) => {
		const { carrier } = window as unknown as { carrier: (word: string) => Element | null };
		return words.map((word) => {
			const element = carrier(word);
			if (element?.matches('th')) {
				// A column of links.
				const index = [...(element.parentElement?.children ?? [])].indexOf(element) + 1;
				const cell = `tbody tr > :nth-child(${index}) a`;
				return element.closest('table')?.querySelector(cell)?.getAttribute('href') ?? null;
			}
			return element?.matches('button, input') ? 'button' : (element?.getAttribute('href') ?? null);
		});
	}, namedWords(text));
	if (targets.length === 0) return page.evaluate(linksTo, path.source);
	return targets.some((target) => target === 'button' || path.test(target ?? ''));
}

function linksTo(path: string): boolean {
	const all = [...document.querySelectorAll('main a[href]')];
	return all.some((link) => new RegExp(path).test(link.getAttribute('href') ?? ''));
}

/** What addresses of a route look like, before any query. */
export function pathOf(route: string): RegExp {
	const path = route
		.replace(/[?#].*$/, '')
		.replace(/[.*+^$()|{}\\]/g, '\\$&')
		.replace(/\[[^\]]+\]/g, '[^/?#]+');
	return new RegExp(`^${path}([?#].*)?$`);
}
