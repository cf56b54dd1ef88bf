import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as reading from '#lib/server/forum/reading.ts';
import { unreadCounts } from '#lib/server/forum/unread-counts.ts';
import * as listings from '#lib/server/forum/listings.ts';
import { actorOf, type Actor, type Role } from '#lib/server/identity/actors.ts';
import { appoint, endTenure } from '#lib/server/identity/people.ts';
import { change, system } from '#lib/server/record/change.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('a reader’s pointer', () => {
	test('moves on to what was shown', () => {
		const reader = story.as('shiokawa');
		expect(reading.unreadIn(reader, story.threads.saku)).toEqual({ first: 1, posts: 3 });
		reading.markShown(reader, story.threads.saku, 1, 2);
		expect(reading.unreadIn(reader, story.threads.saku)).toEqual({ first: 3, posts: 1 });
	});

	test('never moves back when an earlier page is looked at again', () => {
		const reader = story.as('shiokawa');
		reading.markShown(reader, story.threads.saku, 1, 3);
		reading.markShown(reader, story.threads.saku, 1, 1);
		expect(reading.unreadIn(reader, story.threads.saku)).toEqual({ first: null, posts: 0 });
	});

	test('does not leap over a page that was not opened', () => {
		const reader = story.as('shiokawa');
		const long = longThread(60);
		reading.markShown(reader, long, 51, 60);
		expect(reading.unreadIn(reader, long)).toEqual({ first: 1, posts: 60 });
		reading.markShown(reader, long, 1, 50);
		expect(reading.unreadIn(reader, long)).toEqual({ first: 51, posts: 10 });
		reading.markShown(reader, long, 51, 60);
		expect(reading.unreadIn(reader, long)).toEqual({ first: null, posts: 0 });
	});

	test('is each person’s own, and each seat’s own', () => {
		reading.markShown(story.as('maki'), story.threads.prefectureAll, 1, 1);
		reading.markShown(story.as('maki'), story.threads.nagano, 1, 2);
		expect(reading.unreadIn(story.as('maki'), story.threads.nagano).first).toBe(null);
		expect(reading.unreadIn(story.as('makiAtUnion'), story.threads.nagano).first).toBe(1);
		reading.markShown(story.as('yanagisawa'), story.threads.saku, 1, 3);
		expect(reading.unreadIn(story.as('kobayashi'), story.threads.saku).first).toBe(1);
	});

	test('never stands beyond the end, whatever post 未読に戻す names', () => {
		const reader = story.as('shiokawa');
		reading.markShown(reader, story.threads.saku, 1, 3);
		reading.markUnread(reader, story.threads.saku, 900);
		posts.reply(story.as('ide'), story.threads.saku, { body: '続きです。', files: [] });
		expect(reading.unreadIn(reader, story.threads.saku)).toEqual({ first: 3, posts: 2 });
	});

	test('goes back before a post with 未読に戻す', () => {
		const reader = story.as('shiokawa');
		reading.markShown(reader, story.threads.saku, 1, 3);
		reading.markUnread(reader, story.threads.saku, 2);
		expect(reading.unreadIn(reader, story.threads.saku)).toEqual({ first: 2, posts: 2 });
		reading.markUnread(reader, story.threads.saku, 1);
		expect(reading.unreadIn(reader, story.threads.saku)).toEqual({ first: 1, posts: 3 });
	});

	test('未読に戻す works on a thread older than the reader’s first sight', () => {
		const reader = story.as('takamizawa');
		expect(reading.unreadIn(reader, story.threads.sakuOfKoyama).first).toBe(null);
		reading.markUnread(reader, story.threads.sakuOfKoyama, 1);
		expect(reading.unreadIn(reader, story.threads.sakuOfKoyama)).toEqual({ first: 1, posts: 1 });
	});
});

