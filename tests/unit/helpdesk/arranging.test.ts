import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { hoursInWords, hoursSchema, parseDays, parseStretches } from '#lib/desk-hours.ts';
import { targetsSchema } from '#lib/desk-forms.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { addBusinessMinutes, usualHours } from '#lib/server/calendar/office-hours.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as absences from '#lib/server/helpdesk/absences.ts';
import * as categories from '#lib/server/helpdesk/arranging/categories.ts';
import { opening, setOpening } from '#lib/server/helpdesk/arranging/opening.ts';
import { setTargets, targets } from '#lib/server/helpdesk/arranging/targets.ts';
import { recordCall } from '#lib/server/helpdesk/calls.ts';
import { branchesFor } from '#lib/server/helpdesk/categories.ts';
import { standingHours } from '#lib/server/helpdesk/hours.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { queue } from '#lib/server/helpdesk/queue.ts';
import { narrow } from '#lib/server/helpdesk/readership.ts';
import { findById } from '#lib/server/helpdesk/tickets.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { approverOf } from '../../support/approver.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { raised, rowOf } from '../../support/tickets.ts';

let story: Story;
let lead: Actor;
let desk: Actor;
let second: Actor;
const at = (time: string) => new Date(`${time}+09:00`);
const NONE = { first: null, answer: null, warn: null };

/** The usual hours as the form sends them, with other days or frames. */
function given(more: Partial<Parameters<typeof setOpening>[1]> = {}) {
	return {
		stretches: [...usualHours.frames],
		closed: [],
		opened: [],
		reason: '年末の切替',
		calendar: standingHours().id,
		...more
	};
}

beforeEach(async () => {
	story = await tellStory();
	lead = approverOf(story);
	desk = story.as('miyazawa');
	second = actingAs(
		newcomer(desk.organisation.id, '小池の席', { fromOn: '2026-04-01', roles: ['desk'] })
	);
	clockAt('2026-11-27', '9:00');
});
afterEach(() => closeTemporaryYui(story.folder));

describe('what is typed', () => {
	test('as hours is read in either width, and refused where it cannot be', () => {
		const usual = [
			{ from: '08:30', to: '12:00' },
			{ from: '13:00', to: '17:15' }
		];
		for (const typed of [
			'8:30～12:00、13:00～17:15',
			'８：３０〜１２：００　13時-17時15分',
			'8:30-12:00,13:00-17:15'
		]) {
			expect(parseStretches(typed), typed).toEqual(usual);
		}
		for (const typed of [
			'8:30',
			'12:00～8:30',
			'8:30～13:00、12:00～17:00',
			'25:00～26:00',
			'あ'
		]) {
			expect(parseStretches(typed), typed).toBeNull();
		}
		expect(parseStretches(' ')).toEqual([]);
	});

	test('as days has one day and its name a line, and says which line has none', () => {
		expect(parseDays('R8.12.28 システム停止\n\n2027-01-04')).toEqual({
			days: [
				{ day: '2026-12-28', name: 'システム停止' },
				{ day: '2027-01-04', name: '' }
			],
			wrong: null
		});
		expect(parseDays('R8.12.28 停止\n12月の末').wrong).toBe('12月の末');
		const weekdays = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [`weekday-${day}`, '']));
		const form = { ...weekdays, opened: '', reason: 'x', calendar: '1' };
		const parsed = v.safeParse(hoursSchema, { ...form, closed: 'R8.12.28' });
		expect(parsed.issues?.[0].message).toContain('理由');
	});

	test('as minutes may be left empty, and is a whole number', () => {
		const read = (text: string) => v.safeParse(targetsSchema, { 'urgent-first': text });
		expect(read('').output).toMatchObject({ urgent: NONE, low: NONE });
		expect(read('３０分').output).toMatchObject({ urgent: { first: 30 } });
		for (const text of ['0', '-5', '1.5', '10001', '一時間']) {
			expect(read(text).success, text).toBe(false);
		}
	});

	test('is said again in one line, weekdays of the same hours together', () => {
		expect(hoursInWords(usualHours.frames)).toBe(
			'平日 8:30～12:00、13:00～17:15（土日・祝日・12月29日～1月3日を除く）'
		);
		const friday = usualHours.frames.filter(
			({ weekday, from }) => weekday !== 3 && (weekday !== 5 || from === '08:30')
		);
		expect(hoursInWords(friday)).toMatch(
			/^月・火 8:30～12:00、13:00～17:15／木 8:30～12:00、13:00～17:15／金 8:30～12:00（/
		);
	});
});

