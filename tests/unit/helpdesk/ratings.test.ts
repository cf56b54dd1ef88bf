import { afterEach, beforeEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { ratingSchema, ratingWords } from '#lib/ratings.ts';
import { confirm, proceed } from '#lib/server/helpdesk/proceeding.ts';
import { rate, ratingOf } from '#lib/server/helpdesk/ratings.ts';
import { correctOrganisation } from '#lib/server/helpdesk/readership.ts';
import { satisfaction } from '#lib/server/helpdesk/report/satisfaction.ts';
import { findById } from '#lib/server/helpdesk/tickets.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { approverOf } from '../../support/approver.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';
import { ticketIn } from '../../support/tickets.ts';

let story: Story;
/** Somebody else of 井出's office. */
let colleague: () => Actor;
const as = (name: ActorName) => story.as(name);
const answered = () => ticketIn('answered', as('ide'), as('miyazawa'));
const closed = () => ticketIn('closed', as('ide'), as('miyazawa'));
const readBy = (actor: Actor, id: number) => ratingOf(actor, findById(actor, id));
const year = { year: 2026, month: null };

beforeEach(async () => {
	story = await tellStory();
	const other = newcomer(as('ide').organisation.id, '総務担当', { fromOn: '2026-04-01' });
	colleague = () => actingAs(other);
});
afterEach(() => closeTemporaryYui(story.folder));

test('closing says it or leaves it open; organisation and desk read the word, and nobody else', () => {
	const silent = answered();
	confirm(as('ide'), silent, null, {});
	expect(readBy(as('ide'), silent)?.given).toBeNull();
	const id = answered();
	confirm(as('ide'), id, null, {}, { score: 5, remark: '早かった' });
	for (const actor of [as('ide'), colleague(), as('miyazawa'), approverOf(story)]) {
		expect(readBy(actor, id)?.given).toEqual({ score: 5, remark: '早かった' });
	}
	const coordinator: Actor = {
		...as('takamizawa'),
		roles: ['coordinator'],
		grants: [`ticket:${id}`]
	};
	expect(findById(coordinator, id).id).toBe(id);
	expect(readBy(coordinator, id)).toBeNull();
	expect(() => findById(as('takamizawa'), id)).toThrow(NotFound);
});

test('what the desk confirms for the organisation carries no word of the desk’s own', () => {
	const id = answered();
	confirm(as('miyazawa'), id, null, {}, { score: 5, remark: '' });
	expect(readBy(as('ide'), id)?.given).toBeNull();
	expect(() => rate(as('miyazawa'), id, { score: 5, remark: '' })).toThrow(Forbidden);
});

test('the word changes for twenty business days, and not before the case is closed', () => {
	expect(() => rate(as('ide'), answered(), { score: 1, remark: '' })).toThrow(Conflict);
	const id = closed();
	rate(as('ide'), id, { score: 2, remark: '遅かった' });
	rate(colleague(), id, { score: 4, remark: '' });
	expect(readBy(as('miyazawa'), id)?.given).toEqual({ score: 4, remark: '' });
	const { until } = readBy(as('ide'), id) ?? {};
	clockAt(until ?? '', '23:00');
	rate(as('ide'), id, { score: 3, remark: '' });
	clockAt('2027-01-20', '9:00');
	expect(readBy(as('ide'), id)?.until).toBeNull();
	expect(() => rate(as('ide'), id, { score: 1, remark: '' })).toThrow(Conflict);
	expect(readBy(as('ide'), id)?.given?.score).toBe(3);
});

test('the report counts the closed cases of the period, those without a word apart', async () => {
	expect(await satisfaction(year)).toMatchObject({ rated: 0, closed: 0, mean: null });
	closed();
	for (const score of [5, 2]) rate(as('ide'), closed(), { score, remark: '' });
	const again = closed();
	rate(as('ide'), again, { score: 1, remark: '' });
	proceed(as('ide'), again, 'reopen', { body: 'もう一度' });
	const found = await satisfaction(year);
	expect(found).toMatchObject({ rated: 2, closed: 3, mean: 3.5 });
	expect(found.words.map(({ n }) => n)).toEqual([1, 0, 0, 1, 0]);
	expect((await satisfaction({ year: 2026, month: 4 })).closed).toBe(0);
});

test('what one organisation said of a case is not shown to the one it is corrected to', () => {
	const id = closed();
	rate(as('ide'), id, { score: 1, remark: '村の事情' });
	const to = as('takamizawa').organisation.id;
	correctOrganisation(approverOf(story), id, to, { body: '聞き違い' });
	expect(readBy(as('takamizawa'), id)?.given).toBeNull();
});

test('there are five words, and one has to be chosen where nothing else is said', () => {
	expect(ratingWords).toHaveLength(5);
	for (const score of ['', '0', '6', 'x']) {
		expect(v.safeParse(ratingSchema, { score, remark: '' }).success).toBe(false);
	}
	expect(v.parse(ratingSchema, { score: '3', remark: ' よい ' })).toEqual({
		score: 3,
		remark: 'よい'
	});
});
