import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import type { Database } from 'better-sqlite3';
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addDays } from '#lib/dates.ts';
import { NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema, tracesDb } from '#lib/server/db/index.ts';
import { pathOf, read } from '#lib/server/files/store.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { markShown, unreadIn } from '#lib/server/forum/reading.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { startListener, stopListener } from '#lib/server/helpdesk/mail/listener.ts';
import { log } from '#lib/server/log.ts';
import { deliver } from '#lib/server/notifications/mail.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { forgetObstacle } from '#lib/server/obstacles.ts';
import { check } from '#lib/server/operations/check.ts';
import { health } from '#lib/server/operations/health.ts';
import { noteAccess } from '#lib/server/record/access.ts';
import { submit, type Refusal } from '#lib/server/web.ts';
import { clockAt } from '../support/clock.ts';
import { closeTemporaryYui } from '../support/database.ts';
import { send } from '../support/mails.ts';
import { openThread, STORY_DAY, tellStory, uploaded, type Story } from '../support/story.ts';

let story: Story;
let thread: number;

beforeEach(async () => {
	process.env.YUI_BACKUP_FOLDER = 'off';
	story = await tellStory();
	thread = story.threads.sakuAll;
	forgetObstacle();
	vi.spyOn(log, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
	delete process.env.YUI_BACKUP_FOLDER;
	vi.restoreAllMocks();
	forgetObstacle();
	closeTemporaryYui(story.folder);
});

const LONG = '停電の対応を教えてください。'.repeat(6_000);

/** Sends a reply as the page's form does; gives what the form gets back, or null when it went through. */
async function replied(body: string, files: File[] = []): Promise<ActionFailure<Refusal> | null> {
	const form = new FormData();
	// The files come first: what is behind them must not be lost with them.
	for (const file of files) form.append('files', file);
	form.set('body', body);
	const url = new URL(`http://yui.test/threads/${thread}?/reply`);
	const request = new Request(url, { method: 'POST', body: form });
	const event = { request, url, locals: { actor: story.as('ide') } } as unknown as RequestEvent;
	const result: unknown = await submit(event, v.object({ body: v.string() }), (input, actor) => {
		posts.reply(actor, thread, input);
		return null;
	});
	return result as ActionFailure<Refusal> | null;
}

const bodies = () =>
	db()
		.select()
		.from(schema.post)
		.all()
		.map(({ body }) => body);

/** Lets a database grow no further: to it the disk is full. */
function fill(client: Database): void {
	client.pragma(`max_page_count = ${client.pragma('page_count', { simple: true })}`);
}

function makeRoom(client: Database): void {
	client.pragma('max_page_count = 1073741823');
}

/** Whatever stands in the way of writing: everything that somebody who reads does goes on. */
function readingGoesOn(): void {
	const reader = story.as('takamizawa');
	expect(threads.find(reader, thread).title).toContain('電子申請');
	expect(posts.page(reader, threads.find(reader, thread), 1).length).toBeGreaterThan(1);
	markShown(reader, thread, 1, 2);
	markSeen(reader, `thread:${thread}`);
	noteAccess(reader, 'download', { subject: 'attachment:1' });
	expect(unreadIn(reader, thread)).toBeDefined();
}

describe('a reply', () => {
	const both = () => [db().$client, tracesDb().$client];
	const bars: [what: string, bar: () => void, lift: () => void, expected: object][] = [
		[
			'on a full disk (max_page_count)',
			() => both().forEach(fill),
			() => both().forEach(makeRoom),
			{ status: 507, says: '空きがない', kind: 'full' }
		],
		[
			// Root writes into every folder: the connections refuse instead.
			'on a data folder that is read-only (query_only)',
			() => both().forEach((client) => client.pragma('query_only = ON')),
			() => both().forEach((client) => client.pragma('query_only = OFF')),
			{ status: 503, says: 'いまは書き込めません', kind: 'read-only' }
		]
	];

	test.each(bars)(
		'%s comes back with its text and a sentence, reading goes on, and it is written when there is room',
		async (_what, bar, lift, expected) => {
			const { status, says, kind } = expected as { status: number; says: string; kind: string };
			const before = bodies();
			bar();
			const refused = await replied(LONG, [new File(['a,b\n1,2\n'], '表.csv')]);
			expect(refused?.status).toBe(status);
			expect(refused?.data.issues[0]?.message).toContain(says);
			expect(refused?.data.issues[0]?.message).toContain('書いた文章はこの画面に残っています');
			expect(refused?.data.values.body).toBe(LONG);
			expect(bodies()).toEqual(before);
			readingGoesOn();
			expect(health()).toMatchObject({ status: 'degraded', writing: kind });
			lift();
			clockAt(STORY_DAY, '11:10');
			expect(health()).toMatchObject({ status: 'ok', writing: 'ok' });
			expect(await replied(LONG)).toBeNull();
			expect(bodies().filter((body) => body === LONG)).toHaveLength(1);
			expect(await check({ deep: true })).toEqual([]);
		}
	);

	test('whose file has no place to go comes back with its text, and goes through without the file', async () => {
		const incoming = join(story.folder, 'incoming');
		rmSync(incoming, { recursive: true, force: true });
		// Nobody writes there, not even root.
		symlinkSync('/sys/kernel', incoming);
		const refused = await replied('本文です。', [new File(['a,b\n1,2\n'], '表.csv')]);
		expect([503, 507]).toContain(refused?.status);
		expect(refused?.data.values.body).toBe('本文です。');
		expect(await replied('本文です。')).toBeNull();
		rmSync(incoming);
		expect(await replied('表です。', [new File(['a,b\n1,2\n'], '表.csv')])).toBeNull();
		expect(await check({ deep: true })).toEqual([]);
	});
});

test('a file that the disk has lost is told of in a sentence, and everything around it stays', async () => {
	const files = await uploaded('改定案.csv', '章,内容\n1,目的\n');
	const id = openThread(story.as('ide'), 'saku', { files });
	const sha256 = files[0]?.sha256 ?? '';
	rmSync(pathOf(sha256));
	expect(() => read(sha256)).toThrow(NotFound);
	expect(() => read(sha256)).toThrow(labels.missingFile);
	const [first] = posts.page(story.as('ide'), threads.find(story.as('ide'), id), 1);
	expect(first?.attachments).toHaveLength(1);
	expect((await check()).map(({ line }) => line)).toEqual([expect.stringContaining(sha256)]);
	// The same file brought once more is whole again.
	await uploaded('改定案.csv', '章,内容\n1,目的\n');
	expect(existsSync(pathOf(sha256))).toBe(true);
	expect(await check({ deep: true })).toEqual([]);
});

test('a clock that jumps back leaves order, unread and chain as they are', async () => {
	const reply = (body: string) => posts.reply(story.as('takamizawa'), thread, { body, files: [] });
	reply('ひとつめ');
	clockAt(addDays(STORY_DAY, -3), '9:00');
	reply('ふたつめ');
	posts.edit(story.as('takamizawa'), thread, 4, { body: 'ふたつめ（訂正）', version: 1 });
	clockAt(addDays(STORY_DAY, 400), '9:00');
	clockAt(STORY_DAY, '10:00');
	reply('みっつめ');
	const of = threads.find(story.as('ide'), thread);
	const shown = posts.page(story.as('ide'), of, 1).map(({ number, html }) => [number, html.trim()]);
	expect(shown.slice(2)).toEqual([
		[3, '<p>ひとつめ</p>'],
		[4, '<p>ふたつめ（訂正）</p>'],
		[5, '<p>みっつめ</p>']
	]);
	expect(unreadIn(story.as('ide'), thread).posts).toBe(4);
	expect(await check()).toEqual([]);
});

describe('mail', () => {
	test('to a relay that refuses or is gone waits, and says why', async () => {
		const letter = { subject: '結い', text: '朝のまとめ', messageId: '', replyTo: '' } as never;
		const to = { name: '井出 直人', address: 'ide@example.lg.jp' };
		const gone = { smtp: 'smtp://127.0.0.1:9', mailFrom: 'yui@yui.test' };
		expect(await deliver(gone, to, letter)).toMatchObject({ kind: 'later' });
		const busy = createServer((socket) => {
			socket.on('error', () => undefined);
			socket.end('421 4.3.2 Not now\r\n');
		});
		await new Promise<void>((listening) => busy.listen(0, '127.0.0.1', listening));
		const address = busy.address();
		const port = address !== null && typeof address === 'object' ? address.port : 0;
		const relay = { smtp: `smtp://127.0.0.1:${port}`, mailFrom: 'yui@yui.test' };
		expect(await deliver(relay, to, letter)).toMatchObject({ kind: 'later' });
		busy.close();
	});

	test('to the desk on a full disk is put off to the other end, and taken once there is room', async () => {
		process.env.YUI_MAIL_LISTEN = '127.0.0.1:0';
		process.env.YUI_MAIL_ADDRESS = 'desk@yui.test';
		const failures: unknown[] = [];
		const port = (await startListener((thrown) => failures.push(thrown))) ?? 0;
		const mails = () => db().select().from(schema.deskMail).all();
		const mail = { subject: '回線が遅い', text: '朝から遅いです。'.repeat(4_000) };
		const { $client: client } = db();
		fill(client);
		await expect(send(port, mail)).rejects.toThrow('451');
		expect([mails(), failures.length]).toEqual([[], 1]);
		makeRoom(client);
		await send(port, mail);
		expect(mails()).toHaveLength(1);
		await stopListener();
		for (const name of ['LISTEN', 'ADDRESS']) delete process.env[`YUI_MAIL_${name}`];
		expect(await check()).toEqual([]);
	});
});
