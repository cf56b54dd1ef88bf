import type { Locator, Page } from './browser.ts';

/** What tells why something was not done: the summary that has the focus, or a line that is only read out. */
export const refusal = (within: Page | Locator): Locator =>
	within.locator('.banner.error, [role="alert"]');
