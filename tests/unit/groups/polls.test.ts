import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden } from '#lib/errors.ts';
import type { PollAnswerInput, PollMark } from '#lib/polls.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as groups from '#lib/server/groups/groups.ts';
import * as answers from '#lib/server/groups/polls/answers.ts';
import * as polls from '#lib/server/groups/polls/polls.ts';
import { unanswered } from '#lib/server/groups/polls/unanswered.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { issuesOf } from '../../support/finding.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

const { datePollAnswer, groupMembership } = schema;

let story: Story;
let pollId: number;

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => {
	pollId = polls.open(story.as('yanagisawa'), group(), asked());
});

const group = (slug = OPEN, name: ActorName = 'yanagisawa') => groups.find(story.as(name), slug);
const asked = (more: Record<string, string> = {}) => ({
	title: '第3回の会議',
	note: '',
	replyBy: '2026-12-04',
	day0: 'R8.12.17',
	start0: '13:30',
	end0: '15:30',
	day3: '2026-12-10',
	...more
});
const marked = (...marks: PollMark[]): PollAnswerInput => ({
	names: '',
	comment: '',
	version: 0,
	...Object.fromEntries(
		polls.candidatesOf(pollId).map(({ id }, index) => [`mark-${id}`, marks[index]])
	)
});
const answer = (name: ActorName, input: PollAnswerInput) =>
	answers.answer(story.as(name), group(), pollId, input);
const rowOf = (name: ActorName) =>
	answers
		.rowsOf(group(), pollId)
		.rows.find(({ organisationId }) => organisationId === story.as(name).organisation.id);

describe('the dates asked for', () => {
	test('stand in the order of time, whatever row and form they were typed in', () => {
		expect(polls.candidatesOf(pollId).map(({ onDay, startsAt }) => [onDay, startsAt])).toEqual([
			['2026-12-10', null],
			['2026-12-17', '13:30']
		]);
	});

	test.each([
		[{ day3: '' }, 'day0', '2つ以上'],
		[{ day3: '12/10' }, 'day3', '候補4：日を'],
		[{ day3: '2026-11-26' }, 'day3', '過ぎた日'],
		[{ day3: 'R8.12.17', start3: '13時30分', end3: '15:30' }, 'day3', '同じ日時が2つ'],
		[{ end0: '13:30' }, 'end0', '後になっていません'],
		[{ start0: '25:00' }, 'start0', '時刻を'],
		[{ start0: '' }, 'start0', 'はじまりの時刻も'],
		[{ replyBy: '2026-11-26' }, 'replyBy', '期限が過ぎています'],
		[{ replyBy: '2026-12-18' }, 'replyBy', 'どの候補よりも後']
	])('%j is refused at its field', (more, field, words) => {
		const act = () =>
			polls.open(story.as('yanagisawa'), group(), asked(more as Record<string, string>));
		expect(issuesOf(act)).toContainEqual({ field, message: expect.stringContaining(words) });
	});

	test('are asked by those who run the group, not by its members', () => {
		expect(() => polls.open(story.as('ide'), group(), asked())).toThrow(Forbidden);
		expect(polls.open(story.as('miyazawa'), group(), asked())).toBeGreaterThan(pollId);
	});

	test('of another group are not found under this one', () => {
		expect(() => polls.find(group(CLOSED, 'takamizawa'), pollId)).toThrow('見つからないか');
	});
});

describe('an answer', () => {
	test('is one for the organisation, whoever of it writes', () => {
		answer('yanagisawa', marked('yes', 'no'));
		answer('kobayashi', { ...marked('maybe', 'yes'), version: 1 });
		answer('ide', marked('yes', 'yes'));
		const [first, second] = polls.candidatesOf(pollId);
		const { rows } = answers.rowsOf(group(), pollId);
		const counts = answers.countsOf(polls.candidatesOf(pollId), rows);
		expect(counts.get(first?.id ?? 0)).toEqual({ yes: 1, maybe: 1, no: 0, open: 2, isMost: false });
		expect(counts.get(second?.id ?? 0)).toEqual({ yes: 2, maybe: 0, no: 0, open: 2, isMost: true });
	});

	test('of two colleagues at once: the second is told, nothing is overwritten', () => {
		answer('yanagisawa', marked('yes', 'no'));
		expect(() => answer('kobayashi', marked('no', 'no'))).toThrow(Conflict);
		expect(Object.values(rowOf('yanagisawa')?.marks ?? {})).toEqual(['yes', 'no']);
	});

	test('says something of every date', () => {
		expect(issuesOf(() => answer('ide', marked('yes')))).toEqual([
			{
				field: expect.stringMatching(/^mark-\d+$/),
				message: '令和8年12月17日（木）13:30～15:30の○△×を選んでください。'
			}
		]);
	});

	test('is for members: an outsider of an open group reads and does not answer', () => {
		expect(answers.rowsOf(group(OPEN, 'nakazawa'), pollId).rows).toHaveLength(4);
		expect(() => answer('nakazawa', marked('yes', 'yes'))).toThrow(Forbidden);
	});

	test('after the deadline is taken and marked, after the end it is not', () => {
		clockAt('2026-12-05', '9:00');
		answer('ide', marked('yes', 'no'));
		expect(rowOf('ide')?.isLate).toBe(true);
		polls.close(story.as('yanagisawa'), group(), pollId, null);
		expect(() => answer('kitamura', marked('yes', 'no'))).toThrow('終わりました');
		clockAt('2026-11-27', '11:00');
	});

	test('of who has left counts no more, and is not hidden', () => {
		answer('ide', marked('yes', 'no'));
		const own = eq(groupMembership.organisationId, story.as('ide').organisation.id);
		db().update(groupMembership).set({ endedAt: new Date() }).where(own).run();
		expect(answers.rowsOf(group(), pollId).left).toEqual(['北相木村']);
		expect(answers.rowsOf(group(), pollId).rows).toHaveLength(3);
		db().update(groupMembership).set({ endedAt: null }).where(own).run();
	});
});

