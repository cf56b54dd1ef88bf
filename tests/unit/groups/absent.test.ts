import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as absent from '#lib/server/groups/absent.ts';
import * as actions from '#lib/server/groups/actions.ts';
import * as approval from '#lib/server/groups/approval.ts';
import * as decisions from '#lib/server/groups/decisions.ts';
import * as minutes from '#lib/server/groups/minutes.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { layMeeting, noteAttendance, noteReply } from '../../support/minutes.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
let saku: Actor;
let village: Actor;
let ken: Actor;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
	[saku, village, ken] = [story.as('yanagisawa'), story.as('ide'), story.as('kitamura')];
});
afterEach(() => closeTemporaryYui(story.folder));

const waits = (actor: Actor) =>
	waiting(actor)
		.filter(({ kind }) => kind === 'absence')
		.map(({ href }) => href);
const decide = (id: number) => decisions.decide(saku, OPEN, id, { item: null, text: '決めた' });

describe('the page for who was absent', () => {
	test('waits for those noted as absent, and by their answer where nobody was noted', () => {
		const noted = layMeeting(saku, OPEN).id;
		noteAttendance(noted, [
			[saku, 'present'],
			[village, 'absent']
		]);
		noteReply(noted, saku, 'absent');
		const answered = layMeeting(saku, OPEN, { number: 19, onDay: '2026-11-24' }).id;
		noteReply(answered, ken, 'absent');
		[noted, answered].forEach(decide);
		expect(waits(village)).toEqual([`/groups/${OPEN}/meetings/${noted}/absent`]);
		expect(waits(ken)).toEqual([`/groups/${OPEN}/meetings/${answered}/absent`]);
		expect(waits(saku)).toEqual([]);
	});

	test.each([
		['is today', { onDay: '2026-11-27' }],
		['has only a month', { precision: 'month' as const }],
		['was cancelled', { cancelledAt: new Date('2026-11-10T00:00:00Z') }]
	])('does not wait of a meeting that %s', (_what, values) => {
		const { id } = layMeeting(saku, OPEN, values);
		noteReply(id, village, 'absent');
		decide(id);
		expect(waits(village)).toEqual([]);
	});

	test('does not wait before there is anything to read', () => {
		const { id } = layMeeting(saku, OPEN);
		noteReply(id, village, 'absent');
		expect(waits(village)).toEqual([]);
		minutes.saveSection(saku, OPEN, id, { section: 'opening', body: '始めた。', version: 0 });
		expect(waits(village)).toHaveLength(1);
	});

	test('shows decisions that stand, one’s own 宿題 and what awaits one’s 確認', () => {
		const { id } = layMeeting(saku, OPEN);
		noteAttendance(id, [
			[saku, 'present'],
			[village, 'absent']
		]);
		decide(id);
		const withdrawn = decide(id);
		decisions.withdraw(saku, OPEN, id, withdrawn, '重複');
		const to = (actor: Actor) => ({
			item: null,
			organisation: actor.organisation.id,
			task: `${actor.organisation.name}の宿題`,
			dueOn: '2026-12-04'
		});
		for (const actor of [village, ken]) actions.give(saku, OPEN, id, to(actor));
		const page = absent.missed(village, OPEN, id);
		expect(page.decisions.map(({ text }) => text)).toEqual(['決めた']);
		expect(page.actions.map(({ text }) => text)).toEqual(['北相木村の宿題']);
		expect([page.wasAbsent, page.may.close, page.awaitsConfirmation]).toEqual([true, true, false]);
		minutes.saveSection(saku, OPEN, id, { section: 'opening', body: '始めた。', version: 0 });
		approval.ask(saku, OPEN, id, 'present');
		expect(absent.missed(saku, OPEN, id).awaitsConfirmation).toBe(true);
	});

	test('is closed once for the organisation, and the leads see by whom', () => {
		const { id } = layMeeting(saku, OPEN);
		noteAttendance(id, [
			[village, 'absent'],
			[ken, 'absent']
		]);
		decide(id);
		absent.close(village, OPEN, id);
		absent.close(village, OPEN, id);
		expect([waits(village), waits(ken).length]).toEqual([[], 1]);
		const seen = absent.missed(saku, OPEN, id).absent;
		expect(seen?.map(({ name, closedAt }) => [name, closedAt !== null])).toEqual([
			['長野県', false],
			['北相木村', true]
		]);
		expect(absent.missed(ken, OPEN, id).absent).toBeNull();
		const { event } = schema;
		expect(db().select().from(event).where(eq(event.action, 'absence.closed')).all()).toHaveLength(
			1
		);
	});

	test('is read by those who were there, who close nothing; to outsiders of a closed group it is not there', () => {
		const { id } = layMeeting(saku, OPEN);
		noteAttendance(id, [[saku, 'present']]);
		expect(absent.missed(saku, OPEN, id).may.close).toBe(false);
		expect(() => absent.close(saku, OPEN, id)).toThrow('欠席した参加団体');
		expect(absent.missed(story.as('nakazawa'), OPEN, id).may.close).toBe(false);
		const closed = layMeeting(story.as('takamizawa'), CLOSED);
		expect(() => absent.missed(saku, CLOSED, closed.id)).toThrow('見つからないか');
		expect(() => absent.close(saku, CLOSED, closed.id)).toThrow('見つからないか');
	});
});
