import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as candidates from '#lib/server/forum/candidates.ts';
import { followsThread } from '#lib/server/forum/following.ts';
import * as listings from '#lib/server/forum/listings.ts';
import * as sameHere from '#lib/server/forum/same-here.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { chainTip, eventsAfter } from '#lib/server/record/events.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { mask, openThread, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let id: number;
beforeEach(async () => {
	story = await tellStory();
	id = openThread(story.as('ide'), 'prefecture', { audience: 'all', title: '端末の共同調達' });
});
afterEach(() => closeTemporaryYui(story.folder));

const same = (name: ActorName = 'ide') =>
	sameHere.sameHereOn(story.as(name), threads.find(story.as(name), id));
const press = (name: ActorName, hidesName = false) => sameHere.press(story.as(name), id, hidesName);

describe('うちも同じ', () => {
	test('counts organisations and their 広域, names them in code order, and follows for the seat', () => {
		press('takamizawa');
		press('miyashita');
		expect(same()).toMatchObject({
			organisations: 2,
			districts: 2,
			names: ['上田市', '佐久穂町'],
			unnamed: 0
		});
		expect(followsThread(story.as('takamizawa'), id)).toBe(true);
		expect(eventsAfter(0).at(-1)).toMatchObject({
			action: 'same-here.pressed',
			subject: `thread:${id}`
		});
	});

	test('is once per organisation, whichever seat presses', () => {
		press('yanagisawa');
		const before = chainTip().count;
		press('kobayashi');
		expect(same().organisations).toBe(1);
		expect(chainTip().count).toBe(before);
	});

	test('hides the name where one wants to be counted only, also from the union', () => {
		press('takamizawa', true);
		press('miyashita');
		for (const name of ['ide', 'miyazawa', 'kitamura'] as const) {
			expect(same(name)).toMatchObject({ organisations: 2, names: ['上田市'], unnamed: 1 });
		}
		expect(same('takamizawa').own).toEqual({ hidesName: true });
	});

	test('can be taken back by any seat of the organisation, once', () => {
		press('yanagisawa');
		sameHere.withdraw(story.as('kobayashi'), id);
		expect(same().organisations).toBe(0);
		expect(eventsAfter(0).at(-1)?.action).toBe('same-here.withdrawn');
		expect(() => sameHere.withdraw(story.as('yanagisawa'), id)).toThrow(Conflict);
	});

	test('is not for the asker’s organisation, for shared texts, or for who only listens', () => {
		expect(() => press('ide')).toThrow(Forbidden);
		id = story.threads.sakuMunicipalities;
		expect(() => press('miyashita')).toThrow(Forbidden);
		id = story.threads.sakuGranted;
		expect(() => press('tanaka')).toThrow(Forbidden);
		id = story.threads.saku;
		expect(() => press('miyashita')).toThrow(NotFound);
	});

	test('stands in the lists', () => {
		press('takamizawa');
		press('kitamura');
		const actor = story.as('nakazawa');
		const of = boards.find(actor, 'prefecture');
		const { rows } = listings.list(actor, of, { filter: 'all', year: null, page: 1 });
		const row = rows.find((each) => each.id === id);
		expect(row?.same).toEqual({ organisations: 2, districts: 1 });
	});
});

describe('the union’s candidates', () => {
	test('begin at the threshold, by organisations or by 広域', () => {
		const listed = () => candidates.candidates(story.as('miyazawa')).map((row) => row.id);
		expect(candidates.threshold()).toEqual({ organisations: 10, districts: 3 });
		press('takamizawa');
		press('miyashita');
		expect(listed()).toEqual([]);
		press('nakazawa');
		expect(listed()).toEqual([id]);
		candidates.setThreshold(story.as('maruyama'), { organisations: 4, districts: 4 });
		expect(listed()).toEqual([]);
		candidates.setThreshold(story.as('miyazawa'), { organisations: 3, districts: 4 });
		expect(listed()).toEqual([id]);
	});

	test('bear 見送り and 対応済み with the reason, and can be put back', () => {
		candidates.setThreshold(story.as('miyazawa'), { organisations: 1, districts: 9 });
		press('takamizawa');
		candidates.mark(story.as('miyazawa'), id, {
			kind: 'passed-over',
			reason: '来年度に回します。'
		});
		candidates.mark(story.as('miyazawa'), id, { kind: 'handled', reason: '照会しました。' });
		expect(candidates.candidates(story.as('miyazawa'))[0]?.mark).toMatchObject({
			kind: 'handled',
			reason: '照会しました。'
		});
		candidates.unmark(story.as('miyazawa'), id);
		expect(candidates.candidates(story.as('miyazawa'))[0]?.mark).toBe(null);
	});

	test('never name a masked asker or who hides the name', () => {
		candidates.setThreshold(story.as('miyazawa'), { organisations: 1, districts: 9 });
		mask(id);
		press('takamizawa', true);
		const rows = candidates.candidates(story.as('miyazawa'));
		expect(rows[0]?.organisation).toBe(labels.masked);
		expect(JSON.stringify(rows)).not.toMatch(/北相木村|佐久穂町/);
	});

	test.each(['ide', 'kitamura', 'makiAtUnion'] as const)('are none of %s’s business', (name) => {
		expect(() => candidates.candidates(story.as(name))).toThrow(Forbidden);
		expect(() =>
			candidates.setThreshold(story.as(name), { organisations: 1, districts: 1 })
		).toThrow(Forbidden);
		expect(() => candidates.mark(story.as(name), id, { kind: 'handled', reason: 'x' })).toThrow(
			Forbidden
		);
	});
});
