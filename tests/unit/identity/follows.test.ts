import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotFound } from '#lib/errors.ts';
import * as boards from '#lib/server/forum/boards.ts';
import {
	digestPlaces,
	followBoard,
	followed,
	followsBoard,
	followsThread,
	followThread
} from '#lib/server/forum/following.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { followedBoards, followedBy, idsAmong } from '#lib/server/identity/follows.ts';
import { digestOf, setTelling } from '#lib/server/identity/telling.ts';
import { moved } from '#lib/server/readers/morning.ts';
import { chainTip } from '#lib/server/record/events.ts';
import { tellingSchema } from '#lib/telling.ts';
import * as v from 'valibot';
import { actingAs, endsOn, successorOf } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('what a seat follows', () => {
	test('is listed with what is unread, and leaves no event', () => {
		const before = chainTip().count;
		const kobayashi = story.as('kobayashi');
		followBoard(kobayashi, 'kiso', true);
		followThread(kobayashi, story.threads.sakuMunicipalities, true);
		expect(followedBoards(kobayashi.seat.id)).toEqual([boards.find(kobayashi, 'kiso').id]);
		const { boards: places, threads } = followed(kobayashi);
		expect(places).toEqual([{ slug: 'kiso', name: '木曽広域', href: '/boards/kiso', unread: 0 }]);
		expect(threads.map((row) => [row.id, row.isUnread])).toEqual([
			[story.threads.sakuMunicipalities, true]
		]);
		expect(chainTip().count).toBe(before);
	});

	test('is also the board of a working group, as long as its inside is readable', () => {
		const { toAll } = tellGroups(story);
		const boardsOf = (name: 'nakazawa' | 'miyashita') =>
			followed(story.as(name)).boards.map(({ href, unread }) => [href, unread]);
		const offered = (name: 'nakazawa' | 'miyashita') =>
			digestPlaces(story.as(name))
				.filter(({ kind }) => kind === 'group')
				.map(({ slug }) => slug);
		expect([offered('nakazawa'), offered('miyashita')]).toEqual([[], [CLOSED]]);
		followBoard(story.as('nakazawa'), OPEN, true);
		followBoard(story.as('miyashita'), CLOSED, true);
		expect(boardsOf('nakazawa')).toEqual([[`/groups/${OPEN}/threads`, 1]]);
		expect(boardsOf('miyashita')).toEqual([[`/groups/${CLOSED}/threads`, 1]]);
		expect(() => followBoard(story.as('nakazawa'), CLOSED, true)).toThrow(NotFound);
		expect([offered('nakazawa'), offered('miyashita')]).toEqual([[OPEN], [CLOSED]]);

		// And chosen for 今朝の一覧 it stands there.
		const chosen = v.parse(tellingSchema, { level: 'all', days: ['1'], boards: [OPEN, 'a b'] });
		expect(chosen.boards).toEqual([OPEN]);
		const nakazawa = story.as('nakazawa');
		followBoard(nakazawa, OPEN, false);
		const since = new Date(0);
		expect(moved(nakazawa, since, 50).map(({ id }) => id)).not.toContain(toAll);
		setTelling(nakazawa, { ...chosen, mail: null });
		expect(digestOf(nakazawa.seat.id).boards).toEqual([OPEN]);
		expect(moved(nakazawa, since, 50).map(({ id }) => id)).toEqual([toAll]);
		expect(offered('nakazawa')).toEqual([OPEN]);
	});

	test('twice is once, and can be given up, also twice', () => {
		const kobayashi = story.as('kobayashi');
		for (const isFollowed of [true, true]) followBoard(kobayashi, 'kiso', isFollowed);
		expect(followedBy(kobayashi.seat.id)).toHaveLength(1);
		expect(followsBoard(kobayashi, boards.find(kobayashi, 'kiso'))).toBe(true);
		for (const isFollowed of [false, false]) followBoard(kobayashi, 'kiso', isFollowed);
		expect(followedBy(kobayashi.seat.id)).toEqual([]);
	});

	test('is not what another seat follows, of the same organisation either', () => {
		followBoard(story.as('yanagisawa'), 'kiso', true);
		expect(followed(story.as('kobayashi')).boards).toEqual([]);
	});

	test('belongs to the seat: who takes it on 1 April finds it, who left leaves it', () => {
		const { saku } = story.threads;
		followBoard(story.as('takamizawa'), 'kiso', true);
		followThread(story.as('takamizawa'), saku, true);
		endsOn(story.holdings.takamizawa, '2027-03-31');
		const next = successorOf(story, 'takamizawa', { fromOn: '2027-04-01' });
		clockAt('2027-04-01', '0:01');
		expect(followed(actingAs(next)).boards.map((board) => board.slug)).toEqual(['kiso']);
		expect(followsThread(actingAs(next), saku)).toBe(true);
	});

	test('shows no thread that was deleted or is out of reach, and cannot take one up', () => {
		const { ueda } = story.threads;
		followThread(story.as('miyashita'), ueda, true);
		posts.remove(story.as('miyashita'), ueda, 1);
		expect(followed(story.as('miyashita')).threads).toHaveLength(1);
		expect(() => followThread(story.as('ide'), ueda, true)).toThrow(NotFound);
		expect(() => followBoard(story.as('tanaka'), 'saku', true)).toThrow(NotFound);
		expect(() => followBoard(story.as('ide'), 'nowhere', true)).toThrow(NotFound);
		expect(followed(story.as('ide')).threads.map((row) => row.id)).not.toContain(ueda);
	});

	test('takes in what the seat asks or answers by itself, but nothing that is only practised', () => {
		const { saku, ueda, practice } = story.threads;
		const things = followedBy(story.holdings.ide.seatId);
		expect(things).toContain(`thread:${saku}`);
		expect(things).not.toContain(`thread:${ueda}`);
		expect(things).not.toContain(`thread:${practice}`);
		followThread(story.as('ide'), saku, false);
		posts.reply(story.as('ide'), saku, { body: 'やはり続きを。', files: [] });
		expect(followsThread(story.as('ide'), saku)).toBe(true);
	});

	test('is told apart by its kind', () => {
		expect(idsAmong(['board:3', 'thread:12', 'board:4'], 'board')).toEqual([3, 4]);
	});
});
