import { eq } from 'drizzle-orm';
import { simpleParser } from 'mailparser';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { followThread } from '#lib/server/forum/following.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { levelOf, setTelling, wantsMail } from '#lib/server/identity/telling.ts';
import { claim, drawUp, mailState, settle } from '#lib/server/notifications/outbox.ts';
import { sendDue } from '#lib/server/notifications/send.ts';
import { changeAudience } from '#lib/server/record/audience.ts';
import { change } from '#lib/server/record/change.ts';
import { chainTip } from '#lib/server/record/events.ts';
import { actingAs, endsOn, successorOf } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	mask,
	openThread,
	sendNotice,
	tellStory,
	type ActorName,
	type Story
} from '../../support/story.ts';

type Relay = {
	/** Every text that was taken, as it came over the line. */
	taken: string[];
	/** What it answers to a recipient or a text, in order; after that it takes everything. */
	answers: { at: 'rcpt' | 'data'; code: number | 'cut' }[];
	close: () => Promise<void>;
};

let story: Story;
let relay: Relay;

beforeEach(async () => {
	story = await tellStory();
	relay = await startRelay();
	process.env.YUI_ORIGIN = 'https://yui.example.lg.jp';
	clockAt('2026-11-30', '6:59');
});

afterEach(async () => {
	delete process.env.YUI_SMTP_URL;
	delete process.env.YUI_ORIGIN;
	await relay.close();
	closeTemporaryYui(story.folder);
});

async function startRelay(): Promise<Relay> {
	const taken: string[] = [];
	const answers: Relay['answers'] = [];
	const refusal = (code: number) =>
		Object.assign(new Error(`says ${code}`), { responseCode: code });
	const next = (at: 'rcpt' | 'data') => (answers[0]?.at === at ? answers.shift() : undefined);
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onRcptTo(_address, _session, done) {
			const answer = next('rcpt');
			done(typeof answer?.code === 'number' ? refusal(answer.code) : null);
		},
		onData(stream, _session, done) {
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			stream.on('end', () => {
				const answer = next('data');
				if (answer?.code === 'cut') {
					taken.push(Buffer.concat(parts).toString());
					for (const connection of server.connections as Set<{ _socket: { destroy(): void } }>) {
						connection._socket.destroy();
					}
					return;
				}
				if (answer) return done(refusal(answer.code as number));
				taken.push(Buffer.concat(parts).toString());
				done();
			});
		}
	});
	server.on('error', () => undefined);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
	const { port } = server.server.address() as AddressInfo;
	process.env.YUI_SMTP_URL = `smtp://127.0.0.1:${port}`;
	return {
		taken,
		answers,
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}

/** Gives somebody an address and the wish for mail; of all weekdays unless told. */
function wants(name: ActorName, days = ['1', '2', '3', '4', '5']) {
	const actor = story.as(name);
	db()
		.update(schema.person)
		.set({ email: `${name}@example.lg.jp` })
		.where(eq(schema.person.id, actor.person.id))
		.run();
	setTelling(actor, { level: 'all', days, boards: ['followed', 'saku', 'prefecture'], mail: true });
}
const rows = () => db().select().from(schema.outbox).all();
const states = () => rows().map((row) => row.state);

