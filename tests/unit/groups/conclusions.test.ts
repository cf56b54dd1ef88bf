import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden } from '#lib/errors.ts';
import type { Conclusion } from '#lib/group-forms.ts';
import { endedGroups } from '#lib/reference/working-groups.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { cardsOf, conclude, reopen, setRevisit } from '#lib/server/groups/conclusions.ts';
import { contentOf, makeFeed } from '#lib/server/groups/calendar/feeds.ts';
import * as groups from '#lib/server/groups/groups.ts';
import { membersOf } from '#lib/server/groups/members.ts';
import { comingOf } from '#lib/server/groups/meetings/cancelling.ts';
import { create } from '#lib/server/groups/meetings/writing.ts';
import * as requests from '#lib/server/groups/requests.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { NOBODY } from '#lib/server/permissions.ts';
import { deadlines, outstanding } from '#lib/server/readers/deadlines.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { groupId, OPEN, tellGroups, type GroupThreads } from '../../support/groups.ts';
import { announced, meetingInput, putMeeting } from '../../support/meetings.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let told: GroupThreads;

beforeEach(async () => {
	story = await tellStory();
	told = tellGroups(story);
});
afterEach(() => closeTemporaryYui(story.folder));

const ending: Conclusion = {
	outcome: 'premature',
	reason: '費用の見通しが立たない。',
	revisit: '国の標準仕様が決まったとき。',
	onDay: '2026-11-27',
	successor: null
};
const find = (slug = OPEN, name: ActorName = 'ide') => groups.find(story.as(name), slug);
const reply = (name: ActorName) =>
	posts.reply(story.as(name), told.toAll, { body: '書きます。', files: [] });
const end = (more: Partial<Conclusion> = {}) =>
	conclude(story.as('miyazawa'), OPEN, { ...ending, ...more });

describe('ending a group', () => {
	test('closes it for writing and leaves all of it readable, for whom it was', () => {
		reply('ide');
		end();
		expect(find().conclusionId).not.toBeNull();
		for (const name of ['ide', 'yanagisawa', 'miyazawa'] as const) {
			expect(() => reply(name), name).toThrow(Forbidden);
			expect(boards.rightsOn(story.as(name), boards.find(story.as(name), OPEN)).write).toBe(false);
		}
		expect(() => posts.edit(story.as('ide'), told.toAll, 2, edited())).toThrow(Forbidden);
		expect(() => threads.solve(story.as('ide'), told.toAll, 2)).toThrow(Forbidden);
		expect(() => openThread('ide')).toThrow(Forbidden);
		expect(threads.find(story.as('nakazawa'), told.toAll).writers).toBe(NOBODY);
		expect(threads.find(story.as('kitamura'), told.toMembers).title).toContain('次回');
		expect(() => groups.findFor(story.as('ide'), OPEN, 'group.take-part')).toThrow(Forbidden);
	});

	test('takes a card with what is asked for, and tells the members', () => {
		end();
		expect(cardsOf(find()).standing).toMatchObject({
			...{ outcome: 'premature', reason: ending.reason, revisit: ending.revisit },
			...{ onDay: '2026-11-27', source: '', organisation: '長野県市町村自治振興組合' }
		});
		const lines = inbox(story.as('kitamura'), null).unseen;
		expect(lines.flatMap(({ sentences }) => sentences)).toContain(
			'ワーキンググループが終わり、結論が出ました'
		);
		expect(groups.list(story.as('ide')).find(({ slug }) => slug === OPEN)).toMatchObject({
			outcome: 'premature',
			endedOn: '2026-11-27'
		});
	});

	test('is the union’s, once, and not of a day to come', () => {
		expect(() => conclude(story.as('yanagisawa'), OPEN, ending)).toThrow(Forbidden);
		expect(() => end({ onDay: '2026-11-28' })).toThrow('今日までの日');
		end();
		expect(() => end()).toThrow(Forbidden);
	});

	test('by 統合 names the group that carries it on, which runs itself', () => {
		expect(() => end({ outcome: 'merged' })).toThrow('引き継ぐ');
		expect(() => end({ outcome: 'merged', successor: groupId(OPEN) })).toThrow('引き継ぐ');
		expect(() => end({ outcome: 'merged', successor: groupId('multi-payment') })).toThrow(
			'引き継ぐ'
		);
		end({ outcome: 'merged', successor: groupId('rpa-ai') });
		expect(cardsOf(find()).standing?.successor?.slug).toBe('rpa-ai');
	});

	test('cancels the meetings that were to come, and leaves what was and what has begun today', () => {
		const lead = story.as('yanagisawa');
		const told = announced(lead);
		const rest = {
			untold: create(lead, OPEN, meetingInput({ replyBy: '' }))[0] ?? 0,
			vague: putMeeting(lead, OPEN, { precision: 'month', onDay: '2026-11-01' }),
			later: putMeeting(lead, OPEN, { onDay: '2026-11-27', startsAt: '17:00' })
		};
		const left = [
			putMeeting(lead, OPEN, { onDay: '2026-11-26' }),
			putMeeting(lead, OPEN, { onDay: '2026-11-27', startsAt: '09:00' }),
			putMeeting(lead, 'rpa-ai')
		];
		const token = makeFeed(story.as('ide'), { group: OPEN, isOwnOnly: false, hasDeadlines: true });
		const before = contentOf(token)?.entries.find(({ uid }) => uid === `meeting-${told}@yui`);
		expect(comingOf(find())).toEqual({ meetings: 4, announced: 3 });
		expect(end()).toBe(4);
		const { meeting } = schema;
		const rows = db().select().from(meeting).all();
		const cancelled = rows.filter(({ cancelledAt }) => cancelledAt !== null);
		expect(cancelled.map(({ id }) => id)).toEqual([told, ...Object.values(rest)]);
		expect(new Set(cancelled.map(({ cancelledReason }) => cancelledReason))).toEqual(
			new Set(['ワーキンググループが終わったため'])
		);
		expect(rows.filter(({ cancelledAt }) => cancelledAt === null).map(({ id }) => id)).toEqual(
			left
		);
		const sentences = (id: number) =>
			inbox(story.as('kitamura'), null).unseen.find(({ thing }) => thing === `meeting:${id}`)
				?.sentences ?? [];
		expect(sentences(told)).toContain('会議が中止になりました');
		expect(sentences(rest.untold)).toEqual([]);
		const entry = contentOf(token)?.entries.find(({ uid }) => uid === `meeting-${told}@yui`);
		expect(entry?.isCancelled).toBe(true);
		expect(entry?.sequence).toBeGreaterThan(before?.sequence ?? 0);
		expect(deadlines(story.as('ide')).filter(({ kind }) => kind === 'meeting')).toEqual([]);
	});

	test('leaves no 出欠 outstanding for who led it', () => {
		putMeeting(story.as('yanagisawa'), OPEN, {
			onDay: '2026-11-27',
			startsAt: null,
			replyBy: '2026-11-27'
		});
		expect(outstanding(story.as('yanagisawa'))).toHaveLength(1);
		end();
		expect(outstanding(story.as('yanagisawa'))).toEqual([]);
	});

	test('lets nothing wait any more', () => {
		requests.apply(story.as('nakazawa'), OPEN, { message: '' });
		const kinds = () => waiting(story.as('yanagisawa')).map(({ kind }) => kind);
		expect(kinds()).toContain('group-application');
		end();
		expect(kinds()).not.toContain('group-application');
		expect(() => requests.apply(story.as('maki'), OPEN, { message: '' })).toThrow(Forbidden);
	});
});

