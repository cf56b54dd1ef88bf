import { and, eq, like } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { transition } from '#lib/tickets.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as attachments from '#lib/server/files/attachments.ts';
import { declareAbsence, endAbsence, takeOver } from '#lib/server/helpdesk/absences.ts';
import { followedTickets, followsTicket, followTicket } from '#lib/server/helpdesk/following.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import { proceed, reassign, takeAll, type PlainAct } from '#lib/server/helpdesk/proceeding.ts';
import {
	correctOrganisation,
	narrow,
	partiesOf,
	readersAfter,
	widen
} from '#lib/server/helpdesk/readership.ts';
import { find, findById, numberLike } from '#lib/server/helpdesk/tickets.ts';
import { readUndo, undo, undoOf, writeUndo } from '#lib/server/helpdesk/undoing.ts';
import { endWriting, noteWriting, writersIn } from '#lib/server/helpdesk/writing.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { check } from '#lib/server/operations/check.ts';
import { pastLike } from '#lib/server/search/past-cases.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { approverOf } from '../../support/approver.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { searchFor } from '../../support/searching.ts';
import { reindex, tellStory, uploaded, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf } from '../../support/tickets.ts';
import { toldLabels } from '#lib/server/labels/told.ts';
import { clearInbox, says } from '../../support/inbox.ts';
import { theirsOf } from '../../support/finding.ts';

let story: Story;
let desk: () => Actor;
/** A second seat of the desk, and a colleague and the 決裁者 in 井出's office. */
let ito: () => Actor;
let ide: () => Actor;
let colleague: () => Actor;
let approver: () => Actor;
const go = (actor: Actor, id: number, act: PlainAct, body = '確かめました。') =>
	proceed(actor, id, act, { body: transition(act).text === 'none' ? '' : body });
beforeEach(async () => {
	story = await tellStory();
	desk = () => story.as('miyazawa');
	ide = () => story.as('ide');
	const fromOn = '2026-04-01';
	const own = ide().organisation.id;
	const second = newcomer(desk().organisation.id, '相談窓口二', {
		...{ fromOn, roles: ['desk'], name: '小池 陽子' }
	});
	const other = newcomer(own, '総務担当', { fromOn });
	const head = newcomer(own, '課長', { fromOn, roles: ['member', 'approver'] });
	ito = () => actingAs(second);
	colleague = () => actingAs(other);
	approver = () => actingAs(head);
	clearInbox();
});
afterEach(() => closeTemporaryYui(story.folder));

describe('who writes', () => {
	test('is said to the others of the desk for two minutes, and gone once it is sent', () => {
		clockAt('2026-11-27', '10:00');
		const id = raised(ide());
		noteWriting(ito(), numberIn(id));
		expect(writersIn(desk(), id).map(({ name }) => name)).toEqual(['小池 陽子']);
		expect(writersIn(ito(), id)).toEqual([]);
		clockAt('2026-11-27', '10:01');
		expect(writersIn(desk(), id)).toHaveLength(1);
		clockAt('2026-11-27', '10:02');
		expect(writersIn(desk(), id)).toEqual([]);
		noteWriting(ito(), numberIn(id));
		endWriting(ito(), id);
		expect(writersIn(desk(), id)).toEqual([]);
	});

	test('is noted of nobody but the desk, in no case they do not read', () => {
		const id = raised(ide());
		expect(() => noteWriting(ide(), numberIn(id))).toThrow(Forbidden);
		const named = raised(ide(), { visibility: 'named' });
		go(desk(), named, 'take');
		expect(() => noteWriting(ito(), numberIn(named))).toThrow(NotFound);
		expect(writersIn(desk(), named)).toEqual([]);
	});
});

describe('where somebody was quicker', () => {
	test('what they wrote comes back to a reply, a note and an act; notes of the union to the union alone', () => {
		const id = raised(ide());
		go(desk(), id, 'take');
		const { version } = rowOf(id);
		go(ito(), id, 'note', '業者に聞いている。');
		for (const act of ['answer', 'note', 'ask-vendor', 'release'] as const) {
			expect(
				theirsOf(() => proceed(desk(), id, act, { body: '別の文', version })),
				act
			).toBe('業者に聞いている。');
		}
		expect(theirsOf(() => proceed(ide(), id, 'add', { body: '足す', version }))).toBe(
			'総務課の3台です。'
		);
		go(ito(), id, 'answer', '入れ直してください。');
		// It stands elsewhere by now, and the answer is no act from there.
		expect(theirsOf(() => proceed(desk(), id, 'answer', { body: '別の文', version }))).toBe(
			'入れ直してください。'
		);
		expect(messagesOf(desk(), { id }).filter(({ body }) => body === '別の文')).toEqual([]);
	});
});

