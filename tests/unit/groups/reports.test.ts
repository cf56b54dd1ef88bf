import { and, eq } from 'drizzle-orm';
import { beforeEach, afterEach, describe, expect, test } from 'vitest';
import { Conflict, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as reports from '#lib/server/forum/reports.ts';
import { enter } from '#lib/server/groups/members.ts';
import { findUnion } from '#lib/server/identity/organisations.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { navigation } from '#lib/server/readers/navigation.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { change, system } from '#lib/server/record/change.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, groupId, OPEN, tellGroups, type GroupThreads } from '../../support/groups.ts';
import { actorNames, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let told: GroupThreads;

beforeEach(async () => {
	story = await tellStory();
	told = tellGroups(story);
});
afterEach(() => closeTemporaryYui(story.folder));

const reason = '個人の名前が入っています。';
const take = (name: ActorName, slug: string, role: 'member' | 'secretariat') =>
	change(system, (tx, record) =>
		enter(tx, record, groupId(slug), story.as(name).organisation.id, role)
	);
const reply = (name: ActorName, thread: number) =>
	posts.reply(story.as(name), thread, { body: '書きます。', files: [] });
const receiving = () => actorNames.filter((name) => reports.received(story.as(name)).length > 0);
const isTold = (name: ActorName) =>
	inbox(story.as(name), null).unseen.some(({ thing }) => thing.startsWith('report:'));

describe('in a closed group that the union does not read', () => {
	beforeEach(() => {
		take('takamizawa', CLOSED, 'secretariat');
		take('nakazawa', CLOSED, 'member');
		const { groupMembership } = schema;
		const isUnion = eq(groupMembership.organisationId, findUnion().id);
		db()
			.update(groupMembership)
			.set({ endedAt: now() })
			.where(and(eq(groupMembership.groupId, groupId(CLOSED)), isUnion))
			.run();
	});

	test('a report comes to 座長 and 事務局, who settle it, and to nobody else', () => {
		const number = reply('miyashita', told.inClosed);
		const id = reports.tell(story.as('nakazawa'), told.inClosed, number, reason);
		expect(receiving()).toEqual(['takamizawa']);
		expect([isTold('takamizawa'), isTold('miyazawa'), isTold('miyashita')]).toEqual([
			true,
			false,
			false
		]);
		expect(waiting(story.as('takamizawa')).map(({ thing }) => thing)).toContain(`report:${id}`);
		const { items } = navigation(story.as('takamizawa'));
		expect(items.find(({ href }) => href === '/reports')?.count).toBe(1);
		for (const name of ['miyazawa', 'miyashita', 'yanagisawa'] as const) {
			const settling = () => reports.settle(story.as(name), id, 'handled', '');
			expect(settling, name).toThrow(NotFound);
		}
		reports.settle(story.as('takamizawa'), id, 'handled', '直してもらいました。');
		expect(reports.own(story.as('nakazawa'))[0]).toMatchObject({ outcome: 'handled' });
		expect(reports.waiting(story.as('takamizawa'))).toBe(0);
	});

	test('is not counted for the union’s desk, which cannot read it', () => {
		reports.tell(story.as('nakazawa'), told.inClosed, reply('miyashita', told.inClosed), reason);
		expect(reports.waiting(story.as('miyazawa'))).toBe(0);
	});

	test('about the only lead’s own post it is refused with a sentence, for nobody could settle it', () => {
		const telling = () => reports.tell(story.as('nakazawa'), told.inClosed, 1, reason);
		expect(telling).toThrow(Conflict);
		expect(telling).toThrow('受け取れる団体がありません');
	});
});

describe('in a group that the union reads', () => {
	test('a report comes to its leads, and to the union’s desk as before', () => {
		reports.tell(story.as('kitamura'), told.toAll, 1, reason);
		expect(receiving()).toEqual(
			actorNames.filter((name) =>
				['yanagisawa', 'kobayashi', 'miyazawa', 'maruyama', 'makiAtUnion'].includes(name)
			)
		);
		expect(isTold('yanagisawa')).toBe(true);
		expect(isTold('takamizawa')).toBe(false);
	});

	test('about a lead’s own post it stays unknown to them', () => {
		const id = reports.tell(story.as('kitamura'), told.toMembers, 1, reason);
		expect(reports.received(story.as('yanagisawa'))).toEqual([]);
		expect(isTold('yanagisawa')).toBe(false);
		expect(isTold('miyazawa')).toBe(true);
		expect(() => reports.settle(story.as('yanagisawa'), id, 'declined', '')).toThrow(NotFound);
	});

	test('who leads no more receives none', () => {
		reports.tell(story.as('kitamura'), told.toAll, 1, reason);
		take('yanagisawa', OPEN, 'member');
		expect(reports.receives(story.as('yanagisawa'))).toBe(true);
		expect(reports.received(story.as('yanagisawa'))).toEqual([]);
		expect(reports.receives(story.as('takamizawa'))).toBe(true);
		expect(reports.receives(story.as('miyashita'))).toBe(false);
	});
});
