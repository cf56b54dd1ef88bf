import { afterEach, beforeEach, expect, test } from 'vitest';
import { hidePost, hideThread, unhidePost, unhideThread } from '#lib/server/forum/hiding.ts';
import { unreadEverywhere } from '#lib/server/forum/listings.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as reading from '#lib/server/forum/reading.ts';
import { fewUnread, unreadCounts } from '#lib/server/forum/unread-counts.ts';
import { pointerMoved } from '#lib/server/forum/unread-memory.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { change, system } from '#lib/server/record/change.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { copies } from '../../support/many.ts';
import { statementsOf } from '../../support/statements.ts';
import { openThread, tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const asMap = (actor: Actor) => {
	const { byBoard, guests } = unreadCounts(actor);
	return { byBoard: Object.fromEntries(byBoard), guests };
};

/** What is remembered says the same as what is counted anew. */
function expectTrue(actor: Actor, when: string): void {
	const remembered = asMap(actor);
	pointerMoved(actor.tenure.id, null);
	expect(remembered, `${actor.person.name}, ${when}`).toEqual(asMap(actor));
}

test('what is remembered stays true whatever happens to threads and pointers', () => {
	const readers = (['ide', 'takamizawa', 'miyashita', 'tanaka', 'shiokawa'] as const).map((name) =>
		story.as(name)
	);
	const keeper = story.as('miyazawa');
	const { saku, sakuAll } = story.threads;
	let opened = 0;
	const acts: [string, () => unknown][] = [
		['a reply', () => posts.reply(story.as('yanagisawa'), saku, { body: '追伸です。', files: [] })],
		['a new thread', () => (opened = openThread(story.as('ide'), 'saku'))],
		['a page was shown', () => reading.markShown(story.as('shiokawa'), saku, 1, 2)],
		['unread again', () => reading.markUnread(story.as('shiokawa'), saku, 1)],
		['its last post again', () => reading.markLastUnread(story.as('takamizawa'), saku)],
		['a post is hidden', () => hidePost(keeper, saku, 2, '誤って書かれた')],
		['and shown', () => unhidePost(keeper, saku, 2)],
		['a thread is hidden', () => hideThread(keeper, sakuAll, '誤って書かれた')],
		['and shown', () => unhideThread(keeper, sakuAll)],
		['it is deleted', () => posts.remove(story.as('ide'), opened, 1)],
		['one reader has read all', () => reading.markAllRead(story.as('tanaka'), null)],
		[
			'and another reply',
			() => posts.reply(story.as('ide'), sakuAll, { body: 'もう一つ。', files: [] })
		]
	];
	for (const reader of readers) asMap(reader);
	for (const [when, act] of acts) {
		act();
		for (const reader of readers) expectTrue(reader, when);
	}
});

test('a reader who comes back reads again only what has changed', () => {
	const reader = story.as('takamizawa');
	const first = statementsOf(() => unreadCounts(reader));
	expect(statementsOf(() => unreadCounts(reader))).toBeLessThan(first);
	posts.reply(story.as('yanagisawa'), story.threads.saku, { body: '追伸です。', files: [] });
	const before = unreadCounts(reader);
	expect(unreadCounts(reader)).toBe(before);
});

test('many events at once, and a change of what one may read, count anew', () => {
	const reader = story.as('takamizawa');
	const before = unreadCounts(reader);
	change(system, (_tx, record) => {
		for (let times = 0; times < 300; times += 1) record('ticket.noted', 'ticket:1');
	});
	expect(unreadCounts(reader)).not.toBe(before);
	const counted = unreadCounts(reader);
	expect(unreadCounts({ ...reader, reach: ['all'] })).not.toBe(counted);
});

test('up to 500 unread threads are known by their ids; of more the newest are found all the same', () => {
	const reader = story.as('takamizawa');
	reading.markAllRead(reader, null);
	expect(fewUnread(reader)).toEqual([]);
	expect(unreadEverywhere(reader, 3)).toEqual([]);
	const newest = (ids: number[]) => ids.slice(-3).toReversed();
	const few = written(500, 0);
	pointerMoved(reader.tenure.id, null);
	expect(new Set(fewUnread(reader))).toEqual(new Set(few));
	expect(unreadEverywhere(reader, 3).map(({ id }) => id)).toEqual(newest(few));
	const more = written(8, 500);
	pointerMoved(reader.tenure.id, null);
	expect(fewUnread(reader)).toBeNull();
	expect(unreadEverywhere(reader, 3).map(({ id }) => id)).toEqual(newest(more));
});

/** So many threads like the one of 佐久, each with its first post and a second newer than the one before; their ids. */
function written(count: number, after: number): number[] {
	const { saku } = story.threads;
	const ids = copies('thread', `id = ${saku}`, count, (index, like) => ({
		last_post_at: Number(like.last_post_at) + 1_000 * (after + index + 1)
	}));
	copies('post', `thread_id = ${saku} and number = 1`, count, (index) => ({
		thread_id: ids[index] ?? 0
	}));
	return ids;
}
