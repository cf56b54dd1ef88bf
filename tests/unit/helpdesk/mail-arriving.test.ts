import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { open } from '#lib/server/files/attachments.ts';
import { arrive, handIn } from '#lib/server/helpdesk/mail/arriving.ts';
import {
	attachMail,
	putAway,
	takeMail,
	type MailCase
} from '#lib/server/helpdesk/mail/deciding.ts';
import { handInFiles, handInText } from '#lib/server/helpdesk/mail/files.ts';
import { findMail, mails, mailsOf, waitingMails } from '#lib/server/helpdesk/mail/mails.ts';
import { addressWith, issueToken, messageIdWith } from '#lib/server/helpdesk/mail/tokens.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { find, findById } from '#lib/server/helpdesk/tickets.ts';
import { check } from '#lib/server/operations/check.ts';
import { chainTip } from '#lib/server/record/events.ts';
import type { TicketState } from '#lib/tickets.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { eml, mail } from '../../support/mails.ts';
import { tellStory, uploaded, type Story, addressOf } from '../../support/story.ts';
import { numberIn, raised, rowOf, ticketIn } from '../../support/tickets.ts';

const LIMIT = 1024 * 1024;
const NONE = { files: [], refusals: [] };

let story: Story;
const desk = () => story.as('miyazawa');
const village = () => story.as('ide');
const states = () =>
	db()
		.select()
		.from(schema.deskMail)
		.all()
		.map(({ state }) => state);

beforeEach(async () => {
	story = await tellStory();
	addressOf(story, 'ide', 'ide@example.lg.jp');
	addressOf(story, 'takamizawa', 'takamizawa@sakuho.example.jp');
});

afterEach(() => closeTemporaryYui(story.folder));

/** As the confirmation stands when nothing was changed on it. */
function asOffered(id: number, more: Partial<MailCase> = {}): MailCase {
	const { guess, subject, body, files } = findMail(desk(), id);
	return {
		organisation: guess?.organisation ?? 0,
		caller: guess?.caller ?? '',
		contact: '',
		category: 'line',
		title: subject,
		body,
		priority: 'normal',
		fields: {},
		files: files.map((file) => file.id),
		...more
	};
}

/** A mail that bears the token of a case. */
const answering = (ticketId: number, given: Parameters<typeof mail>[0] = {}) =>
	mail({
		references: [
			messageIdWith(issueToken(ticketId, village().seat.id), 'desk@yui.test').slice(1, -1)
		],
		text: '橙色です。\n\n> ランプは何色ですか。',
		...given
	});

