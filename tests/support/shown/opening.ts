import { type Browser, type BrowserContext, type Page } from '../browser.ts';
import { alive, personAt } from '../people.ts';
import { demoUrl } from '../server.ts';
import { everyPage } from './every.ts';
import type { Shown } from './shown.ts';

const contexts = new Map<string, Promise<BrowserContext>>();
const paths = new Map<Shown['path'], string>();

/** The browser in which somebody sits, one for all their pages. */
export function contextOf(
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

/** Where a page stands, after whatever it needs has been done once. */
export async function pathOf(one: Shown, page: Page): Promise<string> {
	if (typeof one.path === 'string') return one.path;
	const path = paths.get(one.path) ?? (await one.path(page));
	paths.set(one.path, path);
	return path;
}

/** Opens a page of the list by its name, alive and in its state. */
export async function show(browser: Browser, name: string): Promise<Page> {
	const one = everyPage.find((each) => each.name === name);
	if (!one) throw new Error(`No page of the list is called ${name}.`);
	const page = await (await contextOf(browser, one, true)).newPage();
	await page.goto(await pathOf(one, page));
	await alive(page);
	await one.then?.(page);
	return page;
}

/** Closes every browser that was opened for the list. */
export async function closeAll(): Promise<void> {
	for (const context of contexts.values()) await (await context).close();
	contexts.clear();
}
