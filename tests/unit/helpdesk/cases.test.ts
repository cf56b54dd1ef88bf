import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instantOf } from '#lib/dates.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { branchesFor } from '#lib/server/helpdesk/categories.ts';
import { minutesOf, recount } from '#lib/server/helpdesk/clocks.ts';
import { lapse } from '#lib/server/helpdesk/lapsing.ts';
import * as merging from '#lib/server/helpdesk/merging.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import { proceed, type PlainAct } from '#lib/server/helpdesk/proceeding.ts';
import { correctOrganisation, narrow, widen } from '#lib/server/helpdesk/readership.ts';
import * as tickets from '#lib/server/helpdesk/tickets.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import * as attachments from '#lib/server/files/attachments.ts';
import { change, system } from '#lib/server/record/change.ts';
import { usualHours } from '#lib/server/calendar/office-hours.ts';
import { ticketStates } from '#lib/tickets.ts';
import { approverOf } from '../../support/approver.ts';
import { newcomer, actingAs } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { isFound, theirsOf } from '../../support/finding.ts';
import { tellStory, uploaded, type ActorName, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf } from '../../support/tickets.ts';

const { clockSegment, officeCalendar, ticket } = schema;

let story: Story;
const as = (name: ActorName): Actor => story.as(name);
const desk = () => as('miyazawa');
const go = (actor: Actor, id: number, act: PlainAct, body = '確かめました。') =>
	proceed(actor, id, act, { body });
const canRead = (actor: Actor, id: number): boolean => isFound(() => tickets.findById(actor, id));
const at = (time: string) => new Date(`${time}+09:00`);

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

describe('a number', () => {
	test('has no gap where a case was refused, and begins anew on 1 April', () => {
		expect(numberIn(raised(as('ide')))).toBe('R8-0001');
		expect(() => raised(as('ide'), { title: ' ' })).toThrow(Invalid);
		expect(numberIn(raised(as('yanagisawa')))).toBe('R8-0002');
		clockAt('2027-04-01', '0:00');
		expect(numberIn(raised(as('ide')))).toBe('R9-0001');
	});

	test('finds the case as people write it', () => {
		const id = raised(as('ide'));
		for (const typed of ['R8-1', 'ｒ８－０００１', '令和8年度第1号']) {
			expect(tickets.find(as('ide'), typed).id).toBe(id);
		}
		expect(() => tickets.find(as('ide'), 'R8-2')).toThrow(NotFound);
		expect(() => tickets.find(as('yanagisawa'), 'R8-1')).toThrow(NotFound);
	});
});

describe('categories', () => {
	test('of a shared system are there for its participants and the union alone', () => {
		const slugs = (name: ActorName) =>
			branchesFor(as(name).reach).flatMap(({ leaves }) => leaves.map(({ slug }) => slug));
		expect(slugs('takamizawa')).toContain('core-systems');
		expect(slugs('miyazawa')).toContain('core-systems');
		expect(slugs('ide')).not.toContain('core-systems');
		expect(() => raised(as('ide'), { category: 'core-systems' })).toThrow(Invalid);
		expect(rowOf(raised(as('takamizawa'), { category: 'core-systems' })).state).toBe('new');
	});

	test('ask what their form needs, and a branch is no category', () => {
		const missing = () => raised(as('ide'), { category: 'specification' });
		expect(missing).toThrow('対象のシステム');
		expect(() => raised(as('ide'), { category: 'specification', title: ' ', body: '' })).toThrow(
			'件名を入れてください。 本文を入力してください。 対象のシステムを入れてください。'
		);
		const id = raised(as('ide'), {
			category: 'specification',
			fields: { system: '文書管理', other: 'x' }
		});
		expect(JSON.parse(rowOf(id).fields)).toEqual({ system: '文書管理' });
		expect(() => raised(as('ide'), { category: 'procurement' })).toThrow(Invalid);
	});
});