describe('the digest by mail', () => {
	test('goes out once at 7:00 on a chosen open day, plain, in Japanese, with links that grant nothing', async () => {
		wants('ide');
		await sendDue();
		expect(rows()).toEqual([]);
		clockAt('2026-11-27', '15:00');
		posts.reply(story.as('yanagisawa'), story.threads.saku, { body: '中身は秘密', files: [] });
		clockAt('2026-11-30', '7:00');
		await sendDue();
		await sendDue();
		expect(states()).toEqual(['sent']);
		expect(relay.taken).toHaveLength(1);
		const raw = relay.taken[0] ?? '';
		expect(raw).toMatch(/^Subject: =\?UTF-8\?/im);
		const mail = await simpleParser(raw);
		expect(mail.subject).toMatch(/^【結い】今朝の一覧 11\/30（月） 期限\d件・新しい動き\d件$/);
		expect(mail.html).toBe(false);
		expect(mail.text).toContain('・佐久広域　庁内の照会を取りまとめる様式はありますか（返信3件）');
		expect(mail.text).toContain(`https://yui.example.lg.jp/threads/${story.threads.saku}\n`);
		expect(mail.text).toContain('年末年始の計画停止について');
		expect(mail.text).toContain('「メールでも受け取る」を外してください');
		expect(mail.text).not.toContain('中身は秘密');
		expect(mail.text).not.toMatch(/[?&](token|key)=/);
	});

	test('says in its subject, too, that there is more than it names', async () => {
		wants('ide');
		clockAt('2026-11-27', '15:00');
		for (let at = 0; at < 31; at += 1) openThread(story.as('yanagisawa'), 'saku');
		clockAt('2026-11-30', '7:00');
		await sendDue();
		const mail = await simpleParser(relay.taken[0] ?? '');
		expect(mail.text).toContain('30件以上');
		expect(mail.subject).toContain('新しい動き30件以上');
	});

	test('comes to nobody without an address, without the wish, or on another day', async () => {
		wants('ide', ['2']);
		wants('takamizawa');
		const { takamizawa } = story.holdings;
		db()
			.update(schema.person)
			.set({ email: null })
			.where(eq(schema.person.id, takamizawa.personId))
			.run();
		clockAt('2026-11-30', '8:00');
		await sendDue();
		expect(rows()).toEqual([]);
		clockAt('2026-12-01', '8:00');
		await sendDue();
		expect(rows()).toHaveLength(1);
	});

	test('is written by what may be read when it is sent, not when it was drawn up', async () => {
		wants('miyashita');
		const { sakuMunicipalities } = story.threads;
		followThread(story.as('miyashita'), sakuMunicipalities, true);
		posts.reply(story.as('yanagisawa'), sakuMunicipalities, { body: '続き', files: [] });
		clockAt('2026-11-30', '7:00');
		expect(drawUp()).toBe(1);
		change(story.as('miyazawa'), (tx, record) =>
			changeAudience(tx, record, { type: 'thread', id: sakuMunicipalities }, 'district:saku')
		);
		await sendDue();
		expect(relay.taken).toHaveLength(1);
		expect((await simpleParser(relay.taken[0] ?? '')).text).not.toContain('共同調達');
	});

	test('names no masked asker, no organisation that wrote, and no title that only 関係者 read', async () => {
		wants('ide');
		clockAt('2026-11-29', '12:00');
		const masked = openThread(story.as('ushikoshi'), 'prefecture', {
			title: '伏せた相談',
			audience: 'all'
		});
		mask(masked);
		const chosen = sendNotice(story.as('miyazawa'), {
			title: '内々の確認',
			scope: 'chosen',
			organisations: [story.as('ide').organisation.id]
		});
		clockAt('2026-11-30', '7:00');
		await sendDue();
		const { text = '' } = await simpleParser(relay.taken[0] ?? '');
		expect(text).toContain('伏せた相談');
		expect(text).not.toContain('生坂村');
		expect(text).not.toContain('牛越');
		expect(text).not.toContain('内々の確認');
		expect(text).toContain(`/notices/${chosen}`);
	});

	test('begins next morning for who asks for it in the afternoon, and ends at once', async () => {
		clockAt('2026-11-30', '15:00');
		wants('ide');
		await sendDue();
		expect(rows()).toEqual([]);
		clockAt('2026-12-01', '7:00');
		expect(drawUp()).toBe(1);
		setTelling(story.as('ide'), { level: 'all', days: ['1'], boards: [], mail: false });
		await sendDue();
		expect(states()).toEqual(['gone']);
		expect(relay.taken).toEqual([]);
	});

	test('is left out where there is nothing to tell, and where the reader has left the seat', async () => {
		wants('tanaka');
		wants('ide');
		clockAt('2026-11-30', '7:00');
		expect(drawUp()).toBe(2);
		endsOn(story.holdings.ide, '2026-11-29');
		await sendDue();
		expect(states().sort()).toEqual(['empty', 'gone']);
		expect(relay.taken).toEqual([]);
	});

	test('makes up once for mornings on which nothing ran, and tells from where the last one ended', async () => {
		wants('ide');
		clockAt('2026-11-30', '7:00');
		await sendDue();
		clockAt('2026-11-30', '10:00');
		const missed = openThread(story.as('takamizawa'), 'saku', { title: '月曜の件' });
		clockAt('2026-12-03', '13:00');
		await sendDue();
		expect(rows().map((row) => row.forDay)).toEqual(['2026-11-30', '2026-12-03']);
		expect((await simpleParser(relay.taken[1] ?? '')).text).toContain(`/threads/${missed}\n`);
		clockAt('2026-12-04', '7:00');
		await sendDue();
		expect((await simpleParser(relay.taken[2] ?? '')).text).not.toContain('月曜の件');
	});

	test('is a person’s own: a successor finds the seat’s days, and no mail', () => {
		wants('takamizawa', ['3']);
		endsOn(story.holdings.takamizawa, '2027-03-31');
		const next = successorOf(story, 'takamizawa', { fromOn: '2027-04-01' });
		clockAt('2027-04-07', '8:00');
		const actor = actingAs(next);
		expect(levelOf(actor.seat.id)).toBe('all');
		expect(wantsMail(actor.seat.id, actor.tenure.id)).toBe(false);
		expect(drawUp()).toBe(0);
	});
});

