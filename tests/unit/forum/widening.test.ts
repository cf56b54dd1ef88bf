import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { open } from '#lib/server/files/attachments.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as listings from '#lib/server/forum/listings.ts';
import { markersOf } from '#lib/server/forum/markers.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as reading from '#lib/server/forum/reading.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { hideThread, unhideThread } from '#lib/server/forum/hiding.ts';
import * as sameHere from '#lib/server/forum/same-here.ts';
import { enterFor } from '#lib/server/forum/tables/fill.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import * as widening from '#lib/server/forum/widening.ts';
import { check } from '#lib/server/operations/check.ts';
import { navigation } from '#lib/server/readers/navigation.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	openThread,
	tellStory,
	uploaded,
	type ActorName,
	type Story
} from '../../support/story.ts';
import { fillRow, openTable, rowSeen } from '../../support/tables.ts';

let story: Story;
let saku: number;
beforeEach(async () => {
	story = await tellStory();
	saku = story.threads.saku;
});
afterEach(() => closeTemporaryYui(story.folder));

const as = (name: ActorName) => story.as(name);
const namesSeenBy = (name: ActorName) =>
	posts.page(as(name), threads.find(as(name), saku), 1).map((row) => row.organisation);
const listed = (name: ActorName, slug: string) =>
	listings.list(as(name), boards.find(as(name), slug), { filter: 'all', year: null, page: 1 });
const overnight = () => clockAt('2026-12-01', '17:15');

describe('proposing to widen', () => {
	test('is the asker’s and the 世話役’s, and only of a thread of one 広域', () => {
		const able = (name: ActorName, id: number) =>
			widening.rightsOn(as(name), threads.find(as(name), id)).widen;
		expect(able('ide', saku)).toBe(true);
		expect(able('yanagisawa', saku)).toBe(true);
		expect(able('takamizawa', saku)).toBe(false);
		expect(able('ide', story.threads.sakuAll)).toBe(false);
		expect(() => widening.propose(as('takamizawa'), saku, 'all')).toThrow(Forbidden);
		expect(() => widening.propose(as('miyashita'), saku, 'all')).toThrow(NotFound);
	});

	test('waits for the others until the end of the second business day', () => {
		expect(widening.propose(as('ide'), saku, 'municipalities')).toBe(false);
		const proposed = widening.proposed(as('yanagisawa'), threads.find(as('yanagisawa'), saku));
		expect(proposed).toMatchObject({ asked: 3, answered: 1, own: 'unanswered' });
		expect(proposed?.endsAt).toEqual(new Date('2026-12-01T17:15:00+09:00'));
		expect(() => threads.find(as('miyashita'), saku)).toThrow(NotFound);
		const told = db()
			.select({ refs: schema.event.refs })
			.from(schema.event)
			.where(eq(schema.event.action, 'widening.asked'))
			.all()
			.map(({ refs }) => refs.tellOrganisation);
		expect(told.sort()).toEqual(
			[as('yanagisawa').organisation.id, as('takamizawa').organisation.id].sort()
		);
		expect(() => widening.propose(as('yanagisawa'), saku, 'all')).toThrow(Conflict);
	});

	test('asks who writes meanwhile too, and once', () => {
		widening.propose(as('ide'), saku, 'municipalities');
		posts.reply(as('shiokawa'), saku, { body: '小諸市もです。', files: [] });
		posts.reply(as('shiokawa'), saku, { body: '追記です。', files: [] });
		const of = threads.find(as('shiokawa'), saku);
		expect(widening.proposed(as('shiokawa'), of)).toMatchObject({ asked: 4, own: 'unanswered' });
		const asked = db()
			.select({ refs: schema.event.refs })
			.from(schema.event)
			.where(eq(schema.event.action, 'widening.asked'))
			.all()
			.filter(({ refs }) => refs.tellOrganisation === as('shiokawa').organisation.id);
		expect(asked).toHaveLength(1);
	});

	test('can be withdrawn until it is done, and then nobody answers', () => {
		widening.propose(as('ide'), saku, 'municipalities');
		expect(() => widening.withdraw(as('takamizawa'), saku)).toThrow(Forbidden);
		widening.withdraw(as('yanagisawa'), saku);
		expect(() => widening.answer(as('takamizawa'), saku, 'agree')).toThrow(Conflict);
		overnight();
		widening.settleDue();
		expect(threads.find(as('ide'), saku).audience).toBe('district:saku');
		expect(widening.propose(as('ide'), saku, 'all')).toBe(false);
	});

	test('of a thread in which nobody else wrote is done at once', () => {
		const id = threads.open(as('ide'), 'saku', {
			title: '題',
			kind: 'share',
			audience: 'district',
			body: '本文',
			files: []
		});
		expect(widening.propose(as('ide'), id, 'all')).toBe(true);
		expect(threads.find(as('kitamura'), id).audience).toBe('all');
	});
});

