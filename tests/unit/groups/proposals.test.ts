import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as proposals from '#lib/server/groups/proposals.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { chainTip } from '#lib/server/record/events.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { groupId, OPEN } from '../../support/groups.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let id: number;
beforeEach(async () => {
	story = await tellStory();
	id = proposals.propose(story.as('ide'), {
		title: '庁内の生成AIの使い方',
		body: '一緒に決めたい。'
	});
});
afterEach(() => closeTemporaryYui(story.folder));

const of = (name: ActorName) => proposals.findProposal(story.as(name), id);
const interest = (name: ActorName) => proposals.interestIn(story.as(name), of(name));

describe('うちも関心', () => {
	test('counts an organisation once, however many of its seats press it, and is taken back', () => {
		proposals.support(story.as('yanagisawa'), id);
		const before = chainTip().count;
		proposals.support(story.as('kobayashi'), id);
		expect(chainTip().count).toBe(before);
		proposals.support(story.as('kitamura'), id);
		expect(interest('kobayashi')).toEqual({ names: ['長野県', '佐久市'], isOwn: true });
		expect(proposals.proposals(story.as('ide'))).toMatchObject([{ id, interested: 2 }]);
		proposals.unsupport(story.as('kobayashi'), id);
		expect(interest('yanagisawa')).toEqual({ names: ['長野県'], isOwn: false });
	});

	test('is not the proposer’s, nor anybody’s once the proposal is no longer open', () => {
		expect(() => proposals.support(story.as('ide'), id)).toThrow(Forbidden);
		proposals.withdraw(story.as('ide'), id);
		expect(() => proposals.support(story.as('yanagisawa'), id)).toThrow(Forbidden);
	});
});

describe('a proposal', () => {
	test('is made and read by who reads on 全県, and does not exist for a guest', () => {
		expect(proposals.proposals(story.as('kitamura'))).toHaveLength(1);
		expect(proposals.proposals(story.as('tanaka'))).toEqual([]);
		expect(() => of('tanaka')).toThrow(NotFound);
		expect(() => proposals.propose(story.as('tanaka'), { title: 'あ', body: 'い' })).toThrow(
			Forbidden
		);
	});

	test('is declined by the union with a reason, once, and the proposer is told', () => {
		expect(() => proposals.decline(story.as('yanagisawa'), id, '時期が早い。')).toThrow(Forbidden);
		proposals.decline(story.as('miyazawa'), id, '時期が早い。');
		expect(proposals.stateOf(of('nakazawa'))).toBe('declined');
		expect(of('nakazawa').declinedReason).toBe('時期が早い。');
		expect(() => proposals.decline(story.as('miyazawa'), id, 'もう一度')).toThrow(Conflict);
		expect(() => proposals.withdraw(story.as('ide'), id)).toThrow(Conflict);
		const told = inbox(story.as('ide'), null).unseen.map(({ href }) => href);
		expect(told).toContain(`/groups/proposals/${id}`);
	});

	test('is taken back by the organisation that made it', () => {
		expect(() => proposals.withdraw(story.as('yanagisawa'), id)).toThrow(Forbidden);
		proposals.withdraw(story.as('ide'), id);
		expect(proposals.stateOf(of('ide'))).toBe('withdrawn');
	});

	test('that became a group leads there, and nothing more is done with it', () => {
		const { groupProposal } = schema;
		db()
			.update(groupProposal)
			.set({ groupId: groupId(OPEN) })
			.where(eq(groupProposal.id, id))
			.run();
		expect(proposals.stateOf(of('ide'))).toBe('founded');
		expect(of('ide').group).toEqual({ slug: OPEN, name: 'オープンデータWG' });
		expect(proposals.rightsOnProposal(story.as('miyazawa'), of('miyazawa'))).toEqual({
			support: false,
			withdraw: false,
			decline: false,
			found: false
		});
	});

	test('that stands open comes before those that do not', () => {
		const second = proposals.propose(story.as('nakazawa'), { title: '窓口', body: '相談。' });
		proposals.withdraw(story.as('nakazawa'), second);
		expect(proposals.proposals(story.as('ide')).map((row) => row.id)).toEqual([id, second]);
	});
});