describe('the opening hours', () => {
	test('move what runs and leave what has stopped, in the same change, with the reason in the record', () => {
		const stopped = raised(story.as('ide'), { priority: 'urgent' });
		proceed(desk, stopped, 'take', {});
		clockAt('2026-11-27', '9:30');
		proceed(desk, stopped, 'answer', { body: '再起動してください。' });
		const running = raised(story.as('ide'), { priority: 'urgent' });
		expect(rowOf(running).answerDue).toEqual(at('2026-11-27T14:30'));
		const before = db().select().from(schema.clockSegment).all();
		setOpening(lead, given({ closed: [{ day: '2026-11-27', name: 'システム停止' }] }));
		expect(rowOf(running).answerDue).toEqual(at('2026-11-30T13:30'));
		expect(db().select().from(schema.clockSegment).all()).toEqual(before);
		expect(standingHours().id).toBe(2);
		expect(opening(desk).closed).toBe('R8.11.27 システム停止');
		const told = db().select().from(schema.event).all().at(-1);
		expect(told).toMatchObject({ action: 'office-hours.set', subject: 'office-hours:2' });
	});

	test('are the 決裁者’s to set, once at a time, and must open some day', () => {
		expect(() => setOpening(desk, given())).toThrow(Forbidden);
		expect(() => opening(story.as('ide'))).toThrow(Forbidden);
		const seen = given();
		setOpening(lead, given());
		expect(() => setOpening(lead, seen)).toThrow(Conflict);
		expect(() => setOpening(lead, given({ stretches: [] }))).toThrow('少なくとも1つ');
		const day = { day: '2026-12-28', name: '停止' };
		expect(() => setOpening(lead, given({ closed: [day], opened: [day] }))).toThrow('両方');
		expect(standingHours().id).toBe(2);
	});

	test('of a weekday left empty are none, and a day opened all the same keeps the first weekday’s', () => {
		const noFriday = usualHours.frames.filter(({ weekday }) => weekday !== 5);
		const hours = { frames: noFriday, closed: [], opened: [] as string[] };
		expect(addBusinessMinutes(hours, at('2026-11-27T09:00'), 30)).toEqual(at('2026-11-30T09:00'));
		hours.opened = ['2026-11-28'];
		expect(addBusinessMinutes(hours, at('2026-11-27T09:00'), 30)).toEqual(at('2026-11-28T09:00'));
	});

	test('keep the closing days of earlier years that the form does not show any more', () => {
		setOpening(lead, given({ closed: [{ day: '2026-12-28', name: '停止' }] }));
		clockAt('2027-04-01', '9:00');
		expect(opening(lead).closed).toBe('');
		setOpening(lead, given());
		expect(standingHours().hours).toMatchObject({
			closed: ['2026-12-28'],
			names: { '2026-12-28': '停止' }
		});
	});
});

describe('the 目安', () => {
	test('stand for what is sent from now on, and an empty one never turns red', () => {
		const before = raised(story.as('ide'), { priority: 'urgent' });
		const urgent = { first: 60, answer: 120, warn: null };
		setTargets(lead, { urgent: NONE, normal: urgent, low: NONE });
		expect(targets().normal).toEqual(urgent);
		const due = rowOf(before).answerDue;
		expect(due).not.toBeNull();
		const normal = raised(story.as('ide'));
		expect(rowOf(normal).firstDue).toEqual(at('2026-11-27T10:00'));
		const none = raised(story.as('ide'), { priority: 'urgent' });
		expect(rowOf(none)).toMatchObject({ firstDue: null, answerDue: null });
		clockAt('2026-12-25', '9:00');
		expect(queue(desk, 'overdue').map(({ id }) => id)).not.toContain(none);
		expect(queue(desk, 'overdue').map(({ id }) => id)).toContain(before);
	});

	test('are the 決裁者’s, and an answer is not due before the first response', () => {
		const all = { urgent: NONE, normal: NONE, low: NONE };
		expect(() => setTargets(desk, all)).toThrow(Forbidden);
		const wrong = { ...all, low: { first: 60, answer: 30, warn: null } };
		expect(() => setTargets(lead, wrong)).toThrow(Invalid);
		expect(targets().urgent.first).toBe(30);
	});

	test('are warned of in business minutes, over the hour from noon and the weekend', () => {
		const urgent = { first: null, answer: 240, warn: 60 };
		setTargets(lead, { urgent, normal: NONE, low: NONE });
		clockAt('2026-11-27', '15:45');
		// 90 minutes today, the other 150 on Monday: due at 11:00.
		const id = raised(story.as('ide'), { priority: 'urgent' });
		expect(queue(desk, 'all')[0]).toMatchObject({ id, minutesLeft: null });
		clockAt('2026-11-30', '10:05');
		expect(queue(desk, 'all')[0]?.minutesLeft).toBe(55);
		clockAt('2026-11-30', '11:01');
		expect(queue(desk, 'all')[0]?.minutesLeft).toBeNull();
	});
});