describe('what is unread', () => {
	test('is not what one wrote oneself', () => {
		const writer = story.as('ide');
		expect(reading.unreadIn(writer, story.threads.saku)).toEqual({ first: 2, posts: 2 });
		expect(reading.unreadIn(story.as('ide'), story.threads.practice).posts).toBe(0);
	});

	test('stays unread above one’s own reply when it was not shown', () => {
		posts.reply(story.as('shiokawa'), story.threads.saku, { body: '小諸市もです。', files: [] });
		expect(reading.unreadIn(story.as('shiokawa'), story.threads.saku)).toEqual({
			first: 1,
			posts: 3
		});
	});

	test('is not a deleted post', () => {
		const reader = story.as('shiokawa');
		reading.markShown(reader, story.threads.saku, 1, 2);
		posts.remove(story.as('takamizawa'), story.threads.saku, 3);
		expect(reading.unreadIn(reader, story.threads.saku)).toEqual({ first: null, posts: 0 });
		expect(unreadOn(reader, 'saku')).not.toContain(story.threads.saku);
	});

	test('is not a deleted thread', () => {
		for (const name of ['ide', 'yanagisawa', 'miyazawa'] as const) {
			expect(unreadOn(story.as(name), 'saku')).not.toContain(story.threads.sakuDeleted);
		}
	});

	test('comes again with the next reply, for everybody but the one who wrote it', () => {
		for (const name of ['ide', 'yanagisawa', 'takamizawa'] as const) {
			reading.markShown(story.as(name), story.threads.saku, 1, 3);
		}
		posts.reply(story.as('takamizawa'), story.threads.saku, { body: 'もう一つ。', files: [] });
		expect(reading.unreadIn(story.as('ide'), story.threads.saku).first).toBe(4);
		expect(reading.unreadIn(story.as('yanagisawa'), story.threads.saku).first).toBe(4);
		expect(reading.unreadIn(story.as('takamizawa'), story.threads.saku).first).toBe(null);
	});

	test('is counted per board as the board’s list counts it', () => {
		for (const name of [
			'ide',
			'takamizawa',
			'miyashita',
			'nakazawa',
			'kitamura',
			'miyazawa',
			'tanaka'
		] as const) {
			const reader = story.as(name);
			reading.markShown(reader, story.threads.sakuAll, 1, 1);
			const counts = new Map(unreadCounts(reader).byBoard);
			for (const of of boards.list(reader)) {
				const { rows, counts: listed } = list(reader, of);
				expect(rows.filter((row) => row.isUnread)).toHaveLength(counts.get(of.id) ?? 0);
				expect(listed.unread).toBe(counts.get(of.id) ?? 0);
			}
		}
	});

	test('names the first unread post in the list', () => {
		reading.markShown(story.as('shiokawa'), story.threads.saku, 1, 1);
		const { rows } = list(story.as('shiokawa'), boards.find(story.as('shiokawa'), 'saku'));
		const row = rows.find((each) => each.id === story.threads.saku);
		expect(row).toMatchObject({ isUnread: true, firstUnread: 2 });
	});

	test('on the practice board is counted there and not on the front page', () => {
		const reader = story.as('miyashita');
		const practice = boards.find(reader, 'practice');
		expect(unreadCounts(reader).byBoard.get(practice.id)).toBe(1);
		const everywhere = listings.unreadEverywhere(reader, 100).map((row) => row.id);
		expect(everywhere).not.toContain(story.threads.practice);
		expect(everywhere).toContain(story.threads.ueda);
	});
});

describe('すべて既読', () => {
	test('on one board leaves the others as they were', () => {
		const reader = story.as('takamizawa');
		const saku = boards.find(reader, 'saku');
		const before = new Map(unreadCounts(reader).byBoard);
		expect(reading.markAllRead(reader, saku.id)).toBe(before.get(saku.id));
		const after = new Map(unreadCounts(reader).byBoard);
		expect(after.get(saku.id) ?? 0).toBe(0);
		before.delete(saku.id);
		expect(after).toEqual(before);
	});

	test('on all boards leaves nothing unread, and the next reply is unread again', () => {
		const reader = story.as('takamizawa');
		reading.markAllRead(reader, null);
		expect(unreadCounts(reader).byBoard.size).toBe(0);
		posts.reply(story.as('yanagisawa'), story.threads.saku, { body: '追伸です。', files: [] });
		expect(reading.unreadIn(reader, story.threads.saku)).toEqual({ first: 4, posts: 1 });
	});

	test('does not read for a colleague', () => {
		reading.markAllRead(story.as('yanagisawa'), null);
		expect(reading.unreadIn(story.as('kobayashi'), story.threads.saku).posts).toBe(3);
	});
});