describe('taking a group up again', () => {
	test('opens what was closed to its members, and keeps the card as one of before', () => {
		end();
		reopen(story.as('miyazawa'), OPEN);
		reply('ide');
		expect(() => reply('nakazawa')).toThrow(Forbidden);
		expect(() => openThread('ide')).not.toThrow();
		const { standing, earlier } = cardsOf(find());
		expect(standing).toBeNull();
		expect(earlier).toHaveLength(1);
		expect(earlier[0]?.withdrawnAt).not.toBeNull();
		expect(() => reopen(story.as('miyazawa'), OPEN)).toThrow(Forbidden);
	});

	test('gives one of the plan’s a 事務局, for it has nobody', () => {
		reopen(story.as('miyazawa'), 'document-management');
		const members = membersOf(find('document-management'));
		expect(members.map(({ role }) => role)).toEqual(['secretariat']);
	});
});

describe('the cards of the 別表', () => {
	test('stand there with their source, and without conditions the plan does not give', () => {
		for (const { slug, outcome, reason } of endedGroups) {
			expect(cardsOf(find(slug)).standing).toMatchObject({
				...{ outcome, reason, revisit: '', onDay: null },
				source: '電子自治体推進中長期計画（平成30年12月）別表'
			});
		}
	});

	test('can be given a condition by the union, and only against what stood on the screen', () => {
		const slug = 'multi-payment';
		setRevisit(story.as('miyazawa'), slug, { revisit: '手数料が下がったとき。', was: '' });
		expect(cardsOf(find(slug)).standing?.revisit).toBe('手数料が下がったとき。');
		const late = { revisit: '別の条件', was: '' };
		expect(() => setRevisit(story.as('miyazawa'), slug, late)).toThrow(Conflict);
		expect(() => setRevisit(story.as('yanagisawa'), slug, late)).toThrow(Forbidden);
		const { event } = schema;
		const recorded = db().select().from(event).where(eq(event.action, 'group.revisit-set')).all();
		expect(recorded).toHaveLength(1);
	});
});

function openThread(name: ActorName): number {
	return threads.open(story.as(name), OPEN, {
		title: '新しく',
		kind: 'question',
		audience: 'all',
		body: '書きます。',
		files: []
	});
}

function edited() {
	return { body: '直します。', version: 1 };
}
