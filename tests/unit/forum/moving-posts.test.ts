import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { placesFrom, markersOf } from '#lib/server/forum/markers.ts';
import { followThread, followed } from '#lib/server/forum/following.ts';
import { merge } from '#lib/server/forum/merging.ts';
import { move } from '#lib/server/forum/moving.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as reading from '#lib/server/forum/reading.ts';
import { split } from '#lib/server/forum/splitting.ts';
import { awaiting } from '#lib/server/forum/tables/listings.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { check } from '#lib/server/operations/check.ts';
import { resolved } from '#lib/server/readers/post-links.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { mask, openThread, tellStory, type ActorName, type Story } from '../../support/story.ts';
import { fillRow, openTable } from '../../support/tables.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const faults = async () => (await check({ deep: false })).filter(({ area }) => area === 'content');
const page = (name: ActorName, id: number) =>
	posts.page(story.as(name), threads.find(story.as(name), id), 1);
const reply = (name: ActorName, id: number, body: string) =>
	posts.reply(story.as(name), id, { body, files: [] });

describe('moving a thread to another board', () => {
	test('keeps its readers where the board offers them, and leaves a line', async () => {
		const id = story.threads.sakuMunicipalities;
		move(story.as('miyazawa'), id, { to: 'ueda', audience: 'municipalities', reason: '上田の話' });
		expect(threads.find(story.as('maki'), id).audience).toBe('municipalities');
		expect(markersOf(id)).toMatchObject([
			{ kind: 'move', fromBoard: '佐久広域', afterNumber: 1, reason: '上田の話' }
		]);
		expect(await faults()).toEqual([]);
	});

	test('to fewer readers takes posts and files along', async () => {
		const id = story.threads.sakuMunicipalities;
		move(story.as('miyazawa'), id, { to: 'ueda', audience: 'district', reason: '' });
		expect(() => threads.find(story.as('takamizawa'), id)).toThrow(NotFound);
		expect(page('miyashita', id)[0]?.attachments).toHaveLength(1);
		expect(await faults()).toEqual([]);
	});

	test.each(['ueda', 'prefecture'])('never shows a 広域だけ thread to others: %s', (to) => {
		for (const audience of ['district', 'municipalities', 'all'] as const) {
			expect(() =>
				move(story.as('miyazawa'), story.threads.saku, { to, audience, reason: '' })
			).toThrow(Invalid);
		}
	});

	test('needs both boards to be looked after', () => {
		const id = story.threads.sakuMunicipalities;
		const input = { to: 'ueda', audience: 'district', reason: '' } as const;
		expect(() => move(story.as('yanagisawa'), id, input)).toThrow(Forbidden);
		expect(() => move(story.as('takamizawa'), id, input)).toThrow(Forbidden);
	});
});