describe('who reads a case', () => {
	test('is the whole organisation and the union’s desk, whoever raised it', () => {
		const id = raised(as('yanagisawa'));
		expect(canRead(as('kobayashi'), id)).toBe(true);
		expect(canRead(desk(), id)).toBe(true);
		expect(canRead(approverOf(story), id)).toBe(true);
		for (const other of ['ide', 'kitamura', 'maruyama', 'tanaka', 'makiAtUnion'] as const) {
			expect(canRead(as(other), id), other).toBe(false);
		}
	});

	test('of a セキュリティ事故 are the seat, its 決裁者, the desk until it is taken, then who took it and the 決裁者', () => {
		const fields = { found: '今朝8時' };
		const other = actingAs(
			newcomer(as('yanagisawa').organisation.id, '情報政策担当 二席', { fromOn: '2026-04-01' })
		);
		const approver = actingAs(
			newcomer(as('yanagisawa').organisation.id, '課長', {
				fromOn: '2026-04-01',
				roles: ['approver']
			})
		);
		const second = actingAs(
			newcomer(desk().organisation.id, '問い合わせ窓口 二席', {
				fromOn: '2026-04-01',
				roles: ['desk']
			})
		);
		const lead = approverOf(story);
		const id = raised(as('yanagisawa'), { category: 'incident', fields });
		const again = (actor: Actor) => actingAs({ tenureId: actor.tenure.id });
		const readers = () =>
			Object.fromEntries(
				Object.entries({
					raiser: as('yanagisawa'),
					other,
					approver,
					desk: desk(),
					second,
					lead
				}).map(([name, actor]) => [name, canRead(again(actor), id)])
			);
		const all = {
			raiser: true,
			other: false,
			approver: true,
			desk: true,
			second: true,
			lead: true
		};
		expect(readers()).toEqual(all);
		go(again(desk()), id, 'take');
		expect(readers()).toEqual({ ...all, second: false });
		const { title } = rowOf(id);
		for (const outsider of [other, second]) {
			expect(tickets.listed(again(outsider), undefined).map((row) => row.title)).not.toContain(
				title
			);
		}
	});

	test('changes to the parties and back, with every message and file', async () => {
		const files = await uploaded('画面.txt', '画面の写し');
		const id = raised(as('yanagisawa'), { files });
		go(desk(), id, 'take');
		go(desk(), id, 'note', '二席目には見せない');
		const fileId = db().select().from(schema.attachment).all().at(-1)?.id ?? 0;
		expect(attachments.open(as('kobayashi'), fileId).name).toBe('画面.txt');
		narrow(as('yanagisawa'), id, []);
		expect(canRead(as('kobayashi'), id)).toBe(false);
		expect(() => attachments.open(as('kobayashi'), fileId)).toThrow(NotFound);
		expect(attachments.open(as('yanagisawa'), fileId).name).toBe('画面.txt');
		expect(canRead(desk(), id)).toBe(true);
		expect(() => narrow(as('yanagisawa'), id, [])).toThrow(Conflict);
		widen(as('yanagisawa'), id);
		expect(canRead(as('kobayashi'), id)).toBe(true);
		expect(messagesOf(as('kobayashi'), { id }).map(({ kind }) => kind)).not.toContain('internal');
		expect(messagesOf(desk(), { id }).map(({ kind }) => kind)).toContain('internal');
	});

	test('moves with the case to the organisation it is in truth of', () => {
		const entry = {
			organisation: as('ide').organisation.id,
			via: 'phone',
			caller: '井出'
		} as const;
		const id = raised(desk(), {}, entry);
		expect(canRead(as('ide'), id)).toBe(true);
		const right = as('takamizawa').organisation.id;
		expect(() => correctOrganisation(desk(), id, right, { body: '取り違え' })).toThrow(Forbidden);
		correctOrganisation(approverOf(story), id, right, { body: '電話の取り違え' });
		expect(canRead(as('ide'), id)).toBe(false);
		expect(canRead(as('takamizawa'), id)).toBe(true);
		expect(messagesOf(as('takamizawa'), { id })[0]?.organisation).toBe('佐久穂町');
	});
});

describe('the desk types in', () => {
	test('who called, how, and that it was not typed by the organisation', () => {
		const { organisation } = as('ide');
		const id = raised(desk(), {}, { organisation: organisation.id, via: 'phone', caller: '井出' });
		const [first] = messagesOf(as('ide'), { id });
		expect(first).toMatchObject({
			kind: 'question',
			organisation: organisation.name,
			author: '井出',
			via: 'phone',
			enteredBy: '宮澤 結'
		});
		expect(rowOf(id).organisationId).toBe(organisation.id);
	});

	test('for an organisation that exists and has a desk, with the caller’s name', () => {
		const entry = { organisation: as('ide').organisation.id, via: 'phone', caller: ' ' } as const;
		expect(() => raised(desk(), {}, entry)).toThrow('氏名');
		const coordinators = { ...entry, organisation: story.coordinators.id, caller: '田中' };
		expect(() => raised(desk(), {}, coordinators)).toThrow('団体');
		expect(() => raised(as('yanagisawa'), {}, { ...entry, caller: '井出' })).toThrow(Forbidden);
		const { organisation } = schema;
		db()
			.update(organisation)
			.set({ validTo: '2026-11-26' })
			.where(eq(organisation.id, entry.organisation))
			.run();
		expect(() => raised(desk(), {}, { ...entry, caller: '井出' })).toThrow('団体');
	});
});

