import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as listings from '#lib/server/forum/listings.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { chainTip } from '#lib/server/record/events.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { isFound } from '../../support/finding.ts';
import {
	actorNames,
	openThread,
	tellStory,
	type ActorName,
	type Story
} from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('opening a thread', () => {
	const municipalities = actorNames.filter((name) => name !== 'kitamura' && name !== 'tanaka');
	const saku: ActorName[] = ['ide', 'takamizawa', 'yanagisawa', 'kobayashi', 'shiokawa'];
	const union: ActorName[] = ['miyazawa', 'maruyama', 'makiAtUnion'];

	test.each([
		['district', [...saku, ...union]],
		['municipalities', municipalities],
		['all', [...municipalities, 'kitamura']]
	] as const)('for %s on saku shows it to these and to nobody else', (audience, readers) => {
		const id = openThread(story.as('ide'), 'saku', { audience });
		const found = actorNames.filter((name) => canFind(name, id));
		expect(found.sort()).toEqual([...readers].sort());
		const listing = actorNames.filter((name) => isListed(name, 'saku', id));
		expect(listing.sort()).toEqual([...readers].sort());
	});

	test('writes who it was, with the affiliation of that day', () => {
		const id = openThread(story.as('ide'), 'saku', { title: '見出し' });
		const [first] = posts.page(story.as('takamizawa'), threads.find(story.as('ide'), id), 1);
		expect(first).toMatchObject({
			number: 1,
			organisation: '北相木村',
			section: '総務企画課',
			name: '井出 直人'
		});
	});

	test('is not for the prefecture on a 広域 board', () => {
		expect(() => openThread(story.as('kitamura'), 'saku', { audience: 'all' })).toThrow(Forbidden);
		expect(
			boards.rightsOn(story.as('kitamura'), boards.find(story.as('kitamura'), 'saku'))
		).toEqual({ write: false, audiences: [] });
	});

	test('is not for another 広域, which still sees that the board is there', () => {
		expect(() => openThread(story.as('miyashita'), 'saku')).toThrow(Forbidden);
		expect(boards.find(story.as('miyashita'), 'saku').slug).toBe('saku');
	});

	test('is for the prefecture on 全県, where it cannot choose readers without itself', () => {
		expect(openThread(story.as('kitamura'), 'prefecture', { audience: 'all' })).toBeGreaterThan(0);
		const among = () =>
			openThread(story.as('kitamura'), 'prefecture', { audience: 'municipalities' });
		expect(among).toThrow(Invalid);
		const board = boards.find(story.as('kitamura'), 'prefecture');
		expect(boards.rightsOn(story.as('kitamura'), board).audiences).toEqual(['all']);
	});

	test('for a 広域 is offered on its board only, never on 全県', () => {
		expect(() => openThread(story.as('ide'), 'prefecture', { audience: 'district' })).toThrow(
			Invalid
		);
	});

	test.each(['ueda', 'nagano'] as const)('is for 坂城町 on the board %s', (slug) => {
		const actor = story.as('nakazawa');
		const id = openThread(actor, slug);
		expect(canFind('nakazawa', id)).toBe(true);
		expect(canFind('miyashita', id)).toBe(slug === 'ueda');
		expect(canFind('maki', id)).toBe(slug === 'nagano');
		expect(posts.reply(actor, id, { body: '続きです。', files: [] })).toBe(2);
	});

	test('is not for the coordinator, who sees no board at all', () => {
		expect(boards.list(story.as('tanaka'))).toEqual([]);
		expect(() => openThread(story.as('tanaka'), 'prefecture', { audience: 'all' })).toThrow(
			NotFound
		);
	});
});

describe('a thread of another 広域', () => {
	test('does not exist for its neighbours, in the same words as one that never was', () => {
		const ofOthers = messageOf(() => threads.find(story.as('miyashita'), story.threads.saku));
		const ofNobody = messageOf(() => threads.find(story.as('miyashita'), 999_999));
		expect(ofOthers).toBe(ofNobody);
	});

	test.each<[string, (id: number) => unknown]>([
		['answered', (id) => posts.reply(story.as('miyashita'), id, { body: 'x', files: [] })],
		['solved', (id) => threads.solve(story.as('miyashita'), id, null)],
		['closed', (id) => threads.close(story.as('miyashita'), id)],
		['reopened', (id) => threads.reopen(story.as('miyashita'), id)],
		['edited', (id) => posts.editable(story.as('miyashita'), id, 1)],
		['deleted', (id) => posts.remove(story.as('miyashita'), id, 1)],
		['looked up in its history', (id) => posts.history(story.as('miyashita'), id, 1)],
		['asked for news', (id) => posts.arrivedAfter(story.as('miyashita'), id, 0)]
	])('cannot be %s', (_, act) => {
		const before = chainTip();
		expect(() => act(story.threads.saku)).toThrow(NotFound);
		expect(chainTip()).toEqual(before);
	});
});

