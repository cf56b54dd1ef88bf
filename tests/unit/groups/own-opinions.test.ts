import { and, eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { answer, unanswered } from '#lib/server/groups/answering.ts';
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

describe('writing on an opinion', () => {
	const edit = (slug: string, id: number) =>
		opinions.edit(story.as('nakazawa'), slug, id, { body: '何日までですか。', version: 1 });
	const more = (slug: string, id: number) =>
		opinions.followUp(story.as('nakazawa'), slug, id, 'いつからですか。');
	const may = (slug: string, topic: number) => {
		const actor = story.as('nakazawa');
		return opinions
			.opinionsOn(actor, topics.findTopic(actor, slug, topic))
			.map((one) => [one.may.edit, one.may.followUp]);
	};

	test.each([
		['its item has closed', /項目は閉じられた/, () => close()],
		['its group has ended', /ワーキンググループは終わった/, () => end()]
	])('is over when %s, and is told so', (_, sentence, stop) => {
		const pending = ask('nakazawa', OPEN, open);
		const answered = ask('nakazawa', OPEN, open);
		reply('yanagisawa', OPEN, answered);
		expect(may(OPEN, open)).toEqual([
			[true, false],
			[false, true]
		]);
		stop();
		expect(() => edit(OPEN, pending)).toThrow(Conflict);
		expect(() => edit(OPEN, pending)).toThrow(sentence);
		expect(() => more(OPEN, answered)).toThrow(Conflict);
		expect(may(OPEN, open)).toEqual([
			[false, false],
			[false, false]
		]);
	});

	test('from outside is over when the item takes nothing from outside any more', () => {
		const pending = ask('nakazawa', CLOSED, marked);
		const answered = ask('nakazawa', CLOSED, marked);
		reply('takamizawa', CLOSED, answered);
		topics.setTakesOutside(story.as('takamizawa'), CLOSED, marked, false);
		expect(() => edit(CLOSED, pending)).toThrow(/外から意見を受けなくなった/);
		expect(() => more(CLOSED, answered)).toThrow(Conflict);
	});
});

describe('an opinion that is taken back', () => {
	const withdraw = (name: ActorName, id: number, slug = OPEN) =>
		opinions.withdraw(story.as(name), slug, id);
	const read = (name: ActorName) =>
		opinions.opinionsOn(story.as(name), topics.findTopic(story.as(name), OPEN, open));

	test('says so, and shows its words to its own organisation alone', () => {
		const id = ask('nakazawa', OPEN, open);
		opinions.edit(story.as('nakazawa'), OPEN, id, { body: '何日までですか。', version: 1 });
		withdraw('nakazawa', id);
		for (const name of ['yanagisawa', 'kitamura', 'miyazawa'] as const) {
			expect(read(name)[0]).toMatchObject({ isWithdrawn: true, html: '', by: '坂城町' });
			const found = opinions.findOpinion(story.as(name), OPEN, id);
			expect([name, JSON.stringify(found)]).toEqual([name, expect.not.stringContaining('何日')]);
		}
		expect(read('nakazawa')[0]?.html).toContain('何日までですか。');
		expect(opinions.findOpinion(story.as('nakazawa'), OPEN, id).earlier).toHaveLength(1);
		expect(opinions.ownOpinions(story.as('nakazawa'))).toMatchObject([{ isWithdrawn: true }]);
	});

	test('waits for nobody, counts nowhere and takes neither words nor an answer', () => {
		const id = ask('nakazawa', OPEN, open);
		expect(unanswered(story.as('yanagisawa'))).toHaveLength(1);
		withdraw('nakazawa', id);
		expect(unanswered(story.as('yanagisawa'))).toEqual([]);
		const [listed] = topics.topicsOf(story.as('ide'), topics.topicById(open).group);
		expect(listed).toMatchObject({ opinions: 0, unanswered: 0 });
		expect(() => reply('yanagisawa', OPEN, id)).toThrow(Conflict);
		expect(() =>
			opinions.edit(story.as('nakazawa'), OPEN, id, { body: '別の文。', version: 1 })
		).toThrow(Forbidden);
		expect(read('nakazawa')[0]?.may).toEqual({
			edit: false,
			withdraw: false,
			followUp: false,
			answer: false
		});
		expect(read('yanagisawa')[0]?.may.answer).toBe(false);
	});

	test('is its organisation’s to take back, once and before it is answered', () => {
		const id = ask('nakazawa', OPEN, open);
		expect(() => withdraw('ide', id)).toThrow(Forbidden);
		expect(() => withdraw('yanagisawa', id)).toThrow(Forbidden);
		reply('yanagisawa', OPEN, id);
		expect(() => withdraw('nakazawa', id)).toThrow(Conflict);
		const second = ask('nakazawa', OPEN, open);
		withdraw('nakazawa', second);
		expect(() => withdraw('nakazawa', second)).toThrow(Conflict);
	});

	test('can be taken back where the item has closed to outsiders, not where it is closed', () => {
		const first = ask('nakazawa', CLOSED, marked);
		const second = ask('nakazawa', CLOSED, marked);
		topics.setTakesOutside(story.as('takamizawa'), CLOSED, marked, false);
		withdraw('nakazawa', first, CLOSED);
		topics.setClosed(story.as('takamizawa'), CLOSED, marked, true);
		expect(() => withdraw('nakazawa', second, CLOSED)).toThrow(/閉じられた/);
	});

	test('leaves room for another follow-up', () => {
		const id = ask('nakazawa', OPEN, open);
		reply('yanagisawa', OPEN, id);
		const again = () => opinions.followUp(story.as('nakazawa'), OPEN, id, 'いつからですか。');
		withdraw('nakazawa', again());
		again();
		expect(again).toThrow(Forbidden);
	});
});

const close = () => topics.setClosed(story.as('yanagisawa'), OPEN, open, true);
const end = () =>
	db()
		.update(schema.workingGroup)
		.set({ conclusionId: 1 })
		.where(eq(schema.workingGroup.slug, OPEN))
		.run();

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
