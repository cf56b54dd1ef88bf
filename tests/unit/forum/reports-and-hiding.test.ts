import type { Actor } from '#lib/server/identity/actors.ts';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as attachments from '#lib/server/files/attachments.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as hiding from '#lib/server/forum/hiding.ts';
import * as listings from '#lib/server/forum/listings.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { unreadCounts } from '#lib/server/forum/unread-counts.ts';
import * as reports from '#lib/server/forum/reports.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { check } from '#lib/server/operations/check.ts';
import { queryFrom } from '#lib/server/search/query.ts';
import { search } from '#lib/server/search/search.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

const found = (actor: Actor, q: string) =>
	search(actor, queryFrom(new URLSearchParams({ q })), 1).count;

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const reason = '個人の名前が入っています。';
const pageOf = (name: ActorName, id = story.threads.saku) =>
	posts.page(story.as(name), threads.find(story.as(name), id), 1);
const told = (action: string) =>
	db()
		.select()
		.from(schema.event)
		.where(eq(schema.event.action, action))
		.all()
		.map(({ refs }) => refs);

describe('a report to the 世話役', () => {
	test('reaches the seats named for the board and the union’s desk, and nobody else', () => {
		reports.tell(story.as('ide'), story.threads.saku, 3, reason);
		expect(told('report.passed-on').map((refs) => refs.tellSeat)).toEqual([
			story.holdings.yanagisawa.seatId
		]);
		const reading = (['yanagisawa', 'miyazawa', 'takamizawa', 'kobayashi', 'ide'] as const).filter(
			(name) => reports.received(story.as(name)).length > 0
		);
		expect(reading).toEqual(['yanagisawa', 'miyazawa']);
		expect(reports.waiting(story.as('yanagisawa'))).toBe(1);
	});

	test('about a post of the 世話役’s own organisation goes to the desk, and stays unknown to them', () => {
		reports.tell(story.as('ide'), story.threads.saku, 2, reason);
		expect(told('report.passed-on').map((refs) => refs.tellSeat)).toEqual([
			story.holdings.miyazawa.seatId
		]);
		expect(reports.received(story.as('yanagisawa'))).toEqual([]);
		const [{ id = 0 } = {}] = reports.received(story.as('miyazawa'));
		expect(() => reports.settle(story.as('yanagisawa'), id, 'declined', '')).toThrow(NotFound);
	});

	test('is answered once, and the organisation that told sees the answer', () => {
		const id = reports.tell(story.as('ide'), story.threads.saku, 3, reason);
		reports.settle(story.as('yanagisawa'), id, 'handled', '直してもらいました。');
		expect(() => reports.settle(story.as('miyazawa'), id, 'declined', '')).toThrow(Conflict);
		expect(reports.own(story.as('ide'))[0]).toMatchObject({
			outcome: 'handled',
			remark: '直してもらいました。'
		});
		expect(told('report.settled')[0]?.tellOrganisation).toBe(story.as('ide').organisation.id);
	});

	test('never says who told to the organisation whose post it is', () => {
		reports.tell(story.as('ide'), story.threads.sakuAll, 2, reason);
		const readers = ['kitamura', 'takamizawa'] as const;
		for (const name of readers) {
			const all = [...reports.received(story.as(name)), ...reports.own(story.as(name))];
			expect(all).toEqual([]);
		}
		const ofUnion = posts.reply(story.as('miyazawa'), story.threads.saku, { body: 'x', files: [] });
		reports.tell(story.as('ide'), story.threads.saku, ofUnion, reason);
		const seen = reports.received(story.as('miyazawa')).find((row) => row.number === ofUnion);
		expect(seen?.from).toBe(labels.masked);
	});

	test('is not for one’s own posts, nor for who only listens', () => {
		const { saku, sakuGranted } = story.threads;
		expect(() => reports.tell(story.as('ide'), saku, 1, reason)).toThrow(Forbidden);
		expect(() => reports.tell(story.as('tanaka'), sakuGranted, 1, reason)).toThrow(Forbidden);
		expect(() => reports.tell(story.as('miyashita'), saku, 1, reason)).toThrow(NotFound);
	});
});