describe('解決済み', () => {
	test.each(['ide', 'yanagisawa'] as const)('is set by %s: the asker or the keeper', (name) => {
		threads.solve(story.as(name), story.threads.saku, 2);
		const of = threads.find(story.as(name), story.threads.saku);
		expect(threads.stateOf(of)).toBe('solved');
		expect(threads.standingActs(story.as('ide'), of).solution).toMatchObject({
			organisation: story.as(name).organisation.name
		});
	});

	test('is set by a colleague of the asker', () => {
		const id = openThread(story.as('yanagisawa'), 'saku');
		posts.reply(story.as('ide'), id, { body: 'こうしています。', files: [] });
		threads.solve(story.as('kobayashi'), id, 2);
		expect(threads.stateOf(threads.find(story.as('ide'), id))).toBe('solved');
	});

	test.each(['takamizawa', 'kobayashi', 'maruyama', 'makiAtUnion'] as const)(
		'is not set by %s',
		(name) => {
			expect(() => threads.solve(story.as(name), story.threads.saku, 2)).toThrow(Forbidden);
		}
	);

	test('is set by the union’s desk where no keeper is named', () => {
		threads.solve(story.as('miyazawa'), story.threads.ueda, 2);
		expect(threads.stateOf(threads.find(story.as('miyazawa'), story.threads.ueda))).toBe('solved');
	});

	test('is for questions only', () => {
		expect(() =>
			threads.solve(story.as('takamizawa'), story.threads.sakuMunicipalities, null)
		).toThrow(Forbidden);
	});

	test('names a standing reply: not the question, not a deleted post, not one of another thread', () => {
		posts.remove(story.as('takamizawa'), story.threads.saku, 3);
		for (const number of [1, 3, 4, 99]) {
			expect(() => threads.solve(story.as('ide'), story.threads.saku, number)).toThrow(NotFound);
		}
	});

	test('stays with its first answer when a second is accepted, and can be taken back', () => {
		threads.solve(story.as('ide'), story.threads.saku, 2);
		threads.solve(story.as('ide'), story.threads.saku, 3);
		const of = threads.find(story.as('ide'), story.threads.saku);
		const second = posts.page(story.as('ide'), of, 1)[1];
		expect(threads.standingActs(story.as('ide'), of).solution?.postId).toBe(second?.id);
		threads.unsolve(story.as('ide'), story.threads.saku);
		const after = threads.find(story.as('ide'), story.threads.saku);
		expect(threads.stateOf(after)).toBe('unsolved');
		expect(threads.standingActs(story.as('ide'), after).solution).toBe(null);
	});
});

describe('closing', () => {
	test('is the keeper’s: neither the asker’s nor, where a keeper is named, the desk’s', () => {
		for (const name of ['ide', 'miyazawa', 'kobayashi'] as const) {
			expect(() => threads.close(story.as(name), story.threads.saku)).toThrow(Forbidden);
		}
		threads.close(story.as('yanagisawa'), story.threads.saku);
		const of = threads.find(story.as('ide'), story.threads.saku);
		expect(threads.stateOf(of)).toBe('closed');
		expect(threads.rightsOn(story.as('ide'), of)).toMatchObject({
			reply: false,
			address: false,
			openTable: false,
			solve: false,
			hold: false,
			close: false
		});
	});

	test('twice is written once', () => {
		threads.close(story.as('yanagisawa'), story.threads.saku);
		const { count } = chainTip();
		threads.close(story.as('yanagisawa'), story.threads.saku);
		expect(chainTip().count).toBe(count);
	});

	test('turns a reply that was being written into a conflict', () => {
		const reply = () =>
			posts.reply(story.as('ide'), story.threads.sakuClosed, { body: '遅れました。', files: [] });
		expect(reply).toThrow(Conflict);
		expect(() => threads.solve(story.as('takamizawa'), story.threads.sakuClosed, null)).toThrow(
			Conflict
		);
	});

	test('can be taken back, after which people answer again', () => {
		threads.reopen(story.as('yanagisawa'), story.threads.sakuClosed);
		const of = threads.find(story.as('ide'), story.threads.sakuClosed);
		expect(threads.stateOf(of)).toBe('unsolved');
		expect(posts.reply(story.as('ide'), of.id, { body: '間に合いました。', files: [] })).toBe(2);
	});

	test('of an open thread is not taken back a second time', () => {
		const { count } = chainTip();
		threads.reopen(story.as('yanagisawa'), story.threads.saku);
		expect(chainTip().count).toBe(count);
	});
});

