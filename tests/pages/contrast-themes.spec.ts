import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../support/browser.ts';
import { lostInContrastTheme } from '../support/contrast-theme.ts';
import { walk } from '../support/keys.ts';
import { closeAll, show } from '../support/shown/opening.ts';

const SCREENSHOTS = fileURLToPath(new URL('../screenshots', import.meta.url));

/** One page of each kind, by its name in the list of every page. */
const PAGES = [
	'login refused',
	'home',
	'board unread',
	'thread',
	'long thread',
	'writing 2 refused',
	'notice status',
	'queue with a case',
	'ledger',
	'an application',
	'poll of a member',
	'attendance',
	'table',
	'map',
	'search with all filters',
	'desk report',
	'second step refused'
];

test.describe.configure({ mode: 'parallel' });
test.afterAll(closeAll);

for (const name of PAGES) {
	test(`${name} keeps its states in a contrast theme, dark and light`, async ({ browser }) => {
		const page = await show(browser, name);
		for (const colorScheme of ['dark', 'light'] as const) {
			await page.emulateMedia({ forcedColors: 'active', colorScheme });
			await expect
				.soft(page.locator('body'))
				.toHaveCSS(
					'background-color',
					colorScheme === 'dark' ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)'
				);
			expect.soft(await lostInContrastTheme(page), colorScheme).toEqual([]);
			const file = `contrast-${name.replaceAll(' ', '-')}-${colorScheme}.png`;
			await page.screenshot({ path: join(SCREENSHOTS, file) });
		}
		expect.soft(await walk(page), 'rings').toEqual([]);
		await page.close();
	});
}