describe('merging', () => {
	test('appends under new numbers, and old addresses and >> find the post they meant', async () => {
		const { saku } = story.threads;
		const twin = openThread(story.as('shiokawa'), 'saku', { body: '同じ質問です。' });
		reply('ide', twin, '一つ目');
		reply('takamizawa', twin, '>>2 そうですね');
		merge(story.as('yanagisawa'), twin, saku);
		expect(threads.destination(story.as('ide'), twin).id).toBe(saku);
		expect(() => threads.find(story.as('ide'), twin)).toThrow(NotFound);
		expect(placesFrom(twin).map(({ number, href }) => [number, href])).toEqual([
			[1, `/threads/${saku}#p4`],
			[2, `/threads/${saku}#p5`],
			[3, `/threads/${saku}#p6`]
		]);
		const shown = page('ide', saku);
		const html = resolved(story.as('ide'), saku, shown, []).get(shown[5]?.id ?? 0);
		expect(html).toContain('href="/threads/' + saku + '#p5"');
		expect(html).toContain('&gt;&gt;5</a>');
		expect(await faults()).toEqual([]);
	});

	test('keeps what was read read: whoever read both has nothing unread, whoever read half has the rest', () => {
		const { saku } = story.threads;
		const twin = openThread(story.as('ide'), 'saku');
		reply('ide', twin, '補足');
		const [all, half] = [story.as('shiokawa'), story.as('takamizawa')];
		reading.markShown(all, saku, 1, 3);
		reading.markShown(all, twin, 1, 2);
		reading.markShown(half, saku, 1, 3);
		reading.markShown(half, twin, 1, 1);
		merge(story.as('yanagisawa'), twin, saku);
		expect(reading.unreadIn(all, saku)).toEqual({ first: null, posts: 0 });
		expect(reading.unreadIn(half, saku)).toEqual({ first: 5, posts: 1 });
	});

	test('carries followers and the answer that solved it, and a reply sent to the old address', () => {
		const { saku } = story.threads;
		const twin = openThread(story.as('shiokawa'), 'saku');
		const answer = reply('ide', twin, '様式があります');
		threads.solve(story.as('shiokawa'), twin, answer);
		followThread(story.as('kobayashi'), twin, true);
		merge(story.as('yanagisawa'), twin, saku);
		expect(threads.stateOf(threads.find(story.as('ide'), saku))).toBe('solved');
		expect(followed(story.as('kobayashi')).threads.map(({ id }) => id)).toEqual([saku]);
		expect(reply('ide', twin, '遅れて')).toBe(6);
	});

	test('never lets more organisations read, by audience or by a grant', () => {
		const { saku, sakuMunicipalities, sakuGranted } = story.threads;
		const desk = story.as('miyazawa');
		expect(() => merge(desk, saku, sakuMunicipalities)).toThrow(Invalid);
		expect(() => merge(desk, saku, sakuGranted)).toThrow(Invalid);
		merge(desk, sakuMunicipalities, saku);
		expect(() => threads.destination(story.as('maki'), sakuMunicipalities)).toThrow(NotFound);
		expect(page('ide', saku)[3]?.attachments).toHaveLength(1);
	});

	test('does not name a masked asker who had marked it solved', () => {
		const { masked, prefectureAll } = story.threads;
		threads.solve(story.as('ushikoshi'), masked, 2);
		db()
			.update(schema.thread)
			.set({ kind: 'question' })
			.where(eq(schema.thread.id, prefectureAll))
			.run();
		merge(story.as('miyazawa'), masked, prefectureAll);
		const of = threads.find(story.as('maki'), prefectureAll);
		expect(
			JSON.stringify([threads.standingActs(story.as('maki'), of), page('maki', prefectureAll)])
		).not.toMatch(/生坂村|牛越/);
	});

	test('takes the tables along, under the name or the mask they bore', () => {
		const keeper = story.as('yanagisawa');
		const [from, into] = [openThread(keeper, 'saku'), openThread(story.as('ide'), 'saku')];
		mask(from);
		const table = openTable(keeper, from, { dueOn: '2026-12-04' });
		fillRow(story.as('takamizawa'), table, { 製品: 'ふみくら' });
		merge(story.as('miyazawa'), from, into);
		const of = tables.find(story.as('ide'), table);
		expect(of.threadId).toBe(into);
		expect(tables.shown(story.as('ide'), of).from).toBe('県内の団体');
		expect(awaiting(story.as('ide')).map(({ href }) => href)).toContain(`/tables/${table}`);
	});

	test('is the 世話役’s', () => {
		const { saku, sakuGranted } = story.threads;
		expect(() => merge(story.as('ide'), sakuGranted, saku)).toThrow(Forbidden);
	});
});

describe('splitting', () => {
	test('makes the first chosen reply number 1 of a new thread with the same readers', async () => {
		const { saku } = story.threads;
		reply('ide', saku, '>>3 別の話ですね');
		const id = split(story.as('yanagisawa'), saku, { numbers: [3, 4], title: '佐久穂町の件' });
		expect(page('ide', id).map(({ number, organisation }) => [number, organisation])).toEqual([
			[1, '佐久穂町'],
			[2, '北相木村']
		]);
		expect(page('ide', saku).map(({ number }) => number)).toEqual([1, 2]);
		expect(placesFrom(saku).map(({ href }) => href)).toEqual([
			`/threads/${id}#p1`,
			`/threads/${id}#p2`
		]);
		expect(markersOf(saku)).toMatchObject([{ kind: 'split', otherThreadId: id, afterNumber: 2 }]);
		expect(reply('kobayashi', saku, '続き')).toBe(5);
		expect(await faults()).toEqual([]);
	});

	test('leaves read what was read', () => {
		const { saku } = story.threads;
		reading.markShown(story.as('shiokawa'), saku, 1, 3);
		const id = split(story.as('yanagisawa'), saku, { numbers: [2, 3], title: '様式' });
		expect(reading.unreadIn(story.as('shiokawa'), id)).toEqual({ first: null, posts: 0 });
		expect(reading.unreadIn(story.as('ide'), id)).toEqual({ first: 1, posts: 2 });
	});

	test('cannot take the first post, nor nothing', () => {
		const { saku } = story.threads;
		for (const numbers of [[1, 2], [99], []]) {
			expect(() => split(story.as('yanagisawa'), saku, { numbers, title: 'x' })).toThrow(Invalid);
		}
	});

	test('of the answer that solved the question leaves it unsolved', async () => {
		const { sakuAll } = story.threads;
		split(story.as('miyazawa'), sakuAll, { numbers: [2], title: '手引き' });
		expect(threads.stateOf(threads.find(story.as('ide'), sakuAll))).toBe('unsolved');
		expect(await faults()).toEqual([]);
	});
});