describe('a mail the desk brings', () => {
	test('is understood, corrected and becomes a case with where it came from', async () => {
		const whole = eml(
			{
				From: '=?UTF-8?B?5LqV5Ye6?= <ide@example.lg.jp>',
				Subject: '=?UTF-8?B?6Ki85piO5pu4?=',
				Date: 'Thu, 26 Nov 2026 09:30:00 +0900',
				'Message-ID': '<one@example.lg.jp>',
				'Content-Type': 'multipart/mixed; boundary=b'
			},
			[
				'--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n教えてください。\r\n-- \r\n井出\r\n',
				'--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=list.csv\r\n\r\na,b\r\n1,2\r\n',
				'--b\r\nContent-Type: application/x-dosexec\r\nContent-Disposition: attachment; filename=run.exe\r\n\r\nMZ\r\n--b--\r\n'
			].join('')
		);
		const [arrival] = await handInFiles(desk(), await uploaded('届いた.eml', whole), LIMIT);
		const id = arrival?.id ?? 0;
		const shown = findMail(desk(), id);
		expect(shown).toMatchObject({
			state: 'waiting',
			origin: 'file',
			subject: '証明書',
			body: '教えてください。',
			guess: { caller: '総務企画課 井出 直人', by: 'person' },
			sentAt: new Date('2026-11-26T00:30:00Z')
		});
		expect(shown.rest).toContain('井出');
		expect(shown.files.map(({ name }) => name)).toEqual(['list.csv']);
		expect(shown.refusals).toHaveLength(1);
		expect(shown.refusals[0]).toContain('run.exe');

		const number = takeMail(desk(), id, asOffered(id, { title: '証明書の更新' }));
		const of = find(village(), number);
		expect(of).toMatchObject({
			title: '証明書の更新',
			state: 'new',
			via: 'mail',
			authorName: '総務企画課 井出 直人',
			enteredBy: desk().person.id,
			organisationId: village().organisation.id
		});
		const [message] = messagesOf(village(), of);
		expect(message).toMatchObject({ via: 'mail', enteredBy: desk().person.name });
		expect(message?.files.map(({ name }) => name)).toEqual(['list.csv']);
		expect(open(village(), message?.files[0]?.id ?? 0).name).toBe('list.csv');
		expect(() => open(village(), shown.files[0]?.id ?? 0)).toThrow(NotFound);
		expect(open(desk(), shown.files[0]?.id ?? 0).root).toEqual({
			type: 'desk-mail',
			href: `/helpdesk/mail/${id}`
		});
		expect(mailsOf(desk(), of.id)).toMatchObject([
			{ id, fromAddress: 'ide@example.lg.jp', sentAt: new Date('2026-11-26T00:30:00Z') }
		]);
		expect(await check()).toEqual([]);
	});

	test('again is shown where it went, and makes no second one', async () => {
		const first = handIn(desk(), mail({ messageId: 'x@y' }), 'pasted', NONE);
		const number = takeMail(desk(), first.id, asOffered(first.id));
		const again = handIn(desk(), mail({ messageId: 'x@y' }), 'file', NONE);
		expect(again).toEqual({ id: first.id, kind: 'known' });
		expect(findMail(desk(), again.id).case).toBe(number);
		expect(() => takeMail(desk(), first.id, asOffered(first.id))).toThrow(Conflict);
		const text = await handInText(desk(), '件名: 回線\n\n遅いです。', LIMIT);
		expect(await handInText(desk(), '件名: 回線\n\n遅いです。', LIMIT)).toEqual({
			id: text.id,
			kind: 'known'
		});
	});

	test('waits until it is confirmed, and is taken whole or not at all', () => {
		const { id } = handIn(desk(), mail(), 'pasted', NONE);
		const before = chainTip().count;
		expect(() => takeMail(desk(), id, asOffered(id, { organisation: 0 }))).toThrow(Invalid);
		expect(() => takeMail(desk(), id, asOffered(id, { category: 'incident' }))).toThrow(Invalid);
		expect(chainTip().count).toBe(before);
		expect(states()).toEqual(['waiting']);
		expect(waitingMails(desk())).toBe(1);
	});

	test('that is no mail is refused, and none beside it is taken', async () => {
		const files = [
			...(await uploaded('a.eml', 'From: a@b.jp\r\nSubject: x\r\n\r\ntext')),
			...(await uploaded('表.csv', 'a,b\n1,2\n'))
		];
		await expect(handInFiles(desk(), files, LIMIT)).rejects.toThrow(Invalid);
		await expect(handInText(desk(), '  ', LIMIT)).rejects.toThrow(Invalid);
		expect(states()).toEqual([]);
	});

	test('is the desk’s alone', () => {
		const { id } = handIn(desk(), mail(), 'pasted', NONE);
		for (const name of ['ide', 'kitamura', 'maruyama', 'tanaka'] as const) {
			expect(() => handIn(story.as(name), mail(), 'pasted', NONE), name).toThrow(Forbidden);
			expect(() => findMail(story.as(name), id), name).toThrow(Forbidden);
			expect(() => mails(story.as(name), 'waiting'), name).toThrow(Forbidden);
		}
	});
});

