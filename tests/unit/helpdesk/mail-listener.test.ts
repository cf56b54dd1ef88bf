import { eq } from 'drizzle-orm';
import { readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { arrive } from '#lib/server/helpdesk/mail/arriving.ts';
import { startListener, stopListener } from '#lib/server/helpdesk/mail/listener.ts';
import { findMail, mails } from '#lib/server/helpdesk/mail/mails.ts';
import { addressWith, issueToken } from '#lib/server/helpdesk/mail/tokens.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import { settings } from '#lib/server/settings.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { mail, send, type Sending } from '../../support/mails.ts';
import { tellStory, type Story, addressOf } from '../../support/story.ts';
import { rowOf, ticketIn } from '../../support/tickets.ts';

const KIB = 1024;

let story: Story;
let port: number;
const failures: unknown[] = [];
const desk = () => story.as('miyazawa');
const all = () => db().select().from(schema.deskMail).all();
const deliver = (sending: Sending) =>
	send(port, { subject: '回線が遅い', text: '朝から遅いです。', ...sending });
/** Bytes that lie in the data folder's uploads, on their way or stored. */
const lying = (folder: string) =>
	readdirSync(join(story.folder, folder), { recursive: true, withFileTypes: true }).filter((each) =>
		each.isFile()
	).length;

beforeEach(async () => {
	story = await tellStory();
	addressOf(story, 'ide', 'ide@example.lg.jp');
	vi.stubEnv('YUI_MAIL_LISTEN', '127.0.0.1:0');
	vi.stubEnv('YUI_MAIL_ADDRESS', 'desk@yui.test');
	vi.stubEnv('YUI_MAIL_FROM', 'yui@yui.test');
	vi.stubEnv('YUI_UPLOAD_MAX', '200k');
	failures.length = 0;
	port = (await startListener((thrown) => failures.push(thrown))) ?? 0;
});

afterEach(async () => {
	await stopListener();
	vi.unstubAllEnvs();
	closeTemporaryYui(story.folder);
	expect(failures).toEqual([]);
});

describe('mail over the wire', () => {
	test('waits for the desk with its files, once', async () => {
		const sending = {
			messageId: '<once@example.lg.jp>',
			attachments: [{ filename: '一覧.csv', content: 'a,b\n1,2\n' }]
		};
		await deliver(sending);
		await deliver(sending);
		expect(mails(desk(), 'waiting')).toMatchObject([
			{
				subject: '回線が遅い',
				fromAddress: 'ide@example.lg.jp',
				organisation: '北相木村',
				files: 1
			}
		]);
		expect(findMail(desk(), 1)).toMatchObject({ origin: 'listener', body: '朝から遅いです。' });
		expect(db().select().from(schema.ticket).all()).toEqual([]);
	});

	test('with the token goes into its case as a reply of who sent it', async () => {
		const id = ticketIn('wait_org', story.as('ide'), desk());
		const to = addressWith(issueToken(id, story.as('ide').seat.id), 'desk@yui.test');
		await deliver({ to, text: '橙色です。' });
		expect(rowOf(id).state).toBe('open');
		expect(messagesOf(desk(), { id }).at(-1)).toMatchObject({ body: '橙色です。', via: 'mail' });
	});

	test('with the token and a forged sender waits', async () => {
		const id = ticketIn('wait_org', story.as('ide'), desk());
		const to = addressWith(issueToken(id, story.as('ide').seat.id), 'desk@yui.test');
		await deliver({ to, from: 'stranger@example.com' });
		expect(rowOf(id).state).toBe('wait_org');
		expect(all().map(({ state }) => state)).toEqual(['waiting']);
	});

	test('for another mailbox is refused', async () => {
		await expect(deliver({ to: 'somebody@yui.test' })).rejects.toMatchObject({ responseCode: 550 });
		expect(all()).toEqual([]);
	});

	test('with 200 files is refused with 552, and nothing of it stays', async () => {
		const attachments = Array.from({ length: 200 }, (_, index) => ({
			filename: `${index}.txt`,
			content: `第${index}号`
		}));
		await expect(deliver({ attachments })).rejects.toMatchObject({ responseCode: 552 });
		expect(all()).toEqual([]);
		expect(db().select().from(schema.attachment).where(isMail).all()).toEqual([]);
		expect(lying('incoming')).toBe(0);
	});

	test.each([
		['that says how large it is', true],
		['that does not', false]
	])('too large is refused with 552 (%s), and nothing of it stays', async (_which, says) => {
		const content = Buffer.alloc(500 * KIB, 'a');
		const sent = says
			? deliver({ attachments: [{ filename: '大.txt', content }] })
			: saidRaw(`Subject: x\r\nFrom: a@b.jp\r\n\r\n${'a'.repeat(70)}\r\n`.repeat(6_000));
		await (says
			? expect(sent).rejects.toMatchObject({ responseCode: 552 })
			: expect(sent).resolves.toMatch(/^552 /m));
		expect(all()).toEqual([]);
		expect(lying('incoming')).toBe(0);
	});

	test('of one sender is let in up to a number within an hour', async () => {
		for (let index = 0; index < 29; index += 1) {
			arrive(mail({ messageId: `${index}@x` }), [], [], { files: [], refusals: [] });
		}
		await deliver({ subject: 'the thirtieth' });
		await expect(deliver({ subject: 'one more' })).rejects.toMatchObject({ responseCode: 451 });
		await deliver({ from: 'other@example.jp' });
		clockAt('2026-11-27', '12:30');
		await deliver({ subject: 'one more' });
		expect(all()).toHaveLength(32);
	});

	test.each([
		['a bounce', { envelope: { from: '', to: 'desk@yui.test' } }],
		['an out-of-office', { headers: { 'Auto-Submitted': 'auto-replied' } }],
		['a list', { headers: { Precedence: 'bulk' } }],
		['our own', { from: 'yui@yui.test' }]
	])('is kept and answered by nobody when it is %s', async (_what, sending) => {
		await deliver(sending);
		expect(all().map(({ state }) => state)).toEqual(['automatic']);
		expect(mails(desk(), 'waiting')).toEqual([]);
		expect(db().select().from(schema.outbox).all()).toEqual([]);
	});

	test('that breaks off is forgotten', async () => {
		await new Promise<void>((done) => {
			const socket = connect(port, '127.0.0.1');
			socket.on('close', () => done());
			socket.on('data', (bytes: Buffer) => {
				// 354: the text is waited for.
				if (!/^354 /m.test(bytes.toString())) return;
				socket.write('Subject: x\r\n\r\nhalf', () => socket.destroy());
			});
			socket.write('EHLO x\r\nMAIL FROM:<a@b.jp>\r\nRCPT TO:<desk@yui.test>\r\nDATA\r\n');
		});
		await deliver({ subject: 'after it' });
		expect(all().map(({ subject }) => subject)).toEqual(['after it']);
	});
});

const isMail = eq(schema.attachment.thingType, 'desk-mail');

/** A session by hand, which announces no size; gives all that was answered. */
function saidRaw(text: string): Promise<string> {
	return new Promise((done) => {
		const socket = connect(port, '127.0.0.1');
		let said = '';
		const steps = [
			'EHLO x\r\n',
			'MAIL FROM:<a@b.jp>\r\n',
			'RCPT TO:<desk@yui.test>\r\n',
			'DATA\r\n',
			`${text}\r\n.\r\n`,
			'QUIT\r\n'
		];
		socket.on('data', (bytes: Buffer) => {
			said += bytes.toString();
			if (/^\d{3} .*\r\n$/m.test(bytes.toString())) socket.write(steps.shift() ?? '');
		});
		socket.on('close', () => done(said));
	});
}

describe('the listener', () => {
	test('is off unless it is asked for', async () => {
		await stopListener();
		vi.stubEnv('YUI_MAIL_LISTEN', undefined);
		expect(await startListener(() => undefined)).toBe(null);
		await expect(deliver({})).rejects.toMatchObject({ code: 'ESOCKET' });
	});

	test('says in Japanese which place is taken already', async () => {
		vi.stubEnv('YUI_MAIL_LISTEN', `127.0.0.1:${port}`);
		const other = createServer();
		await stopListener();
		await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', () => resolve()));
		await expect(startListener(() => undefined)).rejects.toThrow('待ち受けられません');
		await new Promise<void>((resolve) => other.close(() => resolve()));
	});

	test.each([
		[{ YUI_MAIL_LISTEN: 'everywhere' }, 'YUI_MAIL_LISTEN'],
		[{ YUI_MAIL_LISTEN: '127.0.0.1:99999' }, 'YUI_MAIL_LISTEN'],
		[{ YUI_MAIL_ADDRESS: 'desk' }, 'YUI_MAIL_ADDRESS'],
		[{ YUI_MAIL_ADDRESS: '' }, 'YUI_MAIL_ADDRESS']
	])('says in Japanese what is wrong with %o', (set, name) => {
		for (const [key, value] of Object.entries(set)) vi.stubEnv(key, value);
		expect(() => settings()).toThrow(name);
	});
});
