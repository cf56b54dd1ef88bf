import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as actions from '#lib/server/groups/actions.ts';
import * as minutes from '#lib/server/groups/minutes.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { deadlines } from '#lib/server/readers/deadlines.ts';
import { isOnSheet, today } from '#lib/server/readers/today.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { OPEN, tellGroups } from '../../support/groups.ts';
import { layMeeting } from '../../support/minutes.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
let saku: Actor;
let village: Actor;
let ken: Actor;
let meeting: number;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
	[saku, village, ken] = [story.as('yanagisawa'), story.as('ide'), story.as('kitamura')];
	meeting = layMeeting(saku, OPEN).id;
});
afterEach(() => closeTemporaryYui(story.folder));

const give = (dueOn: string | null = '2026-12-04', to: Actor = village) =>
	actions.give(saku, OPEN, meeting, {
		item: null,
		organisation: to.organisation.id,
		task: '様式の案を作る',
		dueOn
	});
const due = (actor: Actor) =>
	deadlines(actor)
		.filter(({ kind }) => kind === 'action')
		.map(({ title, dueOn, from }) => [title, dueOn, from]);

describe('宿題', () => {
	test('stands as a deadline on ホーム and 今日 of the organisation alone', () => {
		const id = give();
		expect(due(village)).toEqual([['様式の案を作る', '2026-12-04', 'オープンデータWG']]);
		expect([due(saku), due(ken)]).toEqual([[], []]);
		expect(today(village).items.map(({ thing }) => thing)).toContain(`action:${id}`);
		expect(isOnSheet(ken, `action:${id}`)).toBe(false);
	});

	test('without a day waits as what has no deadline', () => {
		give(null);
		expect(due(village)).toEqual([]);
		expect(waiting(village).map(({ kind }) => kind)).toContain('action');
	});

	test('is told to the organisation once, with its text and the way there', () => {
		const id = give();
		const told = inbox(village, null).unseen.filter(({ thing }) => thing === `action:${id}`);
		expect(told).toMatchObject([
			{
				title: '様式の案を作る',
				href: `/groups/${OPEN}/actions#a${id}`,
				sentences: ['あなたの団体に宿題があります']
			}
		]);
		expect(inbox(ken, null).unseen.some(({ thing }) => thing.startsWith('action:'))).toBe(false);
	});

	test('is given by members to members only', () => {
		expect(() => give('2026-12-04', story.as('nakazawa'))).toThrow('参加している団体だけ');
		const input = { item: null, organisation: saku.organisation.id, task: 'x', dueOn: null };
		expect(() => actions.give(story.as('nakazawa'), OPEN, meeting, input)).toThrow('参加団体だけ');
	});

	test('is done by the organisation or the leads, and by nobody else; and undone', () => {
		const id = give();
		expect(() => actions.settle(ken, OPEN, id, true)).toThrow('済みにできるのは');
		actions.settle(village, OPEN, id, true);
		expect(due(village)).toEqual([]);
		expect(actions.actionsIn(ken, OPEN)[0]?.doneAt).not.toBeNull();
		actions.settle(saku, OPEN, id, false);
		expect(due(village)).toHaveLength(1);
	});

	test('that was withdrawn is owed by nobody', () => {
		const id = give();
		actions.withdraw(ken, OPEN, meeting, id);
		expect([due(village), actions.actionsIn(village, OPEN)]).toEqual([[], []]);
		expect(() => actions.settle(village, OPEN, id, true)).toThrow('見つからないか');
	});

	test('of an organisation that has left is shown as such, and is the leads’ to settle', () => {
		const id = give();
		const { groupMembership } = schema;
		db()
			.update(groupMembership)
			.set({ endedAt: new Date() })
			.where(eq(groupMembership.organisationId, village.organisation.id))
			.run();
		const [item] = actions.actionsOf(saku, minutes.find(saku, OPEN, meeting));
		expect([item?.hasLeft, item?.may.settle]).toEqual([true, true]);
		expect(due(story.as('ide'))).toEqual([]);
		expect(() => actions.settle(story.as('ide'), OPEN, id, true)).toThrow('済みにできるのは');
		actions.settle(saku, OPEN, id, true);
	});
});
