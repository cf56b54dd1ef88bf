import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden, NotFound } from '#lib/errors.ts';
import { askingSentence } from '#lib/groups.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as opinions from '#lib/server/groups/opinions.ts';
import * as topics from '#lib/server/groups/topics.ts';
import { eq } from 'drizzle-orm';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { theirsOf } from '../../support/finding.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let open: number;
let marked: number;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
	const put = (name: ActorName, slug: string) =>
		topics.open(story.as(name), slug, { title: '様式', text: '教えて。', takesOutside: true });
	open = put('ide', OPEN);
	marked = put('takamizawa', CLOSED);
});
afterEach(() => closeTemporaryYui(story.folder));

const edit = (name: ActorName, slug: string, id: number, version = 1) =>
	topics.edit(story.as(name), slug, id, { title: '様式の案', text: '二つの案です。', version });
const find = (name: ActorName, slug: string, id: number) =>
	topics.findTopic(story.as(name), slug, id);

describe('asking outsiders', () => {
	test('is said of a closed group as what outsiders see, of an open one as what is shown', () => {
		expect(askingSentence('closed', false)).toContain('受けるのをやめました');
		expect(askingSentence('closed', true)).toContain('全団体に見える');
		expect(askingSentence('open', false)).not.toContain('受けるのをやめました');
		expect(askingSentence('open', false)).toContain('参加していない団体も出せます');
		// And so it is.
		topics.setTakesOutside(story.as('yanagisawa'), OPEN, open, false);
		opinions.opine(story.as('nakazawa'), OPEN, open, { kind: 'opinion', body: '案。', mask: '' });
	});
});

describe('検討中の項目', () => {
	test('are corrected by the leads and the union, and keep what they said before', () => {
		edit('yanagisawa', OPEN, open);
		edit('miyazawa', OPEN, open, 2);
		const of = find('nakazawa', OPEN, open);
		expect(of).toMatchObject({ title: '様式の案', text: '二つの案です。', version: 3 });
		expect(topics.earlierTexts(story.as('nakazawa'), of)).toMatchObject([
			{ title: '様式の案', version: 2 },
			{ title: '様式', text: '教えて。', version: 1 }
		]);
	});

	test('are not their other readers’ to correct, nor anybody’s once the group has ended', () => {
		expect(() => edit('ide', OPEN, open)).toThrow(Forbidden);
		expect(() => edit('nakazawa', CLOSED, marked)).toThrow(Forbidden);
		expect(() => edit('yanagisawa', OPEN, marked)).toThrow(NotFound);
		expect(() => topics.editable(story.as('ide'), OPEN, open)).toThrow(Forbidden);
		db()
			.update(schema.workingGroup)
			.set({ conclusionId: 1 })
			.where(eq(schema.workingGroup.slug, OPEN))
			.run();
		expect(() => edit('yanagisawa', OPEN, open)).toThrow(Forbidden);
	});

	test('corrected twice at once tell the slower one what stands', () => {
		edit('yanagisawa', OPEN, open);
		expect(theirsOf(() => edit('kobayashi', OPEN, open))).toBe('様式の案\n二つの案です。');
		expect(find('ide', OPEN, open).version).toBe(2);
	});

	test('of a closed group tell outsiders nothing of what they said before', () => {
		edit('takamizawa', CLOSED, marked);
		const earlier = (name: ActorName) =>
			topics.earlierTexts(story.as(name), find(name, CLOSED, marked));
		expect(earlier('miyashita')).toHaveLength(1);
		expect(earlier('nakazawa')).toEqual([]);
	});

	test('that closed to outsiders are named to them as they read when they asked', () => {
		const ask = () =>
			opinions.opine(story.as('nakazawa'), CLOSED, marked, {
				kind: 'question',
				body: '何日ですか。',
				mask: ''
			});
		const first = ask();
		clockAt('2026-12-01', '10:00');
		edit('takamizawa', CLOSED, marked);
		clockAt('2026-12-02', '10:00');
		const second = ask();
		clockAt('2026-12-03', '10:00');
		topics.setTakesOutside(story.as('takamizawa'), CLOSED, marked, false);
		topics.edit(story.as('takamizawa'), CLOSED, marked, {
			title: '内部の件名',
			text: '内部の内容',
			version: 2
		});
		const named = (id: number) => opinions.findOpinion(story.as('nakazawa'), CLOSED, id).title;
		expect([named(first), named(second)]).toEqual(['様式', '様式の案']);
		const listed = opinions.ownOpinions(story.as('nakazawa'));
		expect(listed.map(({ topic }) => topic)).toEqual(['様式の案', '様式']);
		expect(JSON.stringify(listed)).not.toContain('内部');
		expect(opinions.findOpinion(story.as('miyashita'), CLOSED, first).title).toBe('内部の件名');
	});
});