describe('whoever takes a seat', () => {
	test('that nobody held before starts with the last 30 days', () => {
		const newcomer = take('iida', {
			organisationId: organisationOf('miyashita'),
			seat: '広報担当'
		});
		expect(unreadOn(newcomer, 'ueda')).toEqual([story.threads.ueda]);
		expect(unreadOn(newcomer, 'prefecture')).toEqual([story.threads.masked]);
	});

	test('starts once: later days do not move the beginning', () => {
		const newcomer = take('iida', {
			organisationId: organisationOf('miyashita'),
			seat: '広報担当'
		});
		clockAt('2027-02-01', '9:00');
		reading.start(newcomer.tenure.id);
		expect(unreadOn(newcomer, 'ueda')).toEqual([story.threads.ueda]);
	});

	test('finds what the one before had read, and what not', () => {
		reading.start(story.holdings.ushikoshi.tenureId);
		reading.markShown(story.as('ushikoshi'), story.threads.prefectureAll, 1, 1);
		reading.markShown(story.as('ushikoshi'), story.threads.masked, 1, 2);
		endNow('ushikoshi');
		const successor = take('next', seatOf('ushikoshi'));
		expect(reading.unreadIn(successor, story.threads.masked).first).toBe(3);
		posts.reply(story.as('kitamura'), story.threads.prefectureAll, { body: '追記。', files: [] });
		expect(reading.unreadIn(successor, story.threads.prefectureAll)).toEqual({
			first: 2,
			posts: 1
		});
	});

	test('finds unread what arrived while the seat was empty', () => {
		reading.start(story.holdings.ushikoshi.tenureId);
		reading.markAllRead(story.as('ushikoshi'), null);
		endNow('ushikoshi');
		clockAt('2026-12-20', '9:00');
		posts.reply(story.as('kitamura'), story.threads.masked, { body: 'その後です。', files: [] });
		clockAt('2027-04-01', '9:00');
		const successor = take('next', { ...seatOf('ushikoshi'), fromOn: '2027-04-01' });
		expect(reading.unreadIn(successor, story.threads.masked)).toEqual({ first: 4, posts: 1 });
		expect(unreadOn(successor, 'prefecture')).toEqual([story.threads.masked]);
	});

	test('takes the furthest pointers of all who left on the same last day', () => {
		const [first, second] = ['first', 'second'].map((login) =>
			take(login, { ...seatOf('nakazawa'), toOn: '2027-03-31' })
		);
		if (!first || !second) throw new Error('Nobody was appointed.');
		reading.markShown(first, story.threads.ueda, 1, 2);
		reading.markShown(second, story.threads.ueda, 1, 1);
		reading.markShown(second, story.threads.nagano, 1, 2);
		clockAt('2027-04-01', '9:00');
		const successor = take('next', { ...seatOf('nakazawa'), fromOn: '2027-04-01' });
		expect(reading.unreadIn(successor, story.threads.ueda).first).toBe(null);
		expect(reading.unreadIn(successor, story.threads.nagano).first).toBe(null);
	});

	test('takes them from who left last, not from somebody before', () => {
		const earlier = take('earlier', { ...seatOf('nakazawa'), toOn: '2026-12-31' });
		reading.markShown(earlier, story.threads.ueda, 1, 2);
		const later = take('later', { ...seatOf('nakazawa'), toOn: '2027-03-31' });
		reading.markShown(later, story.threads.ueda, 1, 1);
		clockAt('2027-04-01', '9:00');
		const successor = take('next', { ...seatOf('nakazawa'), fromOn: '2027-04-01' });
		expect(reading.unreadIn(successor, story.threads.ueda).first).toBe(2);
	});

	test('takes them from who was ended in person last, whatever day was planned', () => {
		// The one ended today was planned without an end; the other's planned end lies long back.
		const planned = take('planned', { ...seatOf('ushikoshi'), toOn: '2026-11-30' });
		reading.markShown(planned, story.threads.prefectureAll, 1, 1);
		reading.start(story.holdings.ushikoshi.tenureId);
		clockAt('2026-12-15', '9:00');
		reading.markShown(story.as('ushikoshi'), story.threads.masked, 1, 2);
		endNow('ushikoshi');
		clockAt('2027-01-04', '9:00');
		const successor = take('next', { ...seatOf('ushikoshi'), fromOn: '2027-01-04' });
		expect(reading.unreadIn(successor, story.threads.masked).first).toBe(3);
	});

	test('takes them from who was ended early, though their planned last day was later', () => {
		const early = take('early', { ...seatOf('nakazawa'), toOn: '2027-09-30' });
		reading.markShown(early, story.threads.ueda, 1, 2);
		const last = take('last', { ...seatOf('nakazawa'), toOn: '2026-12-31' });
		reading.markShown(last, story.threads.ueda, 1, 1);
		endTenure(story.as('maruyama'), early.tenure.id);
		clockAt('2027-04-01', '9:00');
		const successor = take('next', { ...seatOf('nakazawa'), fromOn: '2027-04-01' });
		expect(reading.unreadIn(successor, story.threads.ueda).first).toBe(2);
	});
});

