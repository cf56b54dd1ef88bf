import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { endTenure } from '#lib/server/identity/people.ts';
import { endsOn, newcomer, successorOf } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
let village: number;
beforeEach(async () => {
	story = await tellStory();
	village = story.as('ide').organisation.id;
});
afterEach(() => closeTemporaryYui(story.folder));

describe('an organisation', () => {
	test('is registered while somebody who has come in sits there', () => {
		expect(stateOf(village)).toMatchObject({ state: 'registered', since: null });
	});

	test('is missing from the day after its last one left, and says since when', () => {
		endsOn(story.holdings.ide, '2027-03-31');
		clockAt('2027-03-31', '23:59');
		expect(stateOf(village).state).toBe('registered');
		clockAt('2027-04-01', '0:00');
		expect(stateOf(village)).toMatchObject({ state: 'missing', since: '2027-04-01', on: null });
		expect(organisations.unregistered()).toContainEqual({
			id: village,
			name: '北相木村',
			since: '2027-04-01'
		});
	});

	test('that was ended in person is missing from the day after', () => {
		clockAt('2026-12-15', '9:00');
		endTenure(story.as('maruyama'), story.holdings.ide.tenureId);
		expect(stateOf(village)).toMatchObject({ state: 'missing', since: '2026-12-16' });
	});

	test('is coming when somebody is registered from a later day', () => {
		endsOn(story.holdings.ide, '2026-11-30');
		successorOf(story, 'ide', { fromOn: '2027-01-04' });
		clockAt('2026-12-01', '9:00');
		expect(stateOf(village)).toMatchObject({
			state: 'coming',
			since: '2026-12-01',
			on: '2027-01-04'
		});
		expect(organisations.unregistered().map((one) => one.id)).toContain(village);
	});

	test('has nobody in it yet while those registered have not come in', () => {
		endsOn(story.holdings.ide, '2026-11-30');
		const next = successorOf(story, 'ide', { fromOn: '2026-12-01' });
		clockAt('2026-12-01', '9:00');
		expect(stateOf(village).state).toBe('not-in');
		expect(organisations.unregistered().map((one) => one.id)).not.toContain(village);
		const { person } = schema;
		db().update(person).set({ login: 'next' }).where(eq(person.id, next.personId)).run();
		expect(stateOf(village).state).toBe('registered');
	});

	test('that never had anybody is missing since no day', () => {
		const empty = organisations.findByCode('203041');
		expect(stateOf(empty.id)).toMatchObject({ state: 'missing', since: null });
		newcomer(empty.id, '情報政策担当', { fromOn: '2026-11-01' });
		expect(stateOf(empty.id).state).toBe('not-in');
	});
});

test('the list holds every organisation once, in code order', () => {
	const all = organisations.registrations().map((one) => one.id);
	expect(all).toEqual(organisations.list().map((one) => one.id));
	const missing = organisations.unregistered().map((one) => one.id);
	expect(missing).toEqual(all.filter((id) => missing.includes(id)));
});

test('an organisation that has ended is no longer asked after', () => {
	const { organisation } = schema;
	db()
		.update(organisation)
		.set({ validTo: '2026-11-26' })
		.where(eq(organisation.id, village))
		.run();
	expect(organisations.registrations().some((one) => one.id === village)).toBe(false);
});

function stateOf(id: number) {
	const known = organisations.registrations().find((one) => one.id === id);
	if (!known) throw new Error(`Organisation ${id} is not in the list.`);
	return known;
}
