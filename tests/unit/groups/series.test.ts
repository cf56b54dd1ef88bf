import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { isBusinessDay } from '#lib/server/calendar/business-days.ts';
import { list } from '#lib/server/groups/meetings/meetings.ts';
import { create, edit } from '#lib/server/groups/meetings/writing.ts';
import { afterTerm, seriesDays, type ClosedChoice, type Repeat } from '#lib/series.ts';
import { eq } from 'drizzle-orm';
import { closeTemporaryYui } from '../../support/database.ts';
import { groupId, OPEN, tellGroups } from '../../support/groups.ts';
import { meetingInput } from '../../support/meetings.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterAll(() => closeTemporaryYui(story.folder));

const days = (first: string, repeat: Exclude<Repeat, ''>, times: number, closed: ClosedChoice) =>
	seriesDays({ first, repeat, times, closed }, isBusinessDay);

describe('the days of a series', () => {
	test('come back every week, and never twice on one day', () => {
		expect(days('2026-12-02', 'week', 3, 'keep')).toEqual([
			'2026-12-02',
			'2026-12-09',
			'2026-12-16'
		]);
	});

	test('of the second Wednesday stay the second Wednesday of every month', () => {
		expect(days('2026-12-09', 'month-weekday', 4, 'keep')).toEqual([
			'2026-12-09',
			'2027-01-13',
			'2027-02-10',
			'2027-03-10'
		]);
	});

	test('of a fifth weekday become the last where a month has four', () => {
		expect(days('2026-12-30', 'month-weekday', 3, 'keep')).toEqual([
			'2026-12-30',
			'2027-01-27',
			'2027-02-24'
		]);
	});

	test('of the 31st end with the month', () => {
		expect(days('2027-01-31', 'month-date', 3, 'keep')).toEqual([
			'2027-01-31',
			'2027-02-28',
			'2027-03-31'
		]);
	});

	test('every other month leave one out', () => {
		expect(days('2026-12-09', 'two-months', 3, 'keep')).toEqual([
			'2026-12-09',
			'2027-02-10',
			'2027-04-14'
		]);
	});

	// 11 January and 11 February 2027 are holidays, 11 April is a Sunday.
	test.each<[ClosedChoice, string[]]>([
		['next', ['2027-01-12', '2027-02-12', '2027-03-11', '2027-04-12']],
		['previous', ['2027-02-10', '2027-03-11', '2027-04-09', '2027-05-11']],
		['skip', ['2027-03-11', '2027-05-11', '2027-06-11', '2027-11-11']],
		['keep', ['2027-01-11', '2027-02-11', '2027-03-11', '2027-04-11']]
	])('on which offices are closed, with %s, become these', (closed, expected) => {
		expect(days('2027-01-11', 'month-date', 4, closed)).toEqual(expected);
	});

	test('after the term or in another fiscal year are named', () => {
		const laid = days('2027-01-13', 'month-weekday', 4, 'keep');
		expect(afterTerm('2027-01-13', laid, null)).toEqual(['2027-04-14']);
		expect(afterTerm('2027-01-13', laid, '2027-02-28')).toEqual(['2027-03-10', '2027-04-14']);
	});
});

describe('a series in a group', () => {
	const fields = { number: '18', repeat: 'month-weekday', times: '5', closed: 'next' };
	const wanted = { ...fields, replyBy: '' };

	test('is not laid before its days were looked at', () => {
		expect(() => create(story.as('yanagisawa'), OPEN, meetingInput(wanted))).toThrow(
			/次の5日に入れます：12\/9（水）、1\/13（水）、2\/10（水）、3\/10（水）、R9\/4\/14/
		);
		expect(list(story.as('ide'), OPEN).coming).toEqual([]);
	});

	test('across the end of the year is laid only when that was ticked apart', () => {
		const looked = { ...wanted, daysOk: 'on' };
		expect(() => create(story.as('yanagisawa'), OPEN, meetingInput(looked))).toThrow(
			'1回分（令和9年4月14日（水）から）が、年度の終わり（令和9年3月31日（水））より後です。'
		);
		const ids = create(story.as('yanagisawa'), OPEN, meetingInput({ ...looked, acrossTerm: 'on' }));
		expect(ids).toHaveLength(5);
		const rows = list(story.as('ide'), OPEN).coming;
		expect(rows.map(({ number }) => number)).toEqual([18, 19, 20, 21, 22]);
		expect(rows.map(({ isAfterTerm }) => isAfterTerm)).toEqual([false, false, false, false, true]);
	});

	test('says the term of the group where that ends before the year', () => {
		const { workingGroup } = schema;
		const of = eq(workingGroup.id, groupId(OPEN));
		db().update(workingGroup).set({ toOn: '2027-01-31' }).where(of).run();
		expect(() =>
			create(story.as('yanagisawa'), OPEN, meetingInput({ ...wanted, number: '', daysOk: 'on' }))
		).toThrow('3回分（令和9年2月10日（水）から）が、ワーキンググループの任期の終わり');
	});

	test('changes in one meeting when one is changed', () => {
		const [first, second] = list(story.as('ide'), OPEN).coming;
		const values = meetingInput({ number: '19', on: 'R9.1.20', replyBy: '' });
		edit(story.as('yanagisawa'), OPEN, second?.id ?? 0, { ...values, version: 1 });
		const after = list(story.as('ide'), OPEN).coming;
		expect(after[0]?.onDay).toBe(first?.onDay);
		expect(after[1]?.onDay).toBe('2027-01-20');
		expect(after[2]?.onDay).toBe('2027-02-10');
	});

	test('is refused without a number of times, and for a month without a day', () => {
		const lead = story.as('yanagisawa');
		const once = { ...wanted, number: '', daysOk: 'on', acrossTerm: 'on' };
		expect(() => create(lead, OPEN, meetingInput({ ...once, times: '' }))).toThrow('何回分');
		expect(() =>
			create(lead, OPEN, meetingInput({ ...once, on: 'R9.7', startsAt: '', endsAt: '' }))
		).toThrow('最初の開催日を日まで');
	});
});