describe('a category', () => {
	const rules = { name: '回線', visibility: 'named', needsApproval: false, seats: [] } as const;

	test('is renamed, and is 関係者のみ for its team from the next case on', () => {
		categories.arrange(lead, 'line', { ...rules, seats: [second.seat.id] });
		const id = raised(story.as('ide'), { visibility: null });
		expect(rowOf(id).audience).toBe(`case:${id}`);
		const again = (actor: Actor) => actingAs({ tenureId: actor.tenure.id });
		expect(findById(again(second), id).category.name).toBe('回線');
		expect(() => findById(again(desk), id)).toThrow(NotFound);
	});

	test('that has ended is not chosen any more, its cases go on, and it can be taken up again', () => {
		const id = raised(story.as('ide'));
		categories.end(lead, 'line');
		expect(() => raised(story.as('ide'))).toThrow(Invalid);
		proceed(desk, id, 'take', {});
		expect(() => categories.end(lead, 'line')).toThrow(Conflict);
		categories.takeUp(lead, 'line');
		expect(rowOf(raised(story.as('ide'))).state).toBe('new');
	});

	test('is never the last one that everybody may choose', () => {
		const open = branchesFor([]).flatMap(({ leaves }) => leaves.map(({ slug }) => slug));
		for (const slug of open.slice(1)) categories.end(lead, slug);
		expect(() => categories.end(lead, open[0] ?? '')).toThrow(Conflict);
		expect(() => categories.end(lead, 'network')).toThrow(Conflict);
	});

	test('is the 決裁者’s to change, with a name of its own and seats of the desk', () => {
		expect(() => categories.arrange(desk, 'line', { ...rules, seats: [] })).toThrow(Forbidden);
		expect(() => categories.end(desk, 'line')).toThrow(Forbidden);
		expect(() => categories.arrange(lead, 'nothing', { ...rules, seats: [] })).toThrow(NotFound);
		const twin = { ...rules, name: '共同VDI', seats: [] };
		expect(() => categories.arrange(lead, 'line', twin)).toThrow('もう別の分類');
		const foreign = { ...rules, seats: [story.as('ide').seat.id] };
		expect(() => categories.arrange(lead, 'line', foreign)).toThrow('受付の席');
	});

	test('whose answers need it is answered by the 決裁者 alone, on the telephone too', () => {
		const approved = {
			...rules,
			visibility: 'organisation',
			needsApproval: true
		} as const;
		categories.arrange(lead, 'line', { ...approved, seats: [] });
		const id = raised(story.as('ide'));
		proceed(desk, id, 'take', {});
		expect(findById(desk, id).may.answer).toBe(false);
		expect(() => proceed(desk, id, 'answer', { body: '直りました。' })).toThrow(Forbidden);
		const call = (actor: Actor, answer: string) =>
			recordCall(
				actor,
				{
					...{ category: 'line', title: '回線', body: '切れます。', fields: {}, files: [] },
					...{ priority: 'normal', visibility: null, contact: '井出' }
				},
				{ organisation: story.as('ide').organisation.id, via: 'phone', caller: '井出' },
				{ answer, isSolved: false }
			);
		const count = db().select().from(schema.ticket).all().length;
		expect(() => call(desk, '再起動してください。')).toThrow('組合決裁者');
		expect(db().select().from(schema.ticket).all()).toHaveLength(count);
		expect(call(desk, '')).toMatch(/^R8-/);
		expect(call(lead, '再起動してください。')).toMatch(/^R8-/);
		proceed(lead, id, 'answer', { body: '直りました。' });
		expect(rowOf(id).state).toBe('answered');
	});
});

