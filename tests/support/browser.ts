import { test as base } from '@playwright/test';
import { emptyUrl, startBoth } from './server.ts';

export {
	expect,
	type Browser,
	type BrowserContext,
	type Locator,
	type Page
} from '@playwright/test';

/** Playwright's test with both servers of the worker running; its addresses are those of the empty one unless told. */
export const test = base.extend<object, { servers: void }>({
	baseURL: emptyUrl,
	servers: [
		// Playwright reads from here that this one needs no other fixture.
		async ({}, use) => {
			const stop = await startBoth();
			await use();
			await stop();
		},
		{ scope: 'worker', auto: true, timeout: 120_000 }
	]
});