describe('a hidden post', () => {
	beforeEach(() => hiding.hidePost(story.as('yanagisawa'), story.threads.saku, 3, reason));

	test('shows the reason to all, and its text to its organisation and the 世話役 alone', () => {
		const seen = (name: ActorName) => pageOf(name).find((row) => row.number === 3);
		expect(seen('ide')).toMatchObject({ html: '', hiding: `${labels.hiddenByKeeper}：${reason}` });
		for (const name of ['takamizawa', 'yanagisawa', 'miyazawa'] as const) {
			expect(seen(name)?.html).toContain('佐久穂町も');
		}
	});

	test('leaves counts, unread and search, and its history and editing', () => {
		expect(threads.find(story.as('ide'), story.threads.saku).replyCount).toBe(1);
		expect(found(story.as('ide'), '佐久穂町も知りたい')).toBe(0);
		expect(() => posts.history(story.as('ide'), story.threads.saku, 3)).toThrow(NotFound);
		expect(() => posts.editable(story.as('takamizawa'), story.threads.saku, 3)).toThrow(Forbidden);
	});

	test('can be shown again by the 世話役 only, and the record is whole', async () => {
		expect(() => hiding.unhidePost(story.as('takamizawa'), story.threads.saku, 3)).toThrow(
			Forbidden
		);
		hiding.unhidePost(story.as('yanagisawa'), story.threads.saku, 3);
		expect(pageOf('ide').find((row) => row.number === 3)?.hiding).toBe(null);
		expect(threads.find(story.as('ide'), story.threads.saku).replyCount).toBe(2);
		expect((await check({ deep: false })).filter(({ area }) => area === 'content')).toEqual([]);
	});

	test('that its author then deletes is counted away only once', async () => {
		posts.remove(story.as('takamizawa'), story.threads.saku, 3);
		expect(threads.find(story.as('ide'), story.threads.saku).replyCount).toBe(1);
		expect((await check({ deep: false })).filter(({ area }) => area === 'content')).toEqual([]);
	});

	test('tells its organisation', () => {
		expect(told('post.hidden')[0]?.tellOrganisation).toBe(story.as('takamizawa').organisation.id);
	});
});

test('a hidden post’s file opens for its organisation and the 世話役 alone', () => {
	const [file] = pageOf('ide').find((row) => row.number === 2)?.attachments ?? [];
	hiding.hidePost(story.as('miyazawa'), story.threads.saku, 2, reason);
	expect(() => attachments.open(story.as('ide'), file?.id ?? 0)).toThrow(NotFound);
	expect(attachments.open(story.as('kobayashi'), file?.id ?? 0).name).toBe('照会様式.csv');
});

describe('a hidden thread', () => {
	const listed = (name: ActorName) => {
		const actor = story.as(name);
		const of = boards.find(actor, 'saku');
		return listings
			.list(actor, of, { filter: 'all', year: null, page: 1 })
			.rows.map((row) => row.id);
	};

	test('leaves lists, unread counts, search and ホーム, and says why where it stood', () => {
		const actor = story.as('shiokawa');
		const { saku } = story.threads;
		const before = unreadCounts(actor).byBoard.get(boards.find(actor, 'saku').id) ?? 0;
		hiding.hideThread(story.as('yanagisawa'), saku, reason);
		expect(listed('shiokawa')).not.toContain(saku);
		expect(unreadCounts(actor).byBoard.get(boards.find(actor, 'saku').id)).toBe(before - 1);
		expect(found(actor, '照会を取りまとめる')).toBe(0);
		expect(listings.ownOpenQuestions(story.as('ide'), 9).map((row) => row.id)).not.toContain(saku);
		expect(() => threads.find(actor, saku)).toThrow(reason);
		expect(threads.find(story.as('ide'), saku).id).toBe(saku);
		hiding.unhideThread(story.as('miyazawa'), saku);
		expect(listed('shiokawa')).toContain(saku);
	});

	test('takes no reply, and is no asker’s to hide', () => {
		const { saku } = story.threads;
		expect(() => hiding.hideThread(story.as('ide'), saku, reason)).toThrow(Forbidden);
		hiding.hideThread(story.as('yanagisawa'), saku, reason);
		expect(() => posts.reply(story.as('ide'), saku, { body: 'x', files: [] })).toThrow(Forbidden);
	});
});
