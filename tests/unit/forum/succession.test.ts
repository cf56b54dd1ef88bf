import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as posts from '#lib/server/forum/posts.ts';
import * as reading from '#lib/server/forum/reading.ts';
import { endTenure } from '#lib/server/identity/people.ts';
import { actingAs, endsOn, successorOf } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Holding, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	reading.start(story.holdings.takamizawa.tenureId);
	clockAt('2027-03-30', '15:00');
	for (const body of ['一', '二', '三']) reply(body);
});
afterEach(() => closeTemporaryYui(story.folder));

describe('across 31 March and 1 April the successor starts where the predecessor left', () => {
	test('when the roster ended the old term by its last day', () => {
		endsOn(story.holdings.takamizawa, '2027-03-31');
		const next = successorOf(story, 'takamizawa', { fromOn: '2027-04-01' });
		clockAt('2027-03-31', '23:59');
		reading.markShown(story.as('takamizawa'), story.threads.saku, 1, 5);
		clockAt('2027-04-01', '0:01');
		reading.start(next.tenureId);
		expect(firstUnread(next)).toBe(6);
		// What the predecessor wrote themselves was never unread to the seat.
		expect(reading.unreadIn(actingAs(next), story.threads.sakuMunicipalities).first).toBe(null);
	});

	test('when the terms overlap in March and the successor first comes in April', () => {
		endsOn(story.holdings.takamizawa, '2027-03-31');
		const next = successorOf(story, 'takamizawa', { fromOn: '2027-03-15' });
		clockAt('2027-03-31', '23:59');
		reading.markShown(story.as('takamizawa'), story.threads.saku, 1, 5);
		clockAt('2027-04-01', '0:01');
		reading.start(next.tenureId);
		expect(firstUnread(next)).toBe(6);
	});

	test('when they overlap and the successor comes in while the predecessor is still there', () => {
		endsOn(story.holdings.takamizawa, '2027-03-31');
		const next = successorOf(story, 'takamizawa', { fromOn: '2027-03-15' });
		reading.markShown(story.as('takamizawa'), story.threads.saku, 1, 4);
		reading.start(next.tenureId);
		expect(firstUnread(next)).toBe(5);
		// From here on each reads with their own eyes.
		reading.markShown(story.as('takamizawa'), story.threads.saku, 1, 6);
		expect(firstUnread(next)).toBe(5);
	});

	test('when the old term was ended by hand', () => {
		const next = successorOf(story, 'takamizawa', { fromOn: '2027-03-31' });
		reading.markShown(story.as('takamizawa'), story.threads.saku, 1, 5);
		endTenure(story.as('maruyama'), story.holdings.takamizawa.tenureId);
		clockAt('2027-03-31', '8:30');
		reading.start(next.tenureId);
		expect(firstUnread(next)).toBe(6);
	});

	test('above the predecessor’s own reply, too, and past it where nothing was missed', () => {
		posts.reply(story.as('takamizawa'), story.threads.sakuAll, { body: 'うちも。', files: [] });
		endsOn(story.holdings.takamizawa, '2027-03-31');
		const next = successorOf(story, 'takamizawa', { fromOn: '2027-04-01' });
		const before = [story.threads.sakuAll, story.threads.prefectureAll].map(
			(id) => reading.unreadIn(story.as('takamizawa'), id).first
		);
		clockAt('2027-04-01', '0:01');
		reading.start(next.tenureId);
		const after = [story.threads.sakuAll, story.threads.prefectureAll].map(
			(id) => reading.unreadIn(actingAs(next), id).first
		);
		expect(after).toEqual(before);
	});

	test('and what comes after midnight is new to them', () => {
		endsOn(story.holdings.takamizawa, '2027-03-31');
		const next = successorOf(story, 'takamizawa', { fromOn: '2027-04-01' });
		clockAt('2027-03-31', '23:59');
		reading.markShown(story.as('takamizawa'), story.threads.saku, 1, 6);
		clockAt('2027-04-01', '0:00');
		reply('新年度です。');
		clockAt('2027-04-01', '0:01');
		reading.start(next.tenureId);
		expect(reading.unreadIn(actingAs(next), story.threads.saku)).toEqual({ first: 7, posts: 1 });
	});
});

test('two who begin on the same day in one seat do not start from each other', () => {
	const [one, other] = ['甲 一郎', '乙 二郎'].map((name) =>
		successorOf(story, 'nakazawa', { name, fromOn: '2027-03-30' })
	) as [Holding, Holding];
	reading.start(one.tenureId);
	reading.markUnread(actingAs(one), story.threads.ueda, 3);
	reading.start(other.tenureId);
	reading.markUnread(actingAs(other), story.threads.nagano, 1);
	expect(reading.unreadIn(actingAs(one), story.threads.nagano).first).toBe(null);
});

function reply(body: string): void {
	posts.reply(story.as('yanagisawa'), story.threads.saku, { body, files: [] });
}

function firstUnread(holding: Holding): number | null {
	return reading.unreadIn(actingAs(holding), story.threads.saku).first;
}