describe('a mail that arrives with the token of a case', () => {
	const expected: [TicketState, TicketState, string][] = [
		['new', 'new', 'add'],
		['open', 'open', 'add'],
		['wait_org', 'open', 'reply'],
		['wait_vendor', 'wait_vendor', 'add'],
		['wait_expert', 'wait_expert', 'add'],
		['answered', 'open', 'reject'],
		['closed', 'open', 'reopen']
	];

	test.each(expected)('goes into it: %s leads to %s by %s', async (from, to, act) => {
		const id = ticketIn(from, village(), desk());
		const files = await uploaded('写真.csv', 'a\n1\n');
		const arrival = arrive(answering(id), [], [], { files, refusals: [] });
		expect(arrival.kind).toBe('threaded');
		expect(rowOf(id).state).toBe(to);
		const last = messagesOf(desk(), { id }).at(-1);
		expect(last).toMatchObject({ act, via: 'mail', body: '橙色です。', author: '井出 直人' });
		expect(last?.enteredBy).toBe(null);
		expect(last?.files).toHaveLength(1);
		expect(states()).toEqual(['taken']);
	});

	test.each(['withdrawn', 'merged'] as const)('waits where the case is over: %s', (state) => {
		const id = ticketIn(state, village(), desk());
		expect(arrive(answering(id), [], [], NONE).kind).toBe('waiting');
		expect(rowOf(id).state).toBe(state);
		expect(findMail(desk(), 1).case).toBe(numberIn(id));
	});

	test('finds it by the address it went to as well', () => {
		const id = ticketIn('wait_org', village(), desk());
		const to = addressWith(issueToken(id, village().seat.id), 'desk@yui.test').toUpperCase();
		expect(arrive(mail(), [to], [], NONE).kind).toBe('threaded');
	});

	test.each([
		['from an address nobody has', { from: { name: '井出', address: 'ide@elsewhere.example' } }],
		[
			'from another organisation',
			{ from: { name: '高見澤', address: 'takamizawa@sakuho.example.jp' } }
		],
		['with no more than quotes', { text: '' }],
		['with more words than a message holds', { text: 'あ'.repeat(10_001) }]
	])('waits %s', (_why, given) => {
		const id = ticketIn('wait_org', village(), desk());
		expect(arrive(answering(id, given), [], [], NONE).kind).toBe('waiting');
		expect(rowOf(id).state).toBe('wait_org');
	});

	test('waits once whoever sends it has left', () => {
		const id = ticketIn('wait_org', village(), desk());
		const read = answering(id);
		db()
			.update(schema.tenure)
			.set({ toOn: '2026-11-26' })
			.where(eq(schema.tenure.id, story.holdings.ide.tenureId))
			.run();
		expect(arrive(read, [], [], NONE).kind).toBe('waiting');
	});

	test('waits when the case was closed too long ago', () => {
		const id = ticketIn('closed', village(), desk());
		clockAt('2027-02-01', '10:00');
		expect(arrive(answering(id), [], [], NONE).kind).toBe('waiting');
		expect(rowOf(id).state).toBe('closed');
	});

	test('with a token that was guessed is a mail like any other', () => {
		const id = ticketIn('wait_org', village(), desk());
		const guessed = mail({ references: [`case-${'0'.repeat(32)}@yui.test`] });
		expect(arrive(guessed, [numberIn(id)], [], NONE).kind).toBe('waiting');
		expect(findMail(desk(), 1).case).toBe(null);
	});

	test('of 関係者のみ is only for who reads that case', () => {
		const id = raised(village(), { category: 'incident', fields: { found: '今朝8時' } });
		proceed(desk(), id, 'take', {});
		const read = answering(id, { from: { name: '別人', address: 'x@example.jp' } });
		arrive(read, [], [], NONE);
		expect(mails(desk(), 'waiting')).toHaveLength(1);
		db().delete(schema.ticketParty).where(eq(schema.ticketParty.role, 'assignee')).run();
		expect(mails(desk(), 'waiting')).toHaveLength(0);
		expect(() => findMail(desk(), 1)).toThrow(NotFound);
		expect(() => handIn(desk(), read, 'file', NONE)).toThrow(Conflict);
	});
});