describe('the list of a board', () => {
	test('counts what each filter would show', () => {
		const actor = story.as('ide');
		const of = boards.find(actor, 'saku');
		for (const filter of listings.threadFilters) {
			const { rows, counts } = listings.list(actor, of, { filter, year: null, page: 1 });
			expect(rows).toHaveLength(counts[filter]);
		}
	});

	test('未解決 are questions that are neither solved nor closed', () => {
		expect(listedFor('ide', 'unsolved')).toEqual([
			story.threads.saku,
			story.threads.sakuGranted,
			story.threads.sakuOfKoyama
		]);
	});

	test('うちの団体 are threads in which somebody of one’s own organisation wrote', () => {
		expect(listedFor('takamizawa', 'mine')).toEqual([
			story.threads.saku,
			story.threads.sakuClosed,
			story.threads.sakuMunicipalities
		]);
		expect(listedFor('kobayashi', 'mine')).toEqual([story.threads.saku]);
	});

	test('pages fifty threads, and a page beyond the last is the last', () => {
		for (let count = 0; count < 51; count += 1) openThread(story.as('ide'), 'saku');
		const actor = story.as('ide');
		const of = boards.find(actor, 'saku');
		const first = listings.list(actor, of, { filter: 'all', year: null, page: 1 });
		const last = listings.list(actor, of, { filter: 'all', year: null, page: 99 });
		expect([first.rows.length, first.pages, last.page]).toEqual([50, 2, 2]);
		expect(last.rows).toHaveLength(first.counts.all - 50);
		const ids = [...first.rows, ...last.rows].map((row) => row.id);
		expect(new Set(ids).size).toBe(first.counts.all);
	});

	test('cuts the fiscal year between 31 March and 1 April in Japan', () => {
		clockAt('2026-03-31', '23:59');
		const lastOfMarch = openThread(story.as('ide'), 'saku');
		clockAt('2026-04-01', '0:00');
		const firstOfApril = openThread(story.as('ide'), 'saku');
		clockAt('2026-11-27', '11:00');
		expect(listedFor('ide', 'all', 2025)).toEqual([lastOfMarch, story.threads.sakuOfKoyama]);
		expect(listedFor('ide', 'all', 2026)).toContain(firstOfApril);
		expect(listedFor('ide', 'all', 2026)).not.toContain(lastOfMarch);
		expect(boards.yearsOf(story.as('ide'), boards.find(story.as('ide'), 'saku'))).toEqual([
			2026, 2025
		]);
	});

	test('shows a thread in every fiscal year in which people wrote in it', () => {
		posts.reply(story.as('ide'), story.threads.sakuOfKoyama, { body: '今年もです。', files: [] });
		expect(listedFor('ide', 'all', 2025)).toContain(story.threads.sakuOfKoyama);
		expect(listedFor('ide', 'all', 2026)).toContain(story.threads.sakuOfKoyama);
	});

	test('names no year in which there is only what the reader may not see', () => {
		clockAt('2025-05-01', '9:00');
		openThread(story.as('nakazawa'), 'ueda');
		clockAt('2026-11-27', '11:00');
		expect(boards.yearsOf(story.as('ide'), boards.find(story.as('ide'), 'ueda'))).toEqual([]);
		expect(boards.yearsOf(story.as('miyashita'), boards.find(story.as('ide'), 'ueda'))).toEqual([
			2026, 2025
		]);
	});
});

describe('世話役', () => {
	test('are named by the operator alone', () => {
		expect(() => boards.nameKeepers(story.as('miyazawa'), 'ueda', [])).toThrow(Forbidden);
		expect(() => boards.nameKeepers(story.as('yanagisawa'), 'saku', [])).toThrow(Forbidden);
	});

	test('come from where the board is or from the union', () => {
		const saku = boards.find(story.as('ide'), 'saku');
		const { miyashita, yanagisawa } = story.holdings;
		boards.nameKeepers(story.as('maruyama'), 'saku', [miyashita.seatId, yanagisawa.seatId]);
		const named = boards.keepers().get(saku.id) ?? [];
		expect(named.map(({ seatId }) => seatId)).toEqual([yanagisawa.seatId]);
	});

	test('give the board back to the desk when nobody is named any more', () => {
		const saku = boards.find(story.as('ide'), 'saku');
		expect(story.as('miyazawa').keeps).not.toContain(saku.id);
		boards.nameKeepers(story.as('maruyama'), 'saku', []);
		expect(story.as('miyazawa').keeps).toContain(saku.id);
		expect(story.as('yanagisawa').keeps).toEqual([]);
	});
});

function canFind(name: ActorName, id: number): boolean {
	return isFound(() => threads.find(story.as(name), id));
}

function isListed(name: ActorName, slug: string, id: number): boolean {
	const actor = story.as(name);
	const [of] = boards.list(actor).filter((each) => each.slug === slug);
	if (!of) return false;
	const { rows } = listings.list(actor, of, { filter: 'all', year: null, page: 1 });
	return rows.some((row) => row.id === id);
}

function listedFor(
	name: ActorName,
	filter: listings.ThreadFilter,
	year: number | null = null
): number[] {
	const actor = story.as(name);
	const listing = { filter, year, page: 1 };
	return listings.list(actor, boards.find(actor, 'saku'), listing).rows.map((row) => row.id);
}

function messageOf(act: () => unknown): string {
	try {
		act();
	} catch (thrown) {
		if (thrown instanceof NotFound) return thrown.message;
		throw thrown;
	}
	throw new Error('It was found.');
}