test('reading leaves no event behind', () => {
	const events = () => db().$client.prepare('select count(*) from event').pluck().get();
	const before = events();
	reading.markShown(story.as('shiokawa'), story.threads.saku, 1, 3);
	reading.markUnread(story.as('shiokawa'), story.threads.saku, 1);
	reading.markAllRead(story.as('shiokawa'), null);
	reading.start(story.holdings.shiokawa.tenureId);
	expect(events()).toBe(before);
});

function longThread(count: number): number {
	const id = openThread(story.as('ide'), 'saku');
	for (let number = 2; number <= count; number += 1) {
		posts.reply(story.as('yanagisawa'), id, { body: `${number}件目`, files: [] });
	}
	return id;
}

function list(reader: Actor, of: boards.Board) {
	return listings.list(reader, of, { filter: 'all', year: null, page: 1 });
}

function unreadOn(reader: Actor, slug: string): number[] {
	return list(reader, boards.find(reader, slug))
		.rows.filter((row) => row.isUnread)
		.map((row) => row.id);
}

type Taking = { organisationId: number; seat: string; fromOn?: string; toOn?: string };

/** Appoints somebody new, who comes in at once. */
function take(login: string, { organisationId, ...taking }: Taking): Actor {
	const roles: Role[] = ['member'];
	const { tenureId } = change(system, (tx, record) =>
		appoint(tx, record, organisationId, {
			name: '新任 職員',
			kana: 'しんにん しょくいん',
			section: '総務課',
			roles,
			fromOn: '2026-11-01',
			toOn: null,
			login,
			passwordHash: null,
			...taking
		})
	);
	reading.start(tenureId);
	const actor = actorOf(tenureId);
	if (!actor) throw new Error(`${login} is not in office on this day.`);
	return actor;
}

function organisationOf(name: 'miyashita'): number {
	return story.as(name).organisation.id;
}

function seatOf(name: 'ushikoshi' | 'nakazawa'): Taking {
	const held = db()
		.select()
		.from(schema.seat)
		.where(eq(schema.seat.id, story.holdings[name].seatId))
		.get();
	return { organisationId: held?.organisationId ?? 0, seat: '情報政策担当' };
}

function endNow(name: 'ushikoshi'): void {
	endTenure(story.as('maruyama'), story.holdings[name].tenureId);
}
