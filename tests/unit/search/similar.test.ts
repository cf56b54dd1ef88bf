import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotFound } from '#lib/errors.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { beginningOf, similarTo, twinIn, twinsOf } from '#lib/server/search/similar.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { mask, openThread, tellStory, type ActorName, type Story } from '../../support/story.ts';

const MINE = '庁内の無線LANの証明書を更新する手順を教えてください';
const THEIRS = '無線LANの証明書の更新、手順書はどう作りましたか';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const titlesFor = (name: ActorName, title: string) =>
	similarTo(story.as(name), beginningOf(story.as(name), { title })).map((row) => row.title);
const twinsFor = (name: ActorName, title: string) =>
	twinsOf(story.as(name), beginningOf(story.as(name), { title }));

describe('what asks nearly the same', () => {
	test('is found by what the title shares, however its ending is put', () => {
		const id = openThread(story.as('takamizawa'), 'saku', { title: THEIRS });
		const [first] = similarTo(story.as('ide'), beginningOf(story.as('ide'), { title: MINE }));
		expect(first).toMatchObject({
			id,
			title: THEIRS,
			board: '佐久広域',
			isSolved: false,
			replies: 0
		});
		expect(titlesFor('ide', '本日は晴天なり、懇親会の会場')).toEqual([]);
		expect(titlesFor('ide', 'について教えてください')).toEqual([]);
	});

	test('comes three at the most, and stands under a thread without the thread itself', () => {
		const own = openThread(story.as('ide'), 'saku', { title: MINE });
		for (const place of ['支所', '本庁', '学校', '図書館']) {
			openThread(story.as('takamizawa'), 'saku', { title: `${place}の${THEIRS}` });
		}
		const found = similarTo(story.as('ide'), beginningOf(story.as('ide'), { thread: own }));
		expect(found).toHaveLength(3);
		expect(found.map((row) => row.id)).not.toContain(own);
	});

	test('is never a thread that was deleted or that the reader may not read', () => {
		const gone = openThread(story.as('takamizawa'), 'saku', { title: THEIRS });
		posts.remove(story.as('takamizawa'), gone, 1);
		openThread(story.as('miyashita'), 'ueda', { title: THEIRS });
		expect(titlesFor('ide', MINE)).toEqual([]);
		expect(titlesFor('nakazawa', MINE)).toEqual([THEIRS]);
		expect(() => beginningOf(story.as('ide'), { thread: story.threads.ueda })).toThrow(NotFound);
	});

	test('survives marks that mean something to the index', () => {
		for (const title of ['"', '* ( ) NEAR - :', 'a"b OR c', '「」・', '外', 'x'.repeat(10_000)]) {
			expect(titlesFor('ide', title)).toEqual([]);
		}
	});
});

describe('a twin in another 広域', () => {
	test('is announced with its 広域 and its state, and nothing else', () => {
		const id = openThread(story.as('miyashita'), 'ueda', { title: THEIRS });
		expect(twinsFor('ide', MINE)).toEqual([
			{ district: { slug: 'ueda', name: '上田' }, isSolved: false }
		]);
		posts.reply(story.as('nakazawa'), id, { body: '作りました。', files: [] });
		threads.solve(story.as('miyashita'), id, 2);
		expect(twinsFor('ide', MINE)).toEqual([
			{ district: { slug: 'ueda', name: '上田' }, isSolved: true }
		]);
		expect(twinIn(story.as('ide'), beginningOf(story.as('ide'), { title: MINE }), 'ueda')).toBe(id);
	});

	test('is not announced where it is masked, for all municipalities, deleted or readable', () => {
		const masked = openThread(story.as('miyashita'), 'ueda', { title: THEIRS });
		mask(masked);
		openThread(story.as('nakazawa'), 'nagano', { title: THEIRS, audience: 'municipalities' });
		expect(twinsFor('ide', MINE)).toEqual([]);
		expect(() =>
			twinIn(story.as('ide'), beginningOf(story.as('ide'), { title: MINE }), 'ueda')
		).toThrow(NotFound);
		// The union reads all ten.
		openThread(story.as('miyashita'), 'ueda', { title: THEIRS });
		expect(twinsFor('miyazawa', MINE)).toEqual([]);
	});

	test('is not announced to who belongs to no 広域, nor under a thread for all', () => {
		openThread(story.as('miyashita'), 'ueda', { title: THEIRS });
		expect(twinsFor('kitamura', MINE)).toEqual([]);
		expect(twinsFor('tanaka', MINE)).toEqual([]);
		const forAll = openThread(story.as('ide'), 'saku', { title: MINE, audience: 'all' });
		expect(twinsOf(story.as('ide'), beginningOf(story.as('ide'), { thread: forAll }))).toEqual([]);
	});

	test('is not announced under a masked thread, whose title would go along', () => {
		openThread(story.as('miyashita'), 'ueda', { title: THEIRS });
		const own = openThread(story.as('ide'), 'saku', { title: MINE });
		const twins = () =>
			twinsOf(story.as('takamizawa'), beginningOf(story.as('takamizawa'), { thread: own }));
		expect(twins()).toHaveLength(1);
		mask(own);
		expect(twins()).toEqual([]);
	});

	test('needs more than a word or two, so that nobody feels along another 広域', () => {
		openThread(story.as('miyashita'), 'ueda', { title: '証明書' });
		expect(twinsFor('ide', '証明書')).toEqual([]);
	});

	test('is announced sixty times an hour to a seat, and again in the next', () => {
		openThread(story.as('miyashita'), 'ueda', { title: THEIRS });
		for (let nth = 0; nth < 60; nth += 1) expect(twinsFor('ide', MINE)).toHaveLength(1);
		expect(twinsFor('ide', MINE)).toEqual([]);
		expect(twinsFor('takamizawa', MINE)).toHaveLength(1);
		clockAt('2026-11-27', '12:01');
		expect(twinsFor('ide', MINE)).toHaveLength(1);
	});
});
