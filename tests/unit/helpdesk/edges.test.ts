import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { callers } from '#lib/server/helpdesk/calls.ts';
import { merge } from '#lib/server/helpdesk/merging.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { correctOrganisation } from '#lib/server/helpdesk/readership.ts';
import { findById } from '#lib/server/helpdesk/tickets.ts';
import { holdersOf } from '#lib/server/identity/organisations.ts';
import { approverOf } from '../../support/approver.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf } from '../../support/tickets.ts';

let story: Story;
const desk = () => story.as('miyazawa');
const ide = () => story.as('ide');
const successor = () => story.as('takamizawa');

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

describe('an organisation that has left', () => {
	const leave = () =>
		db()
			.update(schema.organisation)
			.set({ validTo: '2026-03-31', successorId: successor().organisation.id })
			.where(eq(schema.organisation.id, ide().organisation.id))
			.run();

	test('raises no case, and none is typed in for it', () => {
		const { id } = ide().organisation;
		leave();
		expect(() => raised(ide())).toThrow(Forbidden);
		const call = { organisation: id, via: 'phone', caller: '井出' } as const;
		expect(() => raised(desk(), {}, call)).toThrow(Invalid);
		expect(callers(desk()).map((caller) => caller.id)).not.toContain(id);
	});

	test('is not taken for the right one of another’s case', () => {
		const { id } = ide().organisation;
		const other = raised(successor());
		leave();
		const corrected = () =>
			correctOrganisation(approverOf(story), other, id, { body: '取り違えたため' });
		expect(corrected).toThrow(Invalid);
	});

	test('leaves its running cases to its successor to read and to the union to go on with', () => {
		const id = raised(ide());
		const other = raised(ide(), { visibility: 'named' });
		expect(() => findById(successor(), id)).toThrow(NotFound);
		leave();
		expect(findById(successor(), id).id).toBe(id);
		expect(findById(successor(), id).may.add).toBe(false);
		expect(() => findById(successor(), other)).toThrow(NotFound);
		const key = `desk:${ide().organisation.id}`;
		expect(holdersOf(key).map((body) => body.id)).toEqual([successor().organisation.id]);
		expect(proceed(desk(), id, 'take', {}).state).toBe('open');
		const to = successor().organisation.id;
		correctOrganisation(approverOf(story), id, to, { body: '合併したため' });
		expect(findById(successor(), id).may.add).toBe(true);
	});
});

test('a reply to a case that went on in another is refused, and says nothing there', () => {
	const id = raised(ide());
	proceed(desk(), id, 'take', {});
	proceed(desk(), id, 'ask-organisation', { body: '型番は何ですか。' });
	merge(desk(), id, numberIn(raised(ide())));
	const before = db().select().from(schema.ticketMessage).all().length;
	expect(() => proceed(ide(), id, 'reply', { body: 'A-1です。' })).toThrow(Conflict);
	expect(() => proceed(ide(), id, 'add', { body: 'A-1です。' })).toThrow('統合');
	expect(db().select().from(schema.ticketMessage).all()).toHaveLength(before);
	expect(rowOf(id).state).toBe('merged');
});

describe('the clock of a case', () => {
	test('counts the leap day', () => {
		// 28 February 2028 is a Monday, and the 29th is a day like any other.
		clockAt('2028-02-28', '16:45');
		const { firstDue } = rowOf(raised(ide(), { priority: 'urgent' }));
		expect(firstDue?.toISOString()).toBe('2028-02-28T08:15:00.000Z');
		clockAt('2028-02-28', '17:00');
		const later = rowOf(raised(ide(), { priority: 'urgent' })).firstDue;
		expect(later?.toISOString()).toBe('2028-02-28T23:45:00.000Z');
	});

	test('stands over 年末年始', () => {
		// 28 December 2026 is a Monday; the desk opens again on Monday, 4 January.
		clockAt('2026-12-28', '17:00');
		const { firstDue } = rowOf(raised(ide(), { priority: 'urgent' }));
		expect(firstDue?.toISOString()).toBe('2027-01-03T23:45:00.000Z');
	});
});