describe('past cases like one', () => {
	const solved = (title: string, body: string, over = {}) => {
		const id = raised(ide(), { title, body, ...over });
		go(desk(), id, 'take');
		go(desk(), id, 'answer');
		reindex(`ticket:${id}`);
		return id;
	};
	const like = (actor: Actor, title: string, except: number | null = null) =>
		pastLike(actor, { title, body: '', except }).cases.map((each) => each.title);

	test('are the answered ones that ask nearly the same, five at most, and never the case itself', () => {
		const id = solved('複合機の用紙設定が消える', '朝になると用紙の設定が元に戻ります。');
		solved('電子契約の費用', '月額を知りたい。');
		raised(ide(), { title: '複合機の用紙設定' });
		expect(like(desk(), '複合機の用紙設定')).toEqual(['複合機の用紙設定が消える']);
		expect(like(desk(), '複合機の用紙設定', id)).toEqual([]);
		expect(like(desk(), '保育所の給食')).toEqual([]);
		for (let each = 0; each < 6; each += 1) solved(`複合機の用紙設定 ${each}`, '戻ります。');
		expect(like(desk(), '複合機の用紙設定')).toHaveLength(5);
	});

	test('by what the case itself asks, whatever its title', () => {
		solved('困っています', '複合機の用紙設定が毎朝初期化されます。');
		const found = pastLike(desk(), {
			...{ title: '設定のこと', body: '複合機の用紙設定が毎朝初期化されて困る。', except: null }
		});
		expect(found.cases.map(({ title }) => title)).toEqual(['困っています']);
	});

	test('of 関係者のみ are found by who is on them, and by nobody else of the desk', () => {
		solved('不審な添付を開いた端末', '隔離しました。', { visibility: 'named' });
		expect(like(desk(), '不審な添付を開いた')).toEqual(['不審な添付を開いた端末']);
		expect(like(ito(), '不審な添付を開いた')).toEqual([]);
		expect(() => like(story.as('takamizawa'), '不審な添付を開いた')).toThrow(Forbidden);
	});
});

describe('元に戻す', () => {
	const done = (actor: Actor, id: number, act: PlainAct) => {
		const before = findById(actor, id);
		const taken = undoOf(actor, act, before, go(actor, id, act));
		return taken && readUndo(writeUndo(taken));
	};

	test('takes an act back by its inverse, and the record keeps both', () => {
		const id = raised(ide());
		const road: [PlainAct, string][] = [
			['take', 'new'],
			['take', 'open'],
			['ask-vendor', 'open'],
			['ask-expert', 'open'],
			['answer', 'open'],
			['release', 'open']
		];
		for (const [act, stands] of road) {
			const back = done(desk(), id, act);
			// The second take stays.
			if (stands === 'open' && act === 'take') continue;
			expect(back, act).not.toBeNull();
			if (back) expect(undo(desk(), back)).toEqual({ undone: 1, gone: 0 });
			expect(rowOf(id).state, act).toBe(stands);
		}
		expect(rowOf(id).assigneeSeatId).toBe(desk().seat.id);
		const acts = messagesOf(desk(), { id }).map(({ act }) => act);
		expect(acts).toEqual([
			...['submit', 'take', 'release', 'take', 'ask-vendor', 'resume', 'ask-expert', 'resume'],
			...['answer', 'retract', 'release', 'take']
		]);
	});

	test('gives a case back to who had it, and several at once that were taken together', () => {
		const ids = [raised(ide()), raised(ide())];
		const { taken } = takeAll(desk(), ids);
		const cases = taken.map(({ id, version }) => ({ id, version }));
		go(ito(), ids[1] ?? 0, 'note');
		expect(undo(desk(), { act: 'release', cases, seat: null })).toEqual({ undone: 1, gone: 1 });
		const id = ids[1] ?? 0;
		const before = findById(desk(), id);
		const back = undoOf(desk(), 'reassign', before, reassign(desk(), id, ito().seat.id, {}));
		expect(rowOf(id).assigneeSeatId).toBe(ito().seat.id);
		if (back) undo(desk(), back);
		expect(rowOf(id).assigneeSeatId).toBe(desk().seat.id);
	});

	test('is refused once somebody went on, for what has no inverse, and for what was made up', () => {
		const id = raised(ide());
		const back = done(desk(), id, 'take');
		go(ide(), id, 'add', 'もう一つあります。');
		expect(() => back && undo(desk(), back)).toThrow(Conflict);
		expect(rowOf(id).state).toBe('open');
		expect(done(desk(), id, 'note')).toBeNull();
		expect(done(desk(), id, 'ask-organisation')).toBeNull();
		for (const text of [
			'',
			'release',
			'merge  1.1',
			'release x 1.1',
			'release  1',
			'reassign 7 a.b'
		]) {
			expect(() => readUndo(text), text).toThrow(Invalid);
		}
		const other = raised(ide());
		const cases = [{ id: other, version: rowOf(other).version }];
		expect(() => undo(ide(), { act: 'take', cases, seat: null })).toThrow(Conflict);
		expect(rowOf(other).state).toBe('new');
	});
});