describe('代理入力', () => {
	const call = (name: ActorName) => ({
		...marked('no', 'yes'),
		organisation: story.as(name).organisation.id,
		caller: '井出 直人',
		via: 'phone' as const
	});

	test('says who called and who typed, tells the organisation, and is theirs to change', () => {
		answers.enterFor(story.as('yanagisawa'), group(), pollId, call('ide'));
		expect(rowOf('ide')?.proxy).toEqual({ caller: '井出 直人', via: 'phone', by: '柳沢 佳代' });
		const told = inbox(story.as('ide'), null).unseen.find(
			({ thing }) => thing === `date-poll:${pollId}`
		);
		expect(told?.sentences.join()).toContain('代わりに入力');
		expect(told?.href).toBe(`/groups/${OPEN}/polls/${pollId}`);
		answer('ide', { ...marked('yes', 'yes'), version: 1 });
		expect(rowOf('ide')?.proxy).toBeNull();
	});

	test('is for the leads, for members only, and never over an own answer', () => {
		const enter = (by: ActorName, of: ActorName) =>
			answers.enterFor(story.as(by), group(), pollId, call(of));
		expect(() => enter('kitamura', 'ide')).toThrow(Forbidden);
		expect(() => enter('yanagisawa', 'nakazawa')).toThrow('参加団体から');
		answer('ide', marked('yes', 'yes'));
		expect(() => enter('yanagisawa', 'ide')).toThrow('自分で答えています');
	});
});

describe('the end', () => {
	test('chooses a date, tells the members, and comes once', () => {
		const [, second] = polls.candidatesOf(pollId);
		expect(polls.close(story.as('yanagisawa'), group(), pollId, second?.id ?? 0)).toMatchObject({
			onDay: '2026-12-17',
			startsAt: '13:30'
		});
		expect(() => polls.close(story.as('yanagisawa'), group(), pollId, null)).toThrow(
			'もう終わって'
		);
		const told = inbox(story.as('kitamura'), null).unseen.find(
			({ thing }) => thing === `date-poll:${pollId}`
		);
		expect(told?.sentences).toContain('日程調整が終わりました');
	});

	test('is not for members, and not with a date of another 日程調整', () => {
		const other = polls.open(story.as('yanagisawa'), group(), asked());
		const [foreign] = polls.candidatesOf(other);
		expect(() => polls.close(story.as('ide'), group(), pollId, null)).toThrow(Forbidden);
		expect(() => polls.close(story.as('yanagisawa'), group(), pollId, foreign?.id ?? 0)).toThrow(
			'候補にない日'
		);
	});
});

test('it waits on ホーム of the members that have not answered, and of nobody else', () => {
	const waits = (name: ActorName) =>
		waiting(story.as(name)).some(({ thing }) => thing === `date-poll:${pollId}`);
	expect(['ide', 'kitamura', 'miyazawa'].map((name) => waits(name as ActorName))).toEqual([
		true,
		true,
		true
	]);
	expect(waits('nakazawa')).toBe(false);
	answer('ide', marked('yes', 'no'));
	expect(waits('ide')).toBe(false);
	expect(unanswered(story.as('ide')).map(({ id }) => id)).not.toContain(pollId);
	polls.close(story.as('yanagisawa'), group(), pollId, null);
	expect(waits('kitamura')).toBe(false);
	expect(
		db().select().from(datePollAnswer).where(eq(datePollAnswer.pollId, pollId)).all()
	).toHaveLength(1);
});

test('who has left the group is told of its 日程調整 no more', () => {
	const sees = () =>
		inbox(story.as('ide'), null).unseen.some(({ thing }) => thing === `date-poll:${pollId}`);
	expect(sees()).toBe(true);
	const own = eq(groupMembership.organisationId, story.as('ide').organisation.id);
	db().update(groupMembership).set({ endedAt: new Date() }).where(own).run();
	expect(sees()).toBe(false);
	db().update(groupMembership).set({ endedAt: null }).where(own).run();
});