describe('the clocks', () => {
	const segments = (id: number) =>
		db().select().from(clockSegment).where(eq(clockSegment.ticketId, id)).all();

	test('give a 目安 where it is urgent, and none where none was set', () => {
		clockAt('2026-11-27', '16:45');
		const urgent = rowOf(raised(as('ide'), { priority: 'urgent' }));
		expect(urgent.firstDue).toEqual(at('2026-11-27T17:15'));
		expect(urgent.answerDue).toEqual(at('2026-11-30T12:00'));
		const normal = rowOf(raised(as('ide')));
		expect([normal.firstDue, normal.answerDue]).toEqual([null, null]);
		go(desk(), normal.id, 'take');
		clockAt('2026-11-30', '9:30');
		go(desk(), normal.id, 'answer');
		expect(db().transaction((tx) => minutesOf(tx, normal.id, 'answer'))).toBe(90);
	});

	test('stand while the organisation is asked, and go on with what was left', () => {
		clockAt('2026-11-27', '9:00');
		const id = raised(as('ide'), { priority: 'urgent' });
		clockAt('2026-11-27', '9:10');
		go(desk(), id, 'take');
		expect(rowOf(id).firstDue).toEqual(at('2026-11-27T09:30'));
		clockAt('2026-11-27', '9:20');
		go(desk(), id, 'ask-organisation');
		expect([rowOf(id).firstDue, rowOf(id).answerDue]).toEqual([null, null]);
		clockAt('2026-11-30', '10:00');
		go(as('ide'), id, 'reply');
		// 20 of 240 minutes are gone: 220 from 10:00, with the hour from noon left out.
		expect(rowOf(id).answerDue).toEqual(at('2026-11-30T14:40'));
		clockAt('2026-11-30', '10:30');
		go(desk(), id, 'ask-vendor');
		expect(rowOf(id).answerDue).toEqual(at('2026-11-30T14:40'));
		clockAt('2026-11-30', '11:00');
		go(desk(), id, 'resume');
		go(desk(), id, 'answer');
		const stretches = segments(id).filter(({ clock }) => clock === 'answer');
		expect(stretches.map(({ minutes }) => minutes)).toEqual([20, 60]);
	});

	test('have two hours at least when an answer did not help', () => {
		clockAt('2026-11-27', '9:00');
		const id = raised(as('ide'), { priority: 'urgent' });
		go(desk(), id, 'take');
		clockAt('2026-11-27', '15:00');
		go(desk(), id, 'answer');
		clockAt('2026-11-30', '9:00');
		go(as('ide'), id, 'reject');
		expect(rowOf(id).answerDue).toEqual(at('2026-11-30T11:00'));
		expect(rowOf(id).reopenedCount).toBe(1);
	});

	test('of what has stopped never change with the calendar; what runs is counted by the new one', () => {
		clockAt('2026-11-27', '9:00');
		const closed = raised(as('ide'), { priority: 'urgent' });
		const open = raised(as('ide'), { priority: 'urgent' });
		go(desk(), closed, 'take');
		clockAt('2026-11-27', '13:30');
		go(desk(), closed, 'answer');
		go(as('ide'), closed, 'confirm');
		const before = { row: rowOf(closed), segments: segments(closed) };
		const hours = JSON.stringify({ ...usualHours, closed: ['2026-11-27'] });
		change(system, (tx, record) => {
			const reason = '創立記念日';
			tx.insert(officeCalendar)
				.values({ hours, reason, personId: null, at: at('2026-11-27T14:00') })
				.run();
			recount(tx);
			record('office-hours.set', 'office-hours:2');
		});
		expect({ row: rowOf(closed), segments: segments(closed) }).toEqual(before);
		expect(rowOf(open).answerDue).toEqual(at('2026-11-30T13:30'));
		expect(before.segments.every(({ calendarId }) => calendarId === 1)).toBe(true);
	});

	test('put back do not count backwards', () => {
		clockAt('2026-11-27', '10:00');
		const id = raised(as('ide'));
		clockAt('2026-11-27', '9:00');
		go(desk(), id, 'contact');
		expect(segments(id).map(({ minutes }) => minutes)).toContain(0);
	});
});

