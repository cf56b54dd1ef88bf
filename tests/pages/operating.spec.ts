import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '../support/browser.ts';
import { open, personAt, sent } from '../support/people.ts';
import { textFile } from '../support/sample-files.ts';
import { demoUrl, emptyUrl, startServer, type RunningServer } from '../support/server.ts';

test.describe.configure({ timeout: 180_000 });

const CODE = /[A-HJKMNP-Z2-9]{4}(?:-[A-HJKMNP-Z2-9]{4}){2}/;
const PASSWORD = 'yatsugatake-no-kaze-9';

test('the operator sees version, queues and who is in; a village sees none of it', async ({
	browser
}) => {
	const admin = await personAt(browser, 'admin');
	const village = await personAt(browser, 'kitaaiki');
	await open(village, `${demoUrl}/boards/saku`);
	await open(admin, `${demoUrl}/admin`);
	await expect(admin.locator('dd').filter({ hasText: /結い \d+\.\d+\.\d+/ })).toBeVisible();
	for (const heading of ['動いているようす', '待ちのようす']) {
		await expect(admin.getByRole('heading', { name: heading })).toBeVisible();
	}
	const row = admin.getByRole('row').filter({ hasText: '北相木村' });
	await expect(row).toContainText('情報政策担当　井出 直人');
	// The village's page begins to listen a moment after it is shown; the operator's is as of its opening.
	await expect(async () => {
		await admin.reload();
		await expect(row.locator('td').last()).toHaveText('1', { timeout: 1_000 });
	}).toPass({ timeout: 20_000 });
	expect((await village.request.get(`${demoUrl}/admin`)).status()).toBe(403);

	const health = await (await fetch(`${demoUrl}/health`)).text();
	expect(JSON.parse(health)).toEqual({
		status: expect.stringMatching(/^(ok|degraded)$/),
		writing: 'ok',
		disk: expect.stringMatching(/^(ok|low)$/),
		backup: 'off'
	});
	for (const page of [admin, village]) await page.context().close();
});

test.describe('the log', () => {
	let server: RunningServer;
	let folder = '';
	test.beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'yui-log-'));
		server = await startServer({
			port: Number(new URL(emptyUrl).port) + 3,
			folder: join(folder, 'data'),
			log: join(folder, 'server.log'),
			asBuilt: true,
			env: { YUI_LOG_LEVEL: 'debug', YUI_SLOW_QUERY_MS: '0' }
		});
	});
	test.afterAll(async () => {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	test('of a whole journey names nobody and repeats nothing that was typed', async ({
		browser
	}) => {
		const context = await browser.newContext({ baseURL: server.url });
		const page = await context.newPage();
		await setUp(page, server.printed());
		const thread = await sent(page, '/boards/prefecture/new', {
			title: '題名ヒミツ一',
			kind: 'question',
			audience: 'municipalities',
			body: '本文ヒミツ二'
		});
		await sent(page, `${thread}?/reply`, { body: '返信ヒミツ三' });
		await page.goto(`/search?q=${encodeURIComponent('検索ヒミツ四')}`);
		await page.goto(thread);
		const refused = await page.request.post(`${thread}?/reply`, {
			headers: { accept: 'text/html' },
			multipart: { body: '', files: textFile('添付ヒミツ五.txt', '中身ヒミツ六') }
		});
		expect(refused.status()).toBe(422);
		const stranger = await browser.newContext({ baseURL: server.url });
		const wrong = await stranger.request.post('/login', {
			headers: { accept: 'text/html' },
			form: { login: 'himitsu-login', password: 'himitsu-password-7' }
		});
		expect(wrong.status()).toBe(422);
		await stranger.close();
		await page.request.get(`/${encodeURIComponent('住所ヒミツ八')}`);
		await page.request.get('/invitation/HIMI-TSUX-CODE');
		await page.request.get('/threads/999999');
		await page.request.post(thread, { headers: { origin: 'https://himitsu.example' } });

		const [cookie] = await context.cookies();
		const text = server.printed();
		const lines = text
			.split('\n')
			.filter((line) => line.startsWith('{'))
			.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(lines.filter(({ msg }) => msg === 'request').length).toBeGreaterThan(10);
		expect(lines.some(({ msg }) => msg === 'slow statement')).toBe(true);
		for (const secret of [
			'ヒミツ',
			'himitsu',
			'HIMI-TSUX',
			encodeURIComponent('ヒミツ'),
			'見本',
			'みほん',
			'mihon',
			PASSWORD,
			'argon2',
			'北相木',
			'127.0.0.1',
			cookie?.value ?? ''
		]) {
			const told = lines.filter((line) => JSON.stringify(line).includes(secret));
			expect(told, secret).toEqual([]);
		}
		await context.close();
	});
});

async function setUp(page: Page, printed: string): Promise<void> {
	await open(page, '/setup');
	const form = page.locator('form[action="?/administrator"]');
	await form.getByLabel('コード').fill(CODE.exec(printed)?.[0] ?? '');
	await form.getByLabel('氏名').fill('見本 太郎');
	await form.getByLabel('ふりがな').fill('みほん たろう');
	await form.getByLabel('ログインID').fill('mihon');
	await form.locator('[name=password]').fill(PASSWORD);
	await form.locator('[name=again]').fill(PASSWORD);
	await form.getByRole('button', { name: '管理者を作ってはじめる' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('ホーム');
}
