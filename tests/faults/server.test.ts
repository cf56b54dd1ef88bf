import Database from 'better-sqlite3';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeDatabase } from '#lib/server/db/index.ts';
import { databasePath } from '#lib/server/operations/layout.ts';
import { closeTemporaryYui, temporaryFolder } from '../support/database.ts';
import { column, faultsIn, missing } from '../support/rounds.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { signedIn } from '../support/sessions.ts';
import { STORY_PASSWORD, tellStory, type Story } from '../support/story.ts';

/* What people at a running server see when the machine beneath fails. */

const PORT = Number(process.env.YUI_TEST_PORT ?? 4173) + 13;

let story: Story;
let server: RunningServer | null = null;
let outside: string;

beforeEach(async () => {
	story = await tellStory();
	closeDatabase();
	outside = temporaryFolder();
}, 120_000);
afterEach(async () => {
	await server?.stop('SIGKILL');
	rmSync(outside, { recursive: true, force: true });
	closeTemporaryYui(story.folder);
});

async function started(
	most: number | null = null,
	nights: string | null = null
): Promise<RunningServer> {
	const log = join(story.folder, 'log');
	server = await startServer({
		...{ port: PORT, folder: story.folder, log, asBuilt: true },
		...(nights === null ? {} : { env: { YUI_BACKUP_FOLDER: nights } }),
		...(most === null ? {} : { largestFile: most })
	});
	return server;
}

function reply(of: { url: string; cookie: string }, text: string, file: Buffer | null = null) {
	const body = new FormData();
	if (file) body.set('files', new File([new Uint8Array(file)], '大きな図.txt'));
	body.set('body', text);
	return fetch(`${of.url}/threads/${story.threads.sakuAll}?/reply`, {
		method: 'POST',
		redirect: 'manual',
		headers: { cookie: of.cookie, accept: 'text/html' },
		body
	});
}

const page = (of: { url: string; cookie: string }, path: string) =>
	fetch(`${of.url}${path}`, { headers: { cookie: of.cookie, accept: 'text/html' } });
const healthAt = async (url: string) =>
	(await (await fetch(`${url}/health`)).json()) as Record<string, string>;

test('a server whose disk is full says so, keeps what is typed, is read on, and has all it had answered', async () => {
	const KIB = 1024;
	const room = 96 * KIB;
	const { url } = await started(statSync(databasePath(story.folder)).size + room);
	const of = { url, cookie: await signedIn(url, 'ide', STORY_PASSWORD) };
	const taken: string[] = [];
	let refused: Response | null = null;
	let text = '';
	for (let count = 1; refused === null && count < 400; count += 1) {
		text = `${count}番目の返信です。${'あさまやまのゆき'.repeat(3_000)}`;
		const answer = await reply(of, text);
		if (answer.status === 303) taken.push(text);
		else refused = answer;
	}
	expect(refused?.status).toBe(507);
	const shown = (await refused?.text()) ?? '';
	expect(shown).toContain('サーバーの保存場所に空きがないため、書き込めませんでした。');
	expect(shown).toContain(text);
	expect(taken.length).toBeGreaterThan(0);

	const large = await reply(of, '図を付けます。', Buffer.alloc(18 * KIB * KIB, '図 '));
	expect(large.status).toBe(507);
	expect(await large.text()).toContain('図を付けます。');
	for (const path of [
		'/',
		'/boards/saku',
		`/threads/${story.threads.sakuAll}`,
		'/search?q=本人確認'
	]) {
		expect([path, (await page(of, path)).status]).toEqual([path, 200]);
	}
	expect((await fetch(`${url}/health`)).status).toBe(200);
	expect(await healthAt(url)).toMatchObject({ status: 'degraded', writing: 'full' });
	expect((await page({ url, cookie: '' }, '/login')).status).toBe(200);

	await server?.stop('SIGKILL');
	const again = await started();
	expect((await reply({ url: again.url, cookie: of.cookie }, text)).status).toBe(303);
	await again.stop();
	expect(missing([...taken, text], column(story.folder, 'select body from post'))).toEqual([]);
	expect(await faultsIn(story.folder)).toEqual([]);
}, 120_000);

test('while another process holds the database, what is typed comes back, reading stays quick, and it goes on by itself', async () => {
	const { url } = await started();
	const of = { url, cookie: await signedIn(url, 'ide', STORY_PASSWORD) };
	await page(of, '/');
	const other = new Database(databasePath(story.folder));
	other.exec('begin immediate');
	const refused = await reply(of, 'まだ送れません。');
	expect(refused.status).toBe(503);
	const shown = await refused.text();
	expect(shown).toContain('ほかの処理がデータを使っているため');
	expect(shown).toContain('まだ送れません。');
	// The first one waited its five seconds; whoever comes after does not.
	const began = performance.now();
	for (const path of ['/', '/boards/saku', `/threads/${story.threads.sakuAll}`]) {
		expect((await page(of, path)).status).toBe(200);
	}
	expect((await reply(of, 'まだ送れません。')).status).toBe(503);
	expect(performance.now() - began).toBeLessThan(4_500);
	expect(await healthAt(url)).toMatchObject({ status: 'degraded', writing: 'busy' });
	other.exec('rollback');
	other.close();
	expect((await reply(of, 'これで送れます。')).status).toBe(303);
	expect(await healthAt(url)).toMatchObject({ status: 'ok', writing: 'ok' });
	await server?.stop();
	expect(column(story.folder, `select body from post where body like '%送れます。'`)).toHaveLength(
		1
	);
	expect(await faultsIn(story.folder)).toEqual([]);
}, 60_000);

