import type { Locator, Page } from '@playwright/test';

/** The rows of a page's tables that say all of this. */
export function rowOf(page: Page, ...texts: (string | RegExp)[]): Locator {
	return texts.reduce((rows, hasText) => rows.filter({ hasText }), page.getByRole('row'));
}
