import { afterEach, beforeEach, expect, test } from 'vitest';
import { answersOf } from '#lib/server/helpdesk/answers.ts';
import { slipOf } from '#lib/server/helpdesk/papers/papers.ts';
import { find } from '#lib/server/helpdesk/tickets.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { numberIn, raised } from '../../support/tickets.ts';

let story: Story;

beforeEach(async () => {
	story = await tellStory();
	clockAt('2026-11-27', '9:00');
});
afterEach(() => closeTemporaryYui(story.folder));

const number = (budget: string) =>
	numberIn(
		raised(story.as('ide'), {
			category: 'specification',
			fields: { system: '図書館システム', budget }
		})
	);
const asked = (budget: string) => {
	const of = find(story.as('ide'), number(budget));
	return answersOf(of).map(({ label, answer }) => `${label} ${answer}`);
};

test('an amount of yen is shown as one reads it, in the case and on its papers', () => {
	expect(asked('6500000')).toEqual(['対象のシステム 図書館システム', '予算額 6,500,000円']);
	expect(slipOf(story.as('ide'), number('6500000')).answers).toContainEqual({
		label: '予算額',
		answer: '6,500,000円'
	});
});

test('what is no bare amount stays as it was typed, and what was left empty is not shown', () => {
	expect(asked('約650万円')).toContain('予算額 約650万円');
	expect(asked('')).toEqual(['対象のシステム 図書館システム']);
});
