import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Forbidden } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as listings from '#lib/server/forum/listings.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import * as groups from '#lib/server/groups/groups.ts';
import { readersOf } from '#lib/server/identity/readership.ts';
import * as permissions from '#lib/server/permissions.ts';
import { navigation } from '#lib/server/readers/navigation.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	CLOSED,
	groupId,
	membersOfClosed,
	membersOfOpen,
	OPEN,
	tellGroups,
	type GroupThreads
} from '../../support/groups.ts';
import { searchFor } from '../../support/searching.ts';
import { actorNames, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let told: GroupThreads;

beforeAll(async () => {
	story = await tellStory();
	told = tellGroups(story);
});
afterAll(() => closeTemporaryYui(story.folder));

const union: ActorName[] = ['miyazawa', 'maruyama', 'makiAtUnion'];
const reading = (id: number) =>
	actorNames.filter((name) => {
		const { thread } = schema;
		const [row] = db()
			.select()
			.from(thread)
			.all()
			.filter((each) => each.id === id);
		return row && permissions.reads(story.as(name), 'thread', row);
	});

describe('what a group writes', () => {
	test('is read by all in an open group, by members alone where they chose so', () => {
		expect(reading(told.toMembers).sort()).toEqual([...membersOfOpen, ...union].sort());
		expect(reading(told.toAll)).toContain('nakazawa');
		expect(reading(told.toAll)).not.toContain('tanaka');
	});

	test('of a closed group does not exist for outsiders, the board and the group inside neither', () => {
		expect(reading(told.inClosed).sort()).toEqual([...membersOfClosed, ...union].sort());
		const outsider = story.as('nakazawa');
		expect(() => boards.find(outsider, CLOSED)).toThrow('見つからないか');
		expect(() => groups.findInside(outsider, CLOSED)).toThrow('見つからないか');
		expect(groups.find(outsider, CLOSED).name).toBe('情報セキュリティ事故対応連絡会');
	});

	test('is answered by members only, however many read it', () => {
		for (const name of actorNames) {
			const isMember = [...membersOfOpen, ...union].includes(name);
			const row = db()
				.select()
				.from(schema.thread)
				.all()
				.find(({ id }) => id === told.toAll);
			if (row)
				expect([name, permissions.may(story.as(name), 'thread.reply', row)]).toEqual([
					name,
					isMember
				]);
		}
		expect(() =>
			posts.reply(story.as('nakazawa'), told.toAll, { body: '教えます。', files: [] })
		).toThrow('返信できません');
	});

	test('is opened by members only', () => {
		expect(() =>
			threads.open(story.as('nakazawa'), OPEN, {
				title: '外から',
				kind: 'question',
				audience: 'all',
				body: '書きます。',
				files: []
			})
		).toThrow(Forbidden);
	});

	test('never leaves a closed group by the choice of its readers', () => {
		expect(() =>
			threads.open(story.as('takamizawa'), CLOSED, {
				title: '広く',
				kind: 'question',
				audience: 'all',
				body: '書きます。',
				files: []
			})
		).toThrow('この掲示板では選べない範囲です');
	});

	test('is found by whoever reads it, and only by them', () => {
		const hits = (name: ActorName) =>
			searchFor(story.as(name), '事故の連絡先の一覧').hits.map(({ title }) => title);
		expect(hits('miyashita')).toHaveLength(1);
		expect(hits('nakazawa')).toEqual([]);
	});

	test('waits as unread for members, and not on the ホーム of everybody else', () => {
		const unread = (name: ActorName) =>
			listings.unreadEverywhere(story.as(name), 100).map(({ id }) => id);
		expect(unread('kitamura')).toContain(told.toAll);
		expect(unread('nakazawa')).not.toContain(told.toAll);
		const { items } = navigation(story.as('kitamura'));
		expect(items.find(({ href }) => href === '/groups')?.count).toBe(2);
	});
});

test('a membership that is over gives no key any more, and one that begins tomorrow none yet', () => {
	const { groupMembership } = schema;
	const holds = () => story.as('miyashita').reach.includes(`group:${groupId(CLOSED)}`);
	expect(holds()).toBe(true);
	db().update(groupMembership).set({ toOn: '2026-11-26' }).run();
	expect(holds()).toBe(false);
	db().update(groupMembership).set({ toOn: '2026-11-27' }).run();
	expect(holds()).toBe(true);
	db().update(groupMembership).set({ toOn: null, fromOn: '2026-11-28' }).run();
	expect(holds()).toBe(false);
	db().update(groupMembership).set({ fromOn: '2026-11-27' }).run();
	expect(readersOf(`group:${groupId(CLOSED)}`, 'thread:0').organisations.size).toBe(3);
});
