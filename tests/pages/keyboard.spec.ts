import { expect, test, type Page } from '../support/browser.ts';
import {
	axe,
	noEnglish,
	noSidewaysScroll,
	typeWithIme,
	watchConsole
} from '../support/page-checks.ts';
import { alive, answer, ask, open, personAt } from '../support/people.ts';

test.describe.configure({ mode: 'serial' });

const run = Date.now().toString(36);
const titles = [1, 2, 3, 4].map((n) => `キーで読む件${n} ${run}`);
const threads: string[] = [];

let page: Page;
let complaints: string[];

test.beforeAll(async ({ browser }) => {
	const writer = await personAt(browser, 'ueda');
	for (const title of titles) {
		const thread = await ask(writer, { board: 'ueda', title });
		for (let n = 2; n <= 9; n += 1)
			await answer(writer, thread, `${n}番の返信です。\n\n${'あ\n\n'.repeat(12)}`);
		threads.push(thread);
	}
	await writer.context().close();
	page = await personAt(browser, 'tomi');
	complaints = watchConsole(page);
});
test.afterAll(() => page.context().close());
test.beforeEach(() => page.setViewportSize({ width: 1366, height: 600 }));
test.afterEach(() => expect(complaints).toEqual([]));

const focused = () => page.locator(':focus');
const press = async (...keys: string[]) => {
	for (const key of keys) await page.keyboard.press(key);
};
/** The link of a list's row that opens the thread. */
const linkOf = (title: string) => row(title).locator('[data-row-link]');
const row = (title: string) => page.getByRole('row').filter({ hasText: title });

test('j and k move the real focus along the rows, Enter opens', async () => {
	await open(page, '/boards/ueda');
	await press('j');
	const first = await focused().innerText();
	await press('j');
	expect(await focused().innerText()).not.toBe(first);
	await press('k');
	expect(await focused().innerText()).toBe(first);
	await press('k', 'k');
	expect(await focused().innerText()).toBe(first);
	const href = (await focused().getAttribute('href')) ?? '';
	await press('Enter');
	await expect(page).toHaveURL(href);
});

test('u leads back to the list, to the row that was opened and the place it was read at', async () => {
	await open(page, '/boards/ueda');
	await page.setViewportSize({ width: 1093, height: 480 });
	const link = linkOf(titles[0] ?? '');
	await link.focus();
	await page.evaluate(() => scrollTo(0, 60));
	const scroll = await page.evaluate(() => scrollY);
	await press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(titles[0] ?? '');
	await press('u');
	await expect(link).toBeFocused();
	expect(await page.evaluate(() => scrollY)).toBe(scroll);
	await link.press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(titles[0] ?? '');
	await page.goBack();
	await expect(link).toBeFocused();
	// Opened by its address there is no list to go back to: the board above it serves.
	await open(page, threads[0] ?? '');
	await press('u');
	await expect(link).toBeFocused();
});

test('n goes to the next unread row, and in a thread to the first unread post', async () => {
	await open(page, '/boards/ueda');
	await press('n');
	await expect(linkOf(titles[2] ?? '')).toBeFocused();
	await press('n');
	await expect(linkOf(titles[1] ?? '')).toBeFocused();
	await open(page, `${threads[1]}`);
	await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
	await press('n');
	await expect(page.locator('#h1')).toBeFocused();
	await press('j', 'j');
	await expect(page.locator('#h3')).toBeFocused();
	await expect(page.locator('#h3')).toBeInViewport();
	await press('k');
	await expect(page.locator('#h2')).toBeFocused();
});

test('m marks the row read and unread where it stands, as its button does', async () => {
	await open(page, '/boards/ueda');
	const of = row(titles[2] ?? '');
	await of.locator('[data-row-link]').focus();
	await press('m');
	await expect(of).not.toHaveClass(/unread/);
	await expect(of.locator('[data-row-link]')).toBeFocused();
	await press('m');
	await expect(of).toHaveClass(/unread/);
	await of.getByRole('button', { name: /^既読にする/ }).click();
	await expect(of).not.toHaveClass(/unread/);
});

test('m in a thread puts the post under the focus back among the unread', async () => {
	await open(page, `${threads[1]}`);
	await page.locator('#h8').focus();
	await press('m');
	await expect(page).toHaveURL(/\/boards\/ueda$/);
	await expect(linkOf(titles[1] ?? '')).toHaveAttribute('href', `${threads[1]}#p8`);
});

test('the list marks without JavaScript too, and comes back to itself', async ({ browser }) => {
	const plain = await personAt(browser, 'tomi', { javaScriptEnabled: false });
	await plain.goto('/boards/ueda?filter=unread');
	const of = plain.getByRole('row').filter({ hasText: titles[1] ?? '' });
	await of.getByRole('button', { name: /^既読にする/ }).click();
	await expect(plain).toHaveURL('/boards/ueda?filter=unread');
	await expect(plain.getByText('既読にしました。')).toBeVisible();
	await expect(of).toHaveCount(0);
	const refused = await plain.request.post('/boards?/mark', {
		headers: { accept: 'text/html' },
		form: { mark: '999999:read' }
	});
	expect(refused.status()).toBe(404);
	await plain.goto('/help');
	await expect(plain.getByRole('table', { name: 'キー操作' })).toContainText('次の未読へ');
	await plain.context().close();
});

