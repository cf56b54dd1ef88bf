import { afterEach, beforeEach, expect, test } from 'vitest';
import { unanswered } from '#lib/server/groups/answering.ts';
import { opine } from '#lib/server/groups/opinions.ts';
import { apply } from '#lib/server/groups/requests.ts';
import * as topics from '#lib/server/groups/topics.ts';
import { applicationsFor } from '#lib/server/groups/waiting.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { statementsOf } from '../../support/statements.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterEach(() => closeTemporaryYui(story.folder));

const readers: ActorName[] = ['yanagisawa', 'takamizawa', 'ide', 'miyazawa', 'nakazawa'];

test('what waits for an answer takes no more statements for every opinion and application', () => {
	const open = topics.open(story.as('yanagisawa'), OPEN, topic);
	const closed = topics.open(story.as('takamizawa'), CLOSED, topic);
	const count = () =>
		readers.map((name) => {
			const actor = story.as(name);
			// Once before: what is prepared for the first time is not counted.
			return [unanswered, applicationsFor, waiting].map((read) => {
				read(actor);
				return statementsOf(() => read(actor));
			});
		});
	const before = count();
	for (const body of ['一', '二', '三', '四', '五']) {
		for (const [slug, id] of [
			[OPEN, open],
			[CLOSED, closed]
		] as const) {
			opine(story.as('nakazawa'), slug, id, { kind: 'opinion', body, mask: '' });
		}
	}
	apply(story.as('nakazawa'), OPEN, { message: '' });
	apply(story.as('ushikoshi'), OPEN, { message: '' });
	apply(story.as('nakazawa'), CLOSED, { message: '' });
	expect(unanswered(story.as('yanagisawa'))).toHaveLength(5);
	expect(unanswered(story.as('miyazawa'))).toHaveLength(10);
	expect(unanswered(story.as('ide'))).toEqual([]);
	expect(applicationsFor(story.as('miyazawa'))).toHaveLength(3);
	expect(applicationsFor(story.as('takamizawa'))).toHaveLength(1);
	expect(applicationsFor(story.as('ide'))).toEqual([]);
	expect(count()).toEqual(before);
});

const topic = { title: '様式', text: '教えて。', takesOutside: true };
