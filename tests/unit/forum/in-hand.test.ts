import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden, NotFound } from '#lib/errors.ts';
import { holderOf, takeInHand } from '#lib/server/forum/in-hand.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { heldBySeat } from '#lib/server/identity/holdings.ts';
import { chainTip, eventsAfter } from '#lib/server/record/events.ts';
import { actingAs, endsOn, successorOf } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	openThread,
	tellStory,
	type ActorName,
	type Story,
	type ThreadName
} from '../../support/story.ts';

let story: Story;
let question: number;
beforeEach(async () => {
	story = await tellStory();
	question = openThread(story.as('yanagisawa'), 'saku');
});
afterEach(() => closeTemporaryYui(story.folder));

describe('an open question of one’s organisation', () => {
	test('is nobody’s until somebody takes it in hand, and a colleague may take it over', () => {
		expect(holder('yanagisawa')).toBe(null);
		takeInHand(story.as('yanagisawa'), question);
		expect(holder('kobayashi')).toMatchObject({ name: '柳沢 佳代', isGone: false });
		const before = chainTip().count;
		takeInHand(story.as('kobayashi'), question);
		expect(holder('yanagisawa')?.name).toBe('小林 修一');
		expect(eventsAfter(before)).toMatchObject([
			{
				action: 'work.taken',
				subject: `thread:${question}`,
				refs: {
					tenure: story.holdings.kobayashi.tenureId,
					before: story.holdings.yanagisawa.tenureId
				}
			}
		]);
	});

	test('taken twice by the same hand is written once', () => {
		takeInHand(story.as('yanagisawa'), question);
		const { count } = chainTip();
		takeInHand(story.as('yanagisawa'), question);
		expect(chainTip().count).toBe(count);
	});

	test('shows its holder to nobody else, not even to the keeper and the union', () => {
		takeInHand(story.as('yanagisawa'), question);
		for (const name of ['ide', 'miyazawa', 'maruyama'] as const) expect(holder(name)).toBe(null);
	});

	test('is still held by the seat when its person has left, and says so', () => {
		takeInHand(story.as('yanagisawa'), question);
		endsOn(story.holdings.yanagisawa, '2027-03-31');
		const next = successorOf(story, 'yanagisawa', { fromOn: '2027-04-01' });
		clockAt('2027-04-01', '0:01');
		expect(holder('kobayashi')).toMatchObject({ name: '柳沢 佳代', isGone: true });
		expect(heldBySeat(actingAs(next).seat.id)).toEqual([`thread:${question}`]);
	});
});

describe('it is let go of', () => {
	test.each([
		['when it is solved', () => threads.solve(story.as('yanagisawa'), question, null)],
		['when it is closed', () => threads.close(story.as('yanagisawa'), question)],
		['when it is deleted', () => void posts.remove(story.as('yanagisawa'), question, 1)]
	])('%s', (_, done) => {
		takeInHand(story.as('kobayashi'), question);
		done();
		expect(heldBySeat(story.holdings.kobayashi.seatId)).toEqual([]);
	});

	test('and is nobody’s when it is opened again', () => {
		takeInHand(story.as('kobayashi'), question);
		threads.solve(story.as('yanagisawa'), question, null);
		threads.unsolve(story.as('yanagisawa'), question);
		expect(holder('yanagisawa')).toBe(null);
	});
});

describe('who may take a question in hand', () => {
	test.each<[ActorName, ThreadName, 'yes' | 'forbidden' | 'not found']>([
		['ide', 'saku', 'yes'],
		['takamizawa', 'saku', 'forbidden'],
		['yanagisawa', 'saku', 'forbidden'],
		['miyazawa', 'saku', 'forbidden'],
		['ide', 'sakuAll', 'forbidden'],
		['takamizawa', 'sakuClosed', 'forbidden'],
		['takamizawa', 'sakuMunicipalities', 'forbidden'],
		['ushikoshi', 'masked', 'yes'],
		['tanaka', 'sakuGranted', 'forbidden'],
		['ide', 'ueda', 'not found'],
		['shiokawa', 'sakuDeleted', 'not found']
	])('%s on %s: %s', (name, of, expected) => {
		const take = () => takeInHand(story.as(name), story.threads[of]);
		if (expected === 'yes') take();
		else expect(take).toThrow(expected === 'forbidden' ? Forbidden : NotFound);
	});
});

function holder(name: ActorName) {
	const actor = story.as(name);
	return holderOf(actor, threads.find(actor, question));
}