test('the single keys lead to search, writing, the reply, home and the own district', async () => {
	await open(page, `${threads[0]}`);
	await press('r');
	await expect(page.locator('#body')).toBeFocused();
	await page.locator('h1').click();
	await page.evaluate(() => (document.activeElement as HTMLElement).blur());
	await press('/');
	await expect(page.getByRole('searchbox')).toBeFocused();
	expect(await page.getByRole('searchbox').inputValue()).toBe('');
	for (const [keys, path] of [
		[['c'], '/boards/ueda/new'],
		[['g', 'h'], '/'],
		[['g', 'd'], '/boards/ueda']
	] as const) {
		await open(page, `${threads[0]}`);
		await press(...keys);
		await expect(page).toHaveURL(path);
	}
});

test('? shows the list of keys as a dialog, over which no key acts, and Esc closes it', async () => {
	await open(page, '/boards/ueda');
	await press('j');
	const before = await focused().innerText();
	await press('?');
	const sheet = page.getByRole('dialog', { name: 'キー操作' });
	await expect(sheet).toBeVisible();
	expect(await axe(page)).toEqual([]);
	expect(
		await noEnglish(page, [
			'kbd',
			...((await page.locator('main').innerText()).match(/[A-Za-z]{3,}/g) ?? [])
		])
	).toEqual([]);
	await press('j', 'c', '/');
	await expect(page).toHaveURL('/boards/ueda');
	await expect(sheet).toBeVisible();
	expect(await noSidewaysScroll(page, [360])).toEqual([]);
	await press('Escape');
	await expect(sheet).toBeHidden();
	expect(await focused().innerText()).toBe(before);
});

test('keys are text in a field, belong to the browser with modifiers, and are still with the switch off', async () => {
	await open(page, `${threads[0]}`);
	await page.locator('#body').focus();
	await page.keyboard.type('jkcurnmgh?/');
	await expect(page.locator('#body')).toHaveValue('jkcurnmgh?/');
	await page.locator('#body').fill('');
	await page.locator('#h1').focus();
	await press('Alt+j', 'Control+j', 'Shift+J');
	await expect(page.locator('#h1')).toBeFocused();
	await page
		.getByRole('navigation', { name: '主な画面' })
		.getByRole('link', { name: 'キー操作' })
		.click();
	await page.getByRole('button', { name: '文字キー1つの操作を使わない' }).click();
	await expect(page.getByText('文字キー1つの操作を止めました。')).toBeVisible();
	await expect(page).toHaveURL(threads[0] ?? '');
	await page.locator('#h1').focus();
	await press('j', 'c', '?', 'u');
	await expect(page.locator('#h1')).toBeFocused();
	await page
		.getByRole('navigation', { name: '主な画面' })
		.getByRole('link', { name: 'キー操作' })
		.click();
	await page.getByRole('button', { name: '文字キー1つの操作を使う' }).click();
	await expect(page.getByText('文字キー1つの操作を使います。')).toBeVisible();
	await page.locator('#h1').focus();
	await press('j');
	await expect(page.locator('#h2')).toBeFocused();
});

test('no key acts while an input method composes, in a field or on the page', async () => {
	await open(page, `${threads[0]}`);
	await typeWithIme(page, page.locator('#body'), 'じゅく');
	await expect(page).toHaveURL(threads[0] ?? '');
	await expect(page.locator('#body')).toHaveValue('じゅく');
	await page.locator('#body').fill('');
	const session = await page.context().newCDPSession(page);
	await page.locator('#h1').focus();
	// With the input method on, Windows names every key 229 whatever letter it will become.
	for (const key of ['j', 'n', 'c', 'u', 'r', '/', '?', 'm', 'g']) {
		await session.send('Input.dispatchKeyEvent', {
			type: 'rawKeyDown',
			key,
			windowsVirtualKeyCode: 229
		});
		await session.send('Input.dispatchKeyEvent', {
			type: 'keyUp',
			key,
			windowsVirtualKeyCode: 229
		});
	}
	await expect(page.locator('#h1')).toBeFocused();
	await expect(page.getByRole('dialog')).toBeHidden();
	await page.evaluate(() => {
		for (const key of ['j', 'c', '?']) {
			document.body.dispatchEvent(
				new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true })
			);
		}
	});
	await expect(page.locator('#h1')).toBeFocused();
	await expect(page.getByRole('dialog')).toBeHidden();
	await session.detach();
	await press('j');
	await expect(page.locator('#h2')).toBeFocused();
});

test('ten minutes before the session ends 続ける is offered, and what was typed stays', async () => {
	const clock = await page.context().newPage();
	await clock.clock.install();
	await clock.goto(threads[0] ?? '');
	await alive(clock);
	await clock.locator('#body').fill('書きかけの文章');
	await clock.clock.fastForward('07:49:00');
	await expect(clock.getByText('まもなくログインの時間が切れます')).toBeHidden();
	await clock.clock.fastForward('00:01:30');
	await expect(clock.getByText('まもなくログインの時間が切れます')).toBeVisible();
	await clock.getByRole('button', { name: '続ける', exact: true }).click();
	await expect(clock.getByText('まもなくログインの時間が切れます')).toBeHidden();
	await expect(clock.locator('#body')).toHaveValue('書きかけの文章');
	// The server's clock stands still: it must not answer that the session goes on.
	await clock.route('**/*', () => undefined);
	await clock.clock.fastForward('08:00:10');
	await expect(clock.getByText('ログインの時間が切れました')).toBeVisible();
	await expect(clock.locator('#body')).toHaveValue('書きかけの文章');
	await clock.close();
});
