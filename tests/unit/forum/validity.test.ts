import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayOf } from '#lib/dates.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { aboutThread } from '#lib/server/forum/about.ts';
import { badgesOf } from '#lib/server/forum/badges.ts';
import { rechecksOf } from '#lib/server/forum/rechecks.ts';
import * as threads from '#lib/server/forum/threads.ts';
import * as validity from '#lib/server/forum/validity.ts';
import { now } from '#lib/server/now.ts';
import { eventsAfter } from '#lib/server/record/events.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let id: number;
beforeEach(async () => {
	story = await tellStory();
	id = story.threads.saku;
	threads.solve(story.as('ide'), id, 2);
});
afterEach(() => closeTemporaryYui(story.folder));

function answer(name: ActorName = 'ide') {
	const [first] = aboutThread(story.as(name), threads.find(story.as(name), id)).accepted.values();
	return first;
}

/** The rule and the query must say the same of every thread. */
function isDoubted(): boolean {
	const byQuery = badgesOf([id]).get(id)?.isDoubted ?? false;
	expect(answer()?.state === 'doubted').toBe(byQuery);
	const { post, board, thread } = schema;
	const ids = db()
		.select({ id: thread.id })
		.from(thread)
		.innerJoin(board, sql`${board.id} = ${thread.boardId}`)
		.where(
			sql`${validity.hasDoubtedAnswer} and ${thread.id} in (select ${post.threadId} from ${post})`
		)
		.prepare()
		.all({ today: dayOf(now()) });
	expect(ids.some((row) => row.id === id)).toBe(byQuery);
	return byQuery;
}

describe('an answer turns 要確認', () => {
	test('when its fiscal year is over in Japan, and not a minute before', () => {
		clockAt('2027-03-31', '23:59');
		expect(isDoubted()).toBe(false);
		clockAt('2027-04-01', '0:00');
		expect(isDoubted()).toBe(true);
		expect(answer()?.doubts).toEqual(['年度が変わりました']);
	});

	test('after its last day, which still counts', () => {
		validity.date(story.as('ide'), id, 2, { fiscalYear: 2026, validTo: '2026-12-31' });
		clockAt('2026-12-31', '23:59');
		expect(isDoubted()).toBe(false);
		clockAt('2027-01-01', '0:00');
		expect(isDoubted()).toBe(true);
	});

	test('by a 制度改正, which can be taken off again', () => {
		validity.tagReform(story.as('yanagisawa'), id, '住民基本台帳法の改正');
		expect(isDoubted()).toBe(true);
		expect(answer()?.doubts).toEqual(['制度改正：住民基本台帳法の改正']);
		const about = aboutThread(story.as('ide'), threads.find(story.as('ide'), id));
		validity.withdrawReform(story.as('miyazawa'), id, about.reforms[0]?.id ?? 0);
		expect(isDoubted()).toBe(false);
	});

	test('only for what was accepted before the 制度改正', () => {
		validity.tagReform(story.as('miyazawa'), id, '住民基本台帳法の改正');
		clockAt('2026-11-28', '9:00');
		threads.unsolve(story.as('ide'), id);
		threads.solve(story.as('ide'), id, 3);
		expect(isDoubted()).toBe(false);
	});
});

describe('the seat that answered', () => {
	beforeEach(() => validity.tagReform(story.as('miyazawa'), id, '法の改正'));

	test('is asked, and nobody else of the same organisation', () => {
		expect(eventsAfter(0).at(-1)).toMatchObject({
			action: 'answer.doubted',
			refs: { tellSeat: story.holdings.yanagisawa.seatId }
		});
		expect(rechecksOf(story.as('yanagisawa'))).toMatchObject([{ threadId: id, number: 2 }]);
		expect(rechecksOf(story.as('kobayashi'))).toEqual([]);
		expect(answer('yanagisawa')?.may.confirm).toBe(true);
		for (const name of ['kobayashi', 'ide', 'miyazawa'] as const) {
			expect(() => validity.confirm(story.as(name), id, 2)).toThrow(Forbidden);
			expect(() => validity.end(story.as(name), id, 2)).toThrow(Forbidden);
		}
	});

	test('says 今も有効, and the answer holds for this year', () => {
		clockAt('2027-05-10', '9:00');
		validity.confirm(story.as('yanagisawa'), id, 2);
		expect(isDoubted()).toBe(false);
		expect(answer()).toMatchObject({ fiscalYear: 2027, state: 'valid' });
		expect(rechecksOf(story.as('yanagisawa'))).toEqual([]);
	});

	test('says もう有効でない: the asker is told, the doubt is over, and it can be said otherwise', () => {
		validity.end(story.as('yanagisawa'), id, 2);
		expect(answer()?.state).toBe('ended');
		expect(isDoubted()).toBe(false);
		expect(eventsAfter(0).at(-1)).toMatchObject({
			action: 'answer.ended',
			refs: { tellOrganisation: story.as('ide').organisation.id }
		});
		validity.confirm(story.as('yanagisawa'), id, 2);
		expect(answer()?.state).toBe('valid');
	});
});

test('the schedule asks each seat once when a date has passed', () => {
	expect(validity.askDoubted()).toBe(0);
	clockAt('2027-04-01', '0:10');
	const asked = validity.askDoubted();
	expect(asked).toBeGreaterThan(0);
	const events = eventsAfter(0).filter((event) => event.action === 'answer.doubted');
	expect(events).toHaveLength(asked);
	expect(events.map((event) => event.refs.tellSeat)).toContain(story.holdings.yanagisawa.seatId);
	expect(validity.askDoubted()).toBe(0);
});

describe('the dates of an answer', () => {
	test('are the asker’s, the keeper’s and the union’s to set, not the answerer’s neighbours’', () => {
		const dating = { fiscalYear: 2027, validTo: null };
		for (const name of ['ide', 'yanagisawa', 'miyazawa'] as const) {
			validity.date(story.as(name), id, 2, dating);
		}
		expect(answer()?.fiscalYear).toBe(2027);
		expect(() => validity.date(story.as('takamizawa'), id, 2, dating)).toThrow(Forbidden);
		expect(() => validity.date(story.as('miyashita'), id, 2, dating)).toThrow(NotFound);
	});

	test('do not lie in the past, and belong to accepted answers only', () => {
		const dating = { fiscalYear: 2026, validTo: '2026-11-26' };
		expect(() => validity.date(story.as('ide'), id, 2, dating)).toThrow(Invalid);
		expect(() =>
			validity.date(story.as('ide'), id, 3, { fiscalYear: 2026, validTo: null })
		).toThrow(Conflict);
	});
});

test('制度改正 is for the keeper and the union, and named by its own thread', () => {
	expect(() => validity.tagReform(story.as('ide'), id, 'x')).toThrow(Forbidden);
	validity.tagReform(story.as('yanagisawa'), id, 'x');
	const reforms = aboutThread(story.as('ide'), threads.find(story.as('ide'), id)).reforms;
	expect(() =>
		validity.withdrawReform(story.as('miyazawa'), story.threads.ueda, reforms[0]?.id ?? 0)
	).toThrow(NotFound);
});