describe('what is over', () => {
	function answered(): number {
		const id = raised(as('ide'));
		go(desk(), id, 'take');
		go(desk(), id, 'answer');
		return id;
	}

	test('closes by itself after ten business days of silence', () => {
		clockAt('2026-11-27', '16:00');
		const id = answered();
		clockAt('2026-12-11', '23:59');
		expect(lapse()).toBe(0);
		clockAt('2026-12-12', '0:01');
		expect(lapse()).toBe(1);
		expect(rowOf(id).state).toBe('closed');
		expect(lapse()).toBe(0);
		expect(messagesOf(as('ide'), { id }).at(-1)).toMatchObject({ act: 'lapse', author: '' });
	});

	test('is taken up again for twenty business days, and is another case afterwards', () => {
		clockAt('2026-11-27', '10:00');
		const id = answered();
		go(as('ide'), id, 'confirm');
		// 20 business days from 27 November, with 年末年始 between, end on 28 December.
		clockAt('2026-12-25', '17:00');
		go(as('ide'), id, 'reopen');
		go(desk(), id, 'answer');
		go(as('ide'), id, 'confirm');
		clockAt('2027-02-01', '9:00');
		expect(() => go(as('ide'), id, 'reopen')).toThrow('令和9年');
		expect(rowOf(id).state).toBe('closed');
	});

	test('keeps its number when it is taken back', () => {
		const id = raised(as('ide'));
		go(as('ide'), id, 'withdraw');
		expect(rowOf(id)).toMatchObject({ state: 'withdrawn', sequence: 1 });
		expect(numberIn(raised(as('ide')))).toBe('R8-0002');
	});
});

describe('merging', () => {
	test('is into a running case of the same organisation, and nothing can be said there any more', () => {
		const [one, other, foreign] = [raised(as('ide')), raised(as('ide')), raised(as('yanagisawa'))];
		expect(() => merging.merge(desk(), one, numberIn(foreign))).toThrow('別の団体');
		expect(() => merging.merge(desk(), one, numberIn(one))).toThrow(Invalid);
		merging.merge(desk(), one, numberIn(other));
		expect(rowOf(one)).toMatchObject({ state: 'merged', mergedIntoId: other });
		expect(() => go(as('ide'), one, 'add')).toThrow(Conflict);
		expect(() => merging.merge(desk(), other, numberIn(one))).toThrow(Conflict);
	});

	test('is not needed to point to one another; each is shown only who can read it', () => {
		const [own, foreign] = [raised(as('ide')), raised(as('yanagisawa'))];
		merging.link(desk(), numberIn(own), numberIn(foreign));
		merging.link(desk(), numberIn(foreign), numberIn(own));
		expect(merging.linkedWith(desk(), own).map(({ id }) => id)).toEqual([foreign]);
		expect(merging.linkedWith(as('ide'), own)).toEqual([]);
	});
});

describe('two at once', () => {
	test('the second who takes a case, or answers what has moved on, is told and writes nothing', () => {
		const second = actingAs(
			newcomer(desk().organisation.id, '問い合わせ窓口 二席', {
				fromOn: '2026-04-01',
				roles: ['desk']
			})
		);
		const id = raised(as('ide'));
		const { version } = rowOf(id);
		proceed(desk(), id, 'take', { version });
		expect(() => proceed(second, id, 'take', { version })).toThrow(Conflict);
		const seen = rowOf(id).version;
		proceed(desk(), id, 'contact', { body: '調べています。', version: seen });
		const count = messagesOf(desk(), { id }).length;
		const late = { body: '再起動してください。', version: seen };
		expect(theirsOf(() => proceed(second, id, 'answer', late))).toBe('調べています。');
		expect(messagesOf(desk(), { id })).toHaveLength(count);
	});
});

test('the organisation’s list holds what it can read, in the states asked for', () => {
	const id = raised(as('ide'));
	raised(as('yanagisawa'));
	const states = [...ticketStates];
	expect(tickets.ofOwnOrganisation(as('ide'), { states }).map((row) => row.id)).toEqual([id]);
	expect(tickets.ofOwnOrganisation(as('ide'), { states: ['closed'] })).toEqual([]);
	expect(tickets.ofOwnOrganisation(as('ide'), { states, fiscalYear: 2025 })).toEqual([]);
	expect(db().select().from(ticket).all()).toHaveLength(2);
	expect(instantOf('2026-11-27', '11:00')).toEqual(rowOf(id).createdAt);
});