describe('who follows a case', () => {
	test('is told of all at the desk, and at the organisation of what is its to know', () => {
		const id = raised(ide());
		for (const actor of [ito(), colleague()]) followTicket(actor, id, true);
		expect(followsTicket(ito(), id)).toBe(true);
		expect(followedTickets(colleague()).map((each) => each.id)).toEqual([id]);
		clearInbox();
		go(desk(), id, 'take');
		go(desk(), id, 'note');
		go(desk(), id, 'ask-vendor');
		expect(says(colleague())).toEqual([toldLabels['followed.ticket.taken']]);
		expect(says(ito())).toHaveLength(3);
		expect(says(desk())).toEqual([]);
		clearInbox();
		followTicket(colleague(), id, false);
		go(ide(), id, 'add');
		expect(says(colleague())).toEqual([]);
		expect(followedTickets(colleague())).toEqual([]);
		expect(() => followTicket(story.as('takamizawa'), id, true)).toThrow(NotFound);
	});

	test('is told nothing any more once it is 関係者のみ and they are not on it', () => {
		const id = raised(ide());
		for (const actor of [ito(), colleague()]) followTicket(actor, id, true);
		go(desk(), id, 'take');
		narrow(ide(), id, []);
		clearInbox();
		go(desk(), id, 'answer');
		const seats = db()
			.select()
			.from(schema.inboxItem)
			.all()
			.map(({ seatId }) => seatId);
		expect(seats).not.toContain(ito().seat.id);
		expect(seats).not.toContain(colleague().seat.id);
		expect(followedTickets(colleague())).toEqual([]);
	});
});

describe('団体訂正', () => {
	const wrong = async () => {
		const id = raised(
			desk(),
			{ files: await uploaded('図.txt', '線の図') },
			{ organisation: ide().organisation.id, via: 'phone', caller: '高見沢' }
		);
		go(desk(), id, 'take');
		return id;
	};
	const right = () => story.as('takamizawa');

	test('is the 決裁者’s, with a reason; both are told, and text, files and readers go along', async () => {
		const id = await wrong();
		const lead = approverOf(story);
		const to = right().organisation.id;
		const file = messagesOf(desk(), { id })[0]?.files[0]?.id ?? 0;
		expect(attachments.open(ide(), file).name).toBe('図.txt');
		expect(() => correctOrganisation(desk(), id, to, { body: '聞き違い' })).toThrow(Forbidden);
		expect(() => correctOrganisation(lead, id, to, { body: ' ' })).toThrow(Invalid);
		expect(() => correctOrganisation(lead, id, ide().organisation.id, { body: 'x' })).toThrow(
			Invalid
		);
		// Of what they were told of it before nothing is left but that it went.
		correctOrganisation(lead, id, to, { body: '聞き違い' });
		expect(says(ide())).toEqual([toldLabels['ticket.moved-away']]);
		expect(says(right())).toEqual([toldLabels['ticket.organisation-corrected']]);
		for (const read of [() => findById(ide(), id), () => attachments.open(ide(), file)]) {
			expect(read).toThrow(NotFound);
		}
		expect(attachments.open(right(), file).name).toBe('図.txt');
		// Why is the union's own.
		const seen = messagesOf(right(), { id }).map(({ body }) => body);
		expect(seen).not.toContain('聞き違い');
		expect(messagesOf(lead, { id }).map(({ body }) => body)).toContain('聞き違い');
		expect((await check()).filter(({ area }) => area === 'content')).toEqual([]);
	});

	test('of 関係者のみ the right one’s 決裁者 reads it, and no former party', () => {
		const id = raised(ide(), { visibility: 'named' });
		go(desk(), id, 'take');
		followTicket(ide(), id, true);
		const lead = approverOf(story);
		correctOrganisation(lead, id, right().organisation.id, { body: '聞き違い' });
		for (const former of [ide(), approver()]) {
			expect(() => findById(former, id)).toThrow(NotFound);
			expect(followedTickets(former)).toEqual([]);
		}
		clearInbox();
		go(desk(), id, 'answer');
		expect(says(ide())).toEqual([]);
	});
});