describe('a widened thread', () => {
	test('opens as soon as all have answered, with the names of those who agreed', async () => {
		widening.propose(as('ide'), saku, 'all');
		expect(widening.answer(as('yanagisawa'), saku, 'agree')).toBe(false);
		expect(widening.answer(as('takamizawa'), saku, 'hide')).toBe(true);
		expect(namesSeenBy('kitamura')).toEqual(['北相木村', '佐久市', '佐久広域の団体']);
		expect(namesSeenBy('shiokawa')).toEqual(['北相木村', '佐久市', '佐久穂町']);
		expect(namesSeenBy('miyazawa')).toEqual(['北相木村', '佐久市', '佐久穂町']);
		expect(() => widening.answer(as('takamizawa'), saku, 'agree')).toThrow(Conflict);
		expect(await check()).toEqual([]);
	});

	test('hides the silent ones when the time is over, asker and files too', async () => {
		widening.propose(as('yanagisawa'), saku, 'municipalities');
		clockAt('2026-12-01', '17:14');
		widening.settle(saku);
		expect(() => threads.find(as('miyashita'), saku)).toThrow(NotFound);
		overnight();
		widening.settle(saku);
		expect(namesSeenBy('miyashita')).toEqual(['佐久広域の団体', '佐久市', '佐久広域の団体']);
		const { rows } = listed('miyashita', 'saku');
		expect(rows.find((row) => row.id === saku)?.organisation).toBe('佐久広域の団体');
		expect(() => threads.find(as('kitamura'), saku)).toThrow(NotFound);
		const [file] = posts.page(as('maki'), threads.find(as('maki'), saku), 1)[1]?.attachments ?? [];
		expect(open(as('maki'), file?.id ?? 0).name).toBe('照会様式.csv');
		expect(await check()).toEqual([]);
	});

	test('warns of what an own post said before it was put right', () => {
		const id = openThread(as('ide'), 'saku');
		const number = posts.reply(as('takamizawa'), id, { body: '佐久穂町の例です。', files: [] });
		posts.edit(as('takamizawa'), id, number, { body: '当団体の例です。', version: 1 });
		widening.propose(as('ide'), id, 'all');
		const told = widening.proposed(as('takamizawa'), threads.find(as('takamizawa'), id));
		expect(told?.telling).toEqual([{ number, word: '佐久穂町' }]);
	});

	test('leaves files that can name their maker with those who read them before', async () => {
		const id = openThread(as('ide'), 'saku');
		const files = [
			...(await uploaded('要領.csv', 'a,b\n')),
			...(await uploaded('佐久穂町の要領.csv', 'c,d\n')),
			...(await uploaded('要領.pdf', '%PDF-1.4\n%%EOF\n'))
		];
		posts.reply(as('takamizawa'), id, { body: '添付します。', files });
		widening.propose(as('ide'), id, 'all');
		widening.answer(as('takamizawa'), id, 'hide');
		const seen = (name: ActorName) => posts.page(as(name), threads.find(as(name), id), 1)[1];
		expect(seen('kitamura')?.attachments.map(({ name }) => name)).toEqual(['要領.csv']);
		const all = seen('shiokawa')?.attachments ?? [];
		expect(all).toHaveLength(3);
		expect(open(as('shiokawa'), all[2]?.id ?? 0).name).toBe('要領.pdf');
		expect(() => open(as('kitamura'), all[2]?.id ?? 0)).toThrow(NotFound);
		expect(await check()).toEqual([]);
	});

	test('keeps a hidden name hidden in what the organisation writes later', () => {
		widening.propose(as('ide'), saku, 'municipalities');
		overnight();
		widening.settleDue();
		posts.reply(as('takamizawa'), saku, { body: '追記です。', files: [] });
		threads.close(as('yanagisawa'), saku);
		expect(namesSeenBy('miyashita').at(-1)).toBe('佐久広域の団体');
		const of = threads.find(as('miyashita'), saku);
		expect(threads.standingActs(as('miyashita'), of).closure?.organisation).toBe('佐久広域の団体');
		expect(threads.standingActs(as('shiokawa'), of).closure?.organisation).toBe('佐久市');
	});

	test('hides the name of who pressed うちも同じ and was not asked', () => {
		const id = openThread(as('ide'), 'saku');
		posts.reply(as('takamizawa'), id, { body: '答えです。', files: [] });
		for (const name of ['takamizawa', 'shiokawa'] as const) sameHere.press(as(name), id, false);
		widening.propose(as('ide'), id, 'all');
		widening.answer(as('takamizawa'), id, 'agree');
		const same = sameHere.sameHereOn(as('kitamura'), threads.find(as('kitamura'), id));
		expect(same).toMatchObject({ organisations: 2, names: ['佐久穂町'], unnamed: 1 });
	});

	test('is not for a thread with a table, whose rows bear names, nor a table for a proposal', () => {
		const id = openThread(as('ide'), 'saku');
		posts.reply(as('takamizawa'), id, { body: '答えです。', files: [] });
		widening.propose(as('ide'), id, 'all');
		expect(() => openTable(as('ide'), id)).toThrow(Conflict);
		widening.withdraw(as('ide'), id);
		const table = openTable(as('ide'), id);
		fillRow(as('shiokawa'), table, { 製品: 'ふみくら' });
		expect(widening.rightsOn(as('ide'), threads.find(as('ide'), id)).widen).toBe(false);
		expect(() => widening.widenable(as('ide'), id)).toThrow(Conflict);
		expect(() => widening.propose(as('ide'), id, 'all')).toThrow(Conflict);
		expect(() => tables.find(as('kitamura'), table)).toThrow(NotFound);
	});

	test('keeps a hidden 世話役 hidden in a table it opens and fills for others later', () => {
		widening.propose(as('ide'), saku, 'municipalities');
		overnight();
		widening.settleDue();
		const table = openTable(as('yanagisawa'), saku);
		const seen = () => tables.find(as('miyashita'), table);
		expect(tables.shown(as('miyashita'), seen()).from).not.toBe('佐久市');
		enterFor(as('yanagisawa'), table, as('miyashita').organisation.id, {
			...{ intent: 'none', version: 0, fields: {}, caller: '宮下' }
		});
		expect(rowSeen(as('miyashita'), table, '上田市').by).toBe('佐久広域の団体');
		expect(rowSeen(as('shiokawa'), table, '上田市').by).toBe('佐久市');
	});

	test('ends where the thread was hidden or merged meanwhile', () => {
		widening.propose(as('ide'), saku, 'all');
		hideThread(as('miyazawa'), saku, '確かめています。');
		overnight();
		widening.settleDue();
		unhideThread(as('miyazawa'), saku);
		expect(threads.find(as('ide'), saku).audience).toBe('district:saku');
		expect(widening.proposed(as('ide'), threads.find(as('ide'), saku))).toBe(null);
	});

	test('leaves the mask of a masked asker as it was', () => {
		const id = threads.open(as('ide'), 'saku', {
			title: '題',
			kind: 'question',
			audience: 'district',
			body: '本文',
			files: [],
			mask: 'prefecture'
		});
		posts.reply(as('takamizawa'), id, { body: '答えです。', files: [] });
		widening.propose(as('ide'), id, 'all');
		expect(widening.answer(as('takamizawa'), id, 'agree')).toBe(true);
		for (const name of ['kitamura', 'takamizawa', 'miyazawa'] as const) {
			const of = threads.find(as(name), id);
			expect(posts.page(as(name), of, 1)[0]?.organisation).toBe('県内の団体');
		}
	});

	test('stands on its own board and on 全県, once in every total', () => {
		const before = listed('miyashita', 'prefecture').counts.all;
		const unreadBefore = navigation(as('miyashita')).unreadTotal;
		widening.propose(as('ide'), saku, 'municipalities');
		overnight();
		widening.settleDue();
		const { rows, counts } = listed('miyashita', 'prefecture');
		expect(counts.all).toBe(before + 1);
		expect(rows.filter((row) => row.id === saku)).toHaveLength(1);
		expect(listed('miyashita', 'saku').rows.some((row) => row.id === saku)).toBe(true);
		expect(navigation(as('miyashita')).unreadTotal).toBe(unreadBefore + 1);
		const everywhere = listings.unreadEverywhere(as('miyashita'), 100);
		expect(everywhere.filter((row) => row.id === saku)).toHaveLength(1);
		reading.markAllRead(as('miyashita'), boards.find(as('miyashita'), 'prefecture').id);
		const [row] = listed('miyashita', 'saku').rows.filter((each) => each.id === saku);
		expect(row?.isUnread).toBe(false);
	});

	test('is not unread for who had read it, and a marker says when it was opened', () => {
		reading.markShown(as('shiokawa'), saku, 1, 3);
		widening.propose(as('ide'), saku, 'municipalities');
		overnight();
		widening.settleDue();
		expect(reading.unreadIn(as('shiokawa'), saku).posts).toBe(0);
		expect(reading.unreadIn(as('miyashita'), saku).posts).toBe(3);
		expect(markersOf(saku)).toMatchObject([
			{
				kind: 'widening',
				by: '',
				at: new Date('2026-12-01T17:15:00+09:00'),
				afterNumber: 3,
				audience: 'municipalities'
			}
		]);
	});
});
