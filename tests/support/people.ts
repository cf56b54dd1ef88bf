import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addDays, dayOf } from '#lib/dates.ts';
import { workbook } from './sample-files.ts';
import { demoFolder, demoUrl } from './server.ts';

/** The password of everybody in the demonstration year. */
export const DEMO_PASSWORD = 'yui-demo-2026';

/** What a browser writes into its console when a page or form is refused, which the journey wants. */
export const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/;

/** Opens a browser of one's own for a person of the demonstration year and signs them in. */
export async function personAt(
	browser: Browser,
	login: string,
	options: BrowserContextOptions = {}
): Promise<Page> {
	const context = await browser.newContext({ baseURL: demoUrl, ...options });
	const answer = await context.request.post(`${options.baseURL ?? demoUrl}/login`, {
		headers: { accept: 'text/html' },
		form: { login, password: DEMO_PASSWORD },
		maxRedirects: 0
	});
	expect(answer.status(), `${login} signs in`).toBe(303);
	const page = await context.newPage();
	if (options.javaScriptEnabled !== false) waitForLife(page);
	return page;
}

/** As `personAt`, in the browser somebody else is at already. */
export function personBeside(page: Page, login: string): Promise<Page> {
	const browser = page.context().browser();
	if (!browser) throw new Error('The page belongs to no browser.');
	return personAt(browser, login);
}

/** From now on going somewhere means waiting until it answers: what is pressed before may be lost when it comes alive. */
function waitForLife(page: Page): void {
	const goto = page.goto.bind(page);
	page.goto = async (...to) => {
		const response = await goto(...to);
		const isPage = response?.headers()['content-type']?.startsWith('text/html');
		if (isPage && (await page.locator('script').count()) > 0) await alive(page);
		return response;
	};
}

/** Opens a page and waits until it answers to keys. */
export async function open(page: Page, path: string): Promise<void> {
	await page.goto(path);
	await alive(page);
}

/** Waits until a freshly loaded page has come alive; without JavaScript it never does. */
export async function alive(page: Page): Promise<void> {
	await expect(page.locator('html')).toHaveAttribute('data-hydrated', 'true');
}

/** The unread number beside a place in the navigation; 0 where there is none. */
export async function unreadBeside(page: Page, place: string): Promise<number> {
	const item = page
		.getByRole('navigation', { name: '主な画面' })
		.getByRole('link', { name: place });
	return Number((await item.innerText()).match(/(\d+)$/)?.[1] ?? 0);
}

/** Opens a thread as the person who sits at this page, without the clicks; gives its path. */
export async function ask(
	page: Page,
	heading: { board: string; title: string; body?: string; kind?: string; audience?: string }
): Promise<string> {
	const { board, title, body = '教えてください。', kind = 'question' } = heading;
	const audience = heading.audience ?? 'municipalities';
	return sent(page, `/boards/${board}/new`, { title, kind, audience, body });
}

/** Replies as the person who sits at this page, without the clicks. */
export async function answer(page: Page, thread: string, body: string): Promise<void> {
	await sent(page, `${thread}?/reply`, { body });
}

/** Sends a notice as the person who sits at this page, without the clicks; to all and within a week, if not said. */
export function sendNotice(
	page: Page,
	notice: { title: string; body?: string; confirmBy?: string; scope?: string; reaching?: string }
): Promise<string> {
	return sent(page, '/notices/new', {
		body: 'お知らせします。',
		scope: 'all',
		fromOn: inDays(0),
		confirmBy: inDays(7),
		reaching: '77',
		...notice
	});
}

/** The day so many days from today in Japan, as '2026-11-27'. */
export function inDays(days: number): string {
	return addDays(dayOf(new Date()), days);
}

/** Sends a form of fields the way a browser without JavaScript does; gives where it leads. */
export async function sent(
	page: Page,
	path: string,
	form: Record<string, string>
): Promise<string> {
	return ledBy(page, path, { form });
}

/** Reads a roster in as the person who sits at this page, without the clicks; gives the path of its difference. */
export async function uploadRoster(
	page: Page,
	rows: string[][],
	{ path = '/admin/roster', appliesOn = 'R9.4.1' } = {}
): Promise<string> {
	const file = await workbook('名簿.xlsx', rows);
	return ledBy(page, `${path}?/upload`, { multipart: { files: file, appliesOn } });
}

/** Sends what must be taken; gives where it leads. */
async function ledBy(
	page: Page,
	path: string,
	body: Pick<NonNullable<Parameters<Page['request']['post']>[1]>, 'form' | 'multipart'>
): Promise<string> {
	const answer = await page.request.post(path, {
		headers: { accept: 'text/html' },
		maxRedirects: 0,
		...body
	});
	expect(answer.status(), await answer.text()).toBe(303);
	return answer.headers().location ?? '';
}

/** Makes one more administrator of the demonstration year at the command line, who was shown no 利用規約. */
export function createAtCommandLine(login: string): void {
	const root = fileURLToPath(new URL('../..', import.meta.url));
	const names = ['--name', '見本 登', '--kana', 'みほん のぼる', '--login', login];
	execFileSync(
		join(root, 'node_modules/.bin/node'),
		['src/cli.ts', 'create-admin', '--another', ...names],
		{
			cwd: root,
			env: {
				...process.env,
				YUI_DATA: demoFolder(),
				YUI_ADMIN_PASSWORD: DEMO_PASSWORD
			}
		}
	);
}
