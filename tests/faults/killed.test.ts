import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../support/database.ts';
import { startServer, type RunningServer } from '../support/server.ts';

const PORT = Number(process.env.YUI_TEST_PORT ?? 4173) + 10;

let folder: string;
let server: RunningServer;

beforeEach(async () => {
	folder = temporaryFolder();
	server = await startServer({ port: PORT, folder, log: join(folder, 'log'), isDemo: true });
}, 130_000);

afterEach(async () => {
	await server.stop('SIGKILL');
	rmSync(folder, { recursive: true, force: true });
});

async function signedIn(): Promise<string> {
	const answer = await fetch(`${server.url}/login`, {
		method: 'POST',
		redirect: 'manual',
		body: new URLSearchParams({ login: 'kitaaiki', password: 'yui-demo-2026' })
	});
	return /yui_session=[a-z0-9]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '';
}

/** Replies over and over until the server is gone; keeps the texts it said it had taken. */
async function replying(
	cookie: string,
	threadId: number,
	name: string,
	taken: string[]
): Promise<void> {
	for (let count = 0; ; count += 1) {
		const body = new FormData();
		body.set('body', `${name}の${count}番目の返信`);
		body.set('files', new File([`${name} ${count}`], `${name}${count}.txt`));
		try {
			const answer = await fetch(`${server.url}/threads/${threadId}?/reply`, {
				method: 'POST',
				redirect: 'manual',
				headers: { cookie, accept: 'text/html' },
				body
			});
			if (answer.status === 303) taken.push(`${name}の${count}番目の返信`);
		} catch {
			return;
		}
	}
}

test('a server killed in the middle of writing keeps every reply it has answered, and is whole', async () => {
	const cookie = await signedIn();
	const taken: string[] = [];
	const writers = ['あ', 'い', 'う'].map((name, index) => replying(cookie, index + 1, name, taken));
	while (taken.length <= 10) await sleep(50);
	await server.stop('SIGKILL');
	await Promise.all(writers);

	const check = spawnSync(process.execPath, ['src/cli.ts', 'check', '--deep'], {
		env: { ...process.env, YUI_DATA: folder },
		encoding: 'utf8'
	});
	expect(check.stderr + check.stdout).not.toContain('missing');
	expect(check.status).toBe(0);

	const database = new Database(join(folder, 'yui.sqlite'), { readonly: true });
	const stored = new Set(database.prepare('select body from post').pluck().all());
	database.close();
	expect(taken.filter((body) => !stored.has(body))).toEqual([]);
}, 60_000);

/** What is still under way is cut five seconds after SIGTERM; an idle server must not need that. */
const BEFORE_LAST_CALL = 4_000;

test('an idle server ends by itself, with a socket and a silent connection open', async () => {
	const cookie = await signedIn();
	const socket = io(server.url, { extraHeaders: { cookie }, transports: ['websocket'] });
	await new Promise<void>((connected) => socket.on('connect', connected));
	const silent = connect(PORT, '127.0.0.1');
	silent.on('error', () => undefined);
	await new Promise<void>((connected) => silent.on('connect', connected));
	const began = performance.now();
	await server.stop('SIGTERM');
	expect(performance.now() - began).toBeLessThan(BEFORE_LAST_CALL);
	socket.close();
	silent.destroy();
}, 30_000);