describe('who reads a case of 関係者のみ', () => {
	test('is chosen among the seats of the organisation; its 決裁者 and who raised it always do', () => {
		const id = raised(ide());
		const { always, choosable } = readersAfter(ide(), rowOf(id));
		expect(always.map((each) => each.id).sort()).toEqual(
			[ide().seat.id, approver().seat.id].sort()
		);
		expect(choosable.map((each) => each.id)).toContain(colleague().seat.id);
		narrow(ide(), id, [colleague().seat.id, right().seat.id]);
		const parties = partiesOf(id).map(({ seat }) => seat);
		expect(parties).toEqual(expect.arrayContaining(['総務担当', '課長']));
		expect(findById(colleague(), id).id).toBe(id);
		expect(() => findById(right(), id)).toThrow(NotFound);
		widen(ide(), id);
		narrow(ide(), id, []);
		expect(() => findById(colleague(), id)).toThrow(NotFound);
		expect(findById(approver(), id).id).toBe(id);
	});
	const right = () => story.as('takamizawa');
});

test('the substitute is told of an absence and of its end, and takes over', () => {
	const id = raised(ide());
	go(desk(), id, 'take');
	clearInbox();
	const days = { fromOn: '2026-11-27', toOn: '2026-11-30' };
	declareAbsence(desk(), { seat: desk().seat.id, ...days, substitute: ito().seat.id });
	expect(says(ito())).toEqual([toldLabels['desk-absence.declared']]);
	const [line] = inbox(ito(), null).unseen;
	expect(line).toMatchObject({ href: '/helpdesk/absences' });
	expect(line?.title).toMatch(/の不在$/);
	expect(takeOver(ito(), [id])).toBe(1);
	clearInbox();
	const [absence] = db().select().from(schema.deskAbsence).all();
	endAbsence(desk(), absence?.id ?? 0);
	expect(says(ito())).toEqual([toldLabels['desk-absence.ended']]);
	declareAbsence(desk(), { seat: desk().seat.id, ...days, substitute: null });
	expect(says(colleague())).toEqual([]);
});

test('a number is found however short it was typed', () => {
	const id = raised(ide(), { title: '庁内の線' });
	reindex(`ticket:${id}`);
	for (const typed of ['R8-1', 'Ｒ８－１', 'r8-0001', '令和8年度第1号']) {
		expect(numberLike(desk(), typed), typed).toBe('R8-0001');
		expect(find(ide(), typed).id).toBe(id);
	}
	for (const typed of ['R8-1', 'Ｒ８－１', 'R8-0001']) {
		expect(searchFor(desk(), typed).count, typed).toBeGreaterThan(0);
		expect(searchFor(story.as('takamizawa'), typed).count, typed).toBe(0);
	}
	expect(numberLike(story.as('takamizawa'), 'R8-1')).toBeNull();
	expect(numberLike(desk(), 'R8-2')).toBeNull();
	expect(numberLike(desk(), '線')).toBeNull();
	const rows = db()
		.select()
		.from(schema.event)
		.where(and(like(schema.event.action, 'ticket.%'), eq(schema.event.subject, `ticket:${id}`)))
		.all();
	expect(rows).toHaveLength(1);
});