describe('any other mail that arrives', () => {
	test('waits, whoever it says it is from, and makes no case', () => {
		expect(arrive(mail({ messageId: 'a@b' }), [], [], NONE).kind).toBe('waiting');
		expect(arrive(mail({ messageId: 'a@b' }), [], [], NONE).kind).toBe('known');
		expect(states()).toEqual(['waiting']);
		expect(db().select().from(schema.ticket).all()).toEqual([]);
	});

	test.each(['bounce', 'absence', 'automatic', 'bulk'] as const)(
		'is kept and goes nowhere when no person wrote it (%s), even with a token',
		(automatic) => {
			const id = ticketIn('wait_org', village(), desk());
			expect(arrive(answering(id, { automatic }), [], [], NONE).kind).toBe('automatic');
			expect(rowOf(id).state).toBe('wait_org');
			expect(mails(desk(), 'automatic')).toHaveLength(1);
		}
	);

	test('that 結い sent itself is no mail to the desk', () => {
		const own = mail({ from: { name: '結い', address: 'yui@yui.test' } });
		expect(arrive(own, [], ['yui@yui.test'], NONE).kind).toBe('automatic');
	});
});

describe('the desk decides about a mail', () => {
	test.each([
		['new', 'words', 'add', 'new'],
		['wait_org', 'words', 'reply', 'open'],
		['answered', 'words', 'reject', 'open'],
		['answered', 'solved', 'confirm', 'closed'],
		['closed', 'words', 'reopen', 'open']
	] as const)('it goes on with a case: %s, %s → %s', (from, meaning, act, to) => {
		const ticketId = ticketIn(from, village(), desk());
		const { id } = arrive(mail(), [], [], NONE);
		attachMail(desk(), id, given(ticketId, { meaning }));
		expect(rowOf(ticketId).state).toBe(to);
		expect(messagesOf(village(), { id: ticketId }).at(-1)).toMatchObject({
			act,
			via: 'mail',
			enteredBy: desk().person.name,
			author: '井出'
		});
		expect(findMail(desk(), id)).toMatchObject({ state: 'taken', case: numberIn(ticketId) });
	});

	const given = (
		ticketId: number,
		more: Partial<Parameters<typeof attachMail>[2]> = {}
	): Parameters<typeof attachMail>[2] => ({
		into: numberIn(ticketId),
		organisation: village().organisation.id,
		caller: '井出',
		body: '橙色です。',
		meaning: 'words',
		files: [],
		...more
	});

	test('but never with a case of another organisation', () => {
		const other = story.as('takamizawa');
		const ticketId = ticketIn('open', other, desk());
		const { id } = arrive(mail(), [], [], NONE);
		expect(() => attachMail(desk(), id, given(ticketId))).toThrow(Invalid);
		const organisation = other.organisation.id;
		expect(() => attachMail(desk(), id, given(ticketId, { organisation }))).toThrow(Invalid);
		expect(findMail(desk(), id).state).toBe('waiting');
	});

	test('and not with one that is over', () => {
		const ticketId = ticketIn('withdrawn', village(), desk());
		const { id } = arrive(mail(), [], [], NONE);
		expect(() => attachMail(desk(), id, given(ticketId))).toThrow(Conflict);
		const solved = given(ticketIn('open', village(), desk()), { meaning: 'solved' });
		expect(() => attachMail(desk(), id, solved)).toThrow(Conflict);
	});

	test('it is put away with a reason, and may still be taken', () => {
		const { id } = arrive(mail(), [], [], NONE);
		expect(() => putAway(desk(), id, ' ')).toThrow(Invalid);
		putAway(desk(), id, '営業のメール');
		expect(findMail(desk(), id)).toMatchObject({
			state: 'put-away',
			reason: '営業のメール',
			by: desk().person.name
		});
		takeMail(desk(), id, asOffered(id));
		expect(findMail(desk(), id)).toMatchObject({ state: 'taken', reason: '営業のメール' });
		expect(() => putAway(desk(), id, 'やはり')).toThrow(Conflict);
	});

	test('a file of another mail does not come along', async () => {
		const files = await uploaded('秘密.csv', 'a\n1\n');
		const other = arrive(mail({ messageId: 'o@x' }), [], [], { files, refusals: [] });
		const { id } = arrive(mail(), [], [], NONE);
		const foreign = findMail(desk(), other.id).files.map((file) => file.id);
		const number = takeMail(desk(), id, asOffered(id, { files: foreign }));
		expect(messagesOf(desk(), find(desk(), number))[0]?.files).toEqual([]);
		expect(findById(desk(), 1).number).toBe(number);
	});
});