test('a file that the disk has lost is a page of its own with a sentence, and its thread is read', async () => {
	const first = "from attachment where thing_type = 'post' order by id limit 1";
	const sha256 = String(column(story.folder, `select sha256 ${first}`)[0]);
	const id = String(column(story.folder, `select id ${first}`)[0]);
	rmSync(join(story.folder, 'files', sha256.slice(0, 2), sha256));
	const { url } = await started();
	const of = { url, cookie: await signedIn(url, 'ide', STORY_PASSWORD) };
	const answer = await page(of, `/files/${id}`);
	expect(answer.status).toBe(404);
	expect(await answer.text()).toMatch(/ファイル[^<]*ません/);
	expect((await page(of, `/threads/${story.threads.prefectureAll}`)).status).toBe(200);
}, 60_000);

test('a backup taken while people write and upload holds all that was answered before it began, and restores whole', async () => {
	const { url } = await started();
	const cookies = await Promise.all(
		['ide', 'takamizawa'].map((login) => signedIn(url, login, STORY_PASSWORD))
	);
	const taken: string[] = [];
	let isOver = false;
	const writing = cookies.map(async (cookie, writer) => {
		for (let count = 1; !isOver; count += 1) {
			const text = `${writer}の${count}番目`;
			const file = Buffer.from(`${text}の添付。${'雪'.repeat(20_000 + count)}`);
			if ((await reply({ url, cookie }, text, file)).status === 303) taken.push(text);
		}
	});
	while (taken.length < 4) await sleep(10);
	const before = [...taken];
	const tar = join(outside, 'yui.tar');
	const cli = (words: string[], data: string) => {
		const child = spawn(process.execPath, ['src/cli.ts', ...words], {
			env: { ...process.env, YUI_DATA: data },
			stdio: 'ignore'
		});
		return once(child, 'exit').then(([code]) => code as number);
	};
	expect(await cli(['backup', tar], story.folder)).toBe(0);
	const during = taken.length - before.length;
	isOver = true;
	await Promise.all(writing);
	const restored = join(outside, 'restored');
	expect(await cli(['restore', tar], restored)).toBe(0);
	expect(await cli(['check', '--deep'], restored)).toBe(0);
	expect(missing(before, column(restored, 'select body from post'))).toEqual([]);
	const answered = `select count(*) from attachment a join post p on a.thing_type = 'post' and a.thing_id = p.id
		where p.body in (${before.map((text) => `'${text}'`).join(', ')})`;
	expect(column(restored, answered)).toEqual([before.length]);
	expect(during).toBeGreaterThan(0);
}, 120_000);

test('a server that was down at night makes its backup up, and tells on /health when it cannot', async () => {
	const nights = join(outside, 'nights');
	const { url } = await started(null, nights);
	const made = () =>
		existsSync(nights) && readdirSync(nights).some((name) => /^yui-.*\.tar$/.test(name));
	while (!made()) await sleep(100);
	expect(await healthAt(url)).toMatchObject({ backup: 'ok' });
	await server?.stop();
	expect(readdirSync(nights)).toHaveLength(1);
	// Where a file stands in the folder's place, there is none to be made up.
	const inTheWay = join(outside, 'file');
	writeFileSync(inTheWay, '');
	rmSync(join(story.folder, 'nightly.json'), { force: true });
	await started(null, inTheWay);
	let of = await healthAt(url);
	while (of.backup !== 'failed') of = await healthAt(url);
	expect(of.status).toBe('degraded');
	expect((await fetch(`${url}/health`)).status).toBe(200);
}, 60_000);

test('a data folder that cannot be written is refused at the start in one sentence', () => {
	// Root writes everywhere: below a file there is no folder, whoever asks.
	const under = join(databasePath(story.folder), 'data');
	const { status, stderr, stdout } = spawnSync(process.execPath, ['src/server.ts', '--as-built'], {
		env: { ...process.env, YUI_DATA: under, PORT: String(PORT), HOST: '127.0.0.1' },
		encoding: 'utf8',
		timeout: 30_000
	});
	expect(status).toBe(1);
	expect(stderr + stdout).toContain('データフォルダー');
	expect(stderr + stdout).toContain(dirname(under));
}, 60_000);