describe('what the relay says', () => {
	beforeEach(() => {
		wants('ide');
		clockAt('2026-11-30', '7:00');
	});

	test('a temporary no is tried again after a pause, then sent once', async () => {
		relay.answers.push({ at: 'rcpt', code: 450 }, { at: 'data', code: 451 });
		await sendDue();
		expect(states()).toEqual(['waiting']);
		await sendDue();
		expect(rows()[0]?.attempts).toBe(1);
		clockAt('2026-11-30', '7:05');
		await sendDue();
		expect(rows()[0]).toMatchObject({ state: 'waiting', attempts: 2 });
		clockAt('2026-11-30', '7:19');
		await sendDue();
		expect(rows()[0]?.attempts).toBe(2);
		clockAt('2026-11-30', '7:20');
		await sendDue();
		expect(states()).toEqual(['sent']);
		expect(relay.taken).toHaveLength(1);
	});

	test('a lasting no is not tried again, and the operator reads why', async () => {
		relay.answers.push({ at: 'rcpt', code: 550 });
		await sendDue();
		clockAt('2026-11-30', '9:00');
		await sendDue();
		expect(states()).toEqual(['failed']);
		const { failed } = mailState(story.as('maruyama'));
		expect(failed[0]).toMatchObject({ to: '北相木村 情報政策担当' });
		expect(failed[0]?.problem).toContain('550');
		expect(() => mailState(story.as('ide'))).toThrow(Forbidden);
	});

	test('a line that breaks while the text goes out is not tried again: it may have arrived', async () => {
		relay.answers.push({ at: 'data', code: 'cut' });
		await sendDue();
		expect(states()).toEqual(['claimed']);
		clockAt('2026-11-30', '9:00');
		await sendDue();
		expect(relay.taken).toHaveLength(1);
		expect(mailState(story.as('maruyama'))).toMatchObject({ waiting: 0, unknown: 1 });
	});

	test('nobody at the other end is a temporary no; after six times it has failed', async () => {
		process.env.YUI_SMTP_URL = 'smtp://127.0.0.1:1';
		for (const hour of [7, 8, 10, 13, 18, 23]) {
			clockAt('2026-11-30', `${hour}:59`);
			await sendDue();
		}
		expect(rows()[0]).toMatchObject({ state: 'waiting', attempts: 5 });
		clockAt('2026-12-01', '6:50');
		await sendDue();
		clockAt('2026-12-01', '23:50');
		await sendDue();
		expect(rows()[0]).toMatchObject({ state: 'failed', attempts: 6 });
	});

	test('two processes that reach for the same mail: one gets it', () => {
		expect(drawUp()).toBe(1);
		expect(drawUp()).toBe(0);
		expect(claim()).not.toBeNull();
		expect(claim()).toBeNull();
	});

	test('an end between claiming and sending leaves it claimed for good', async () => {
		drawUp();
		const claimed = claim();
		await sendDue();
		expect(relay.taken).toEqual([]);
		if (claimed) settle(claimed, { kind: 'sent' });
		expect(states()).toEqual(['sent']);
	});
});

describe('without a relay', () => {
	test('there is no row, no event, nothing', async () => {
		wants('ide');
		delete process.env.YUI_SMTP_URL;
		clockAt('2026-11-30', '7:30');
		const before = chainTip().count;
		await sendDue();
		expect(rows()).toEqual([]);
		expect(chainTip().count).toBe(before);
	});
});
