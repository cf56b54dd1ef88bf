import { expect, type Page } from '../browser.ts';
import { refusal } from '../refusal.ts';

/** One page of the list that must be whole for everybody. */
export type Shown = {
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

/** One page in the states it is seen in, such as with its form refused, or for one person and another. */
export function inStates<Kept extends Partial<Shown>>(
	page: Kept,
	...states: (Omit<Shown, keyof Kept> & Partial<Shown>)[]
): Shown[] {
	return states.map((state) => ({ ...page, ...state }) as Shown);
}

/** Presses a button whose form is refused, until the reason shows. */
export function press(button: string): (page: Page) => Promise<void> {
	return async (page) => {
		await page.getByRole('button', { name: button, exact: true }).first().click();
		await expect(refusal(page).first()).toBeVisible();
	};
}

/** The first address of `form` on the pages of `of` that a list links to, one after the other. */
export function linkBehind(
	list: string,
	of: RegExp,
	form: RegExp
): (page: Page) => Promise<string> {
	return async (page) => {
		for (const href of (await linksOf(page, list)).filter((each) => of.test(each))) {
			const found = await linkIn(href, form)(page);
			if (found) return found;
		}
		return '';
	};
}

/** The first address of this form that a list links to. */
export function linkIn(list: string, form: RegExp): (page: Page) => Promise<string> {
	return async (page) => (await linksOf(page, list)).find((href) => form.test(href)) ?? '';
}

async function linksOf(page: Page, path: string): Promise<string[]> {
	await page.goto(path);
	return page
		.locator('main a[href]')
		.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
}

/** The address of the first thread of a board with such a title. */
export function threadOf(board: string, title: RegExp): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(`/boards/${board}?year=all`);
		const href = await page.getByRole('link', { name: title }).first().getAttribute('href');
		return (href ?? '').replace(/[?#].*$/, '');
	};
}

/** Where the first link of this name on a page leads. */
export function linkOn(path: string, name: string | RegExp): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(path);
		return (await page.getByRole('link', { name }).first().getAttribute('href')) ?? '';
	};
}
