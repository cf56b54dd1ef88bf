import { afterEach, beforeEach, expect, test } from 'vitest';
import * as posts from '#lib/server/forum/posts.ts';
import * as reports from '#lib/server/forum/reports.ts';
import * as threads from '#lib/server/forum/threads.ts';
import * as validity from '#lib/server/forum/validity.ts';
import { home } from '#lib/server/readers/home.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { clockAt } from '../../support/clock.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

test('shows the twenty that waited longest, says how many there are, and gives all when asked', () => {
	const { saku } = story.threads;
	for (let count = 0; count < 23; count += 1) {
		clockAt('2026-11-20', `9:${String(count + 10)}`);
		const number = posts.reply(story.as('takamizawa'), saku, {
			body: `${count}件目です。`,
			files: []
		});
		reports.tell(story.as('ide'), saku, number, '場違いです');
	}
	const since = home(story.as('yanagisawa')).waiting.map((row) => row.since.getTime());
	expect(since).toHaveLength(20);
	expect(since).toEqual([...since].sort((a, b) => a - b));
	expect(home(story.as('yanagisawa')).waitingTotal).toBe(23);
	expect(home(story.as('yanagisawa'), { allWaiting: true }).waiting).toHaveLength(23);
});

test('an old answer to be looked at again comes after what somebody waits for', () => {
	const { saku } = story.threads;
	threads.solve(story.as('ide'), saku, 2);
	validity.tagReform(story.as('miyazawa'), saku, '法の改正');
	reports.tell(story.as('takamizawa'), saku, 1, '場違いです');
	const [first, second] = home(story.as('yanagisawa')).waiting;
	expect([first?.kind, second?.kind]).toEqual(['report', 'recheck']);
	expect(second?.since.getTime()).toBeLessThan(first?.since.getTime() ?? 0);
});