describe('who is away', () => {
	const week = (seat: number, more = {}) => ({
		...{ seat, fromOn: '2026-11-27', toOn: '2026-11-30', substitute: second.seat.id },
		...more
	});

	test('stands in the queue with the last day and who goes on, on the days themselves', () => {
		const id = raised(story.as('ide'));
		proceed(desk, id, 'take', {});
		absences.declareAbsence(desk, week(desk.seat.id, { fromOn: '2026-11-30' }));
		expect(queue(second, 'all')[0]?.away).toBeNull();
		clockAt('2026-11-30', '17:00');
		const away = { toOn: '2026-11-30', substitute: '小池の席' };
		expect(queue(second, 'all')[0]).toMatchObject({ id, away });
		clockAt('2026-12-01', '8:30');
		expect(queue(second, 'all')[0]?.away).toBeNull();
		expect(absences.absences(desk)).toEqual([]);
	});

	test('says so from the own seat; the 決裁者 for anybody’s; no one else', () => {
		expect(() => absences.declareAbsence(second, week(desk.seat.id))).toThrow(Forbidden);
		expect(() => absences.declareAbsence(story.as('ide'), week(story.as('ide').seat.id))).toThrow(
			Forbidden
		);
		absences.declareAbsence(lead, week(desk.seat.id));
		const [one] = absences.absences(second);
		expect(one).toMatchObject({ isNow: true, mayEnd: false });
		expect(() => absences.endAbsence(second, one?.id ?? 0)).toThrow(Forbidden);
		expect(() => absences.endAbsence(desk, 99)).toThrow(NotFound);
		absences.endAbsence(desk, one?.id ?? 0);
		expect(absences.awayToday().size).toBe(0);
	});

	test('is refused for days turned round, over or taken, and for a substitute that is no other seat of the desk', () => {
		const seat = desk.seat.id;
		const trying = (more: object) => () => absences.declareAbsence(desk, week(seat, more));
		expect(trying({ toOn: '2026-11-26' })).toThrow('初日と同じ日');
		expect(trying({ fromOn: '2026-11-20', toOn: '2026-11-26' })).toThrow('過ぎた');
		expect(trying({ substitute: seat })).toThrow('別の席');
		expect(trying({ substitute: story.as('ide').seat.id })).toThrow('受付の席');
		absences.declareAbsence(desk, week(seat));
		expect(trying({ fromOn: '2026-11-30', toOn: '2026-12-02' })).toThrow('もう不在');
	});

	test('has cases that others take over, one or many, and only once', () => {
		const [one, other, third] = [1, 2, 3].map(() => raised(story.as('ide'))) as [
			number,
			number,
			number
		];
		for (const id of [one, other]) proceed(desk, id, 'take', {});
		proceed(second, third, 'take', {});
		expect(() => absences.takeOver(second, [one])).toThrow(Conflict);
		absences.declareAbsence(desk, week(desk.seat.id));
		expect(absences.ofAway(second).map(({ id }) => id)).toEqual([one, other]);
		expect(absences.takeOver(second, [one, other, third])).toBe(2);
		expect(rowOf(one).assigneeSeatId).toBe(second.seat.id);
		expect(absences.ofAway(second)).toEqual([]);
		expect(() => absences.takeOver(lead, [one])).toThrow(Conflict);
		expect(() => absences.takeOver(second, [])).toThrow(Invalid);
		expect(() => absences.takeOver(story.as('ide'), [one])).toThrow(Forbidden);
	});

	test('does not open a case of 関係者のみ to another seat of the desk', () => {
		const id = raised(story.as('ide'));
		proceed(desk, id, 'take', {});
		narrow(story.as('ide'), id, []);
		absences.declareAbsence(desk, week(desk.seat.id));
		const again = (actor: Actor) => actingAs({ tenureId: actor.tenure.id });
		expect(absences.ofAway(again(second))).toEqual([]);
		expect(() => absences.takeOver(again(second), [id])).toThrow(NotFound);
		expect(absences.takeOver(again(lead), [id])).toBe(1);
		const parties = db()
			.select()
			.from(schema.ticketParty)
			.where(eq(schema.ticketParty.ticketId, id))
			.all();
		expect(parties.map(({ seatId }) => seatId)).toContain(lead.seat.id);
	});
});
