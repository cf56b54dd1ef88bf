import { and, eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { answer } from '#lib/server/groups/answering.ts';
import * as opinions from '#lib/server/groups/opinions.ts';
import * as topics from '#lib/server/groups/topics.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, groupId, OPEN, tellGroups } from '../../support/groups.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let open: number;
let marked: number;
let inner: number;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
	const put = (name: ActorName, slug: string, takesOutside: boolean) =>
		topics.open(story.as(name), slug, { title: '連絡の順番', text: '教えて。', takesOutside });
	open = put('yanagisawa', OPEN, false);
	marked = put('takamizawa', CLOSED, true);
	inner = put('takamizawa', CLOSED, false);
});
afterEach(() => closeTemporaryYui(story.folder));

const ask = (name: ActorName, slug: string, topic: number) =>
	opinions.opine(story.as(name), slug, topic, { kind: 'question', body: '何日ですか。', mask: '' });
const reply = (name: ActorName, slug: string, id: number) =>
	answer(story.as(name), slug, id, { outcome: 'adopted', reason: '三日にします。' });

describe('the organisation that gave an opinion', () => {
	const seen = (name: ActorName, id: number) => {
		const actor = story.as(name);
		const { opinion, isTopicRead } = opinions.findOpinion(actor, CLOSED, id);
		const told = inbox(actor, null).unseen.find(({ thing }) => thing === `opinion:${id}`);
		const listed = opinions.ownOpinions(actor).find((row) => row.id === id);
		return {
			answer: opinion.answerHtml,
			outcome: opinion.outcome,
			isTopicRead,
			hrefs: [told?.href, listed?.href]
		};
	};
	const page = (topic: number, id: number) => `/groups/${CLOSED}/topics/${topic}/opinions/${id}`;

	test('reads its answer for good where the item has closed to outsiders, and is led to it', () => {
		const id = ask('nakazawa', CLOSED, marked);
		topics.setTakesOutside(story.as('takamizawa'), CLOSED, marked, false);
		reply('takamizawa', CLOSED, id);
		expect(() => topics.findTopic(story.as('nakazawa'), CLOSED, marked)).toThrow(NotFound);
		const { answer: html, ...rest } = seen('nakazawa', id);
		expect(html).toContain('三日にします。');
		expect(rest).toEqual({
			outcome: 'adopted',
			isTopicRead: false,
			hrefs: [page(marked, id), page(marked, id)]
		});
		expect(() => opinions.findOpinion(story.as('kitamura'), CLOSED, id)).toThrow(NotFound);
	});

	test('reads it after it has left the group, and nothing else of the item', () => {
		const id = ask('miyashita', CLOSED, inner);
		const other = ask('takamizawa', CLOSED, inner);
		leave('miyashita');
		reply('takamizawa', CLOSED, id);
		expect(seen('miyashita', id)).toMatchObject({ outcome: 'adopted', isTopicRead: false });
		expect(() => opinions.findOpinion(story.as('miyashita'), CLOSED, other)).toThrow(NotFound);
		expect(() => topics.findTopic(story.as('miyashita'), CLOSED, inner)).toThrow(NotFound);
	});

	test('finds the item beside it while it may read that', () => {
		const id = ask('nakazawa', CLOSED, marked);
		expect(seen('nakazawa', id).isTopicRead).toBe(true);
	});
});

function leave(name: ActorName): void {
	const { groupMembership } = schema;
	db()
		.update(groupMembership)
		.set({ endedAt: new Date() })
		.where(
			and(
				eq(groupMembership.groupId, groupId(CLOSED)),
				eq(groupMembership.organisationId, story.as(name).organisation.id)
			)
		)
		.run();
}
