import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as merging from '#lib/server/helpdesk/merging.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { narrow } from '#lib/server/helpdesk/readership.ts';
import { dispatched } from '#lib/server/helpdesk/report/dispatched.ts';
import { median, ninetieth } from '#lib/server/helpdesk/report/minutes.ts';
import { exported, periodOf, report, reportTitle } from '#lib/server/helpdesk/report/report.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { approverOf } from '../../support/approver.ts';
import { clockAt } from '../../support/clock.ts';
import { dispatchIn, castOf } from '../../support/dispatches.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { numberIn, raised } from '../../support/tickets.ts';
import { sheetsOf } from '../../support/workbooks.ts';

let story: Story;
let desk: Actor;
const YEAR = { year: 2026, month: null };
const november = { year: 2026, month: 11 };

beforeEach(async () => {
	story = await tellStory();
	desk = story.as('miyazawa');
	clockAt('2026-11-27', '9:00');
});
afterEach(() => closeTemporaryYui(story.folder));

/** A case of an organisation, answered so many minutes after it was sent. */
function answered(minutes: number, name: 'ide' | 'yanagisawa', more: object = {}): number {
	clockAt('2026-11-27', '9:00');
	const id = raised(story.as(name), more);
	proceed(desk, id, 'take', {});
	clockAt('2026-11-27', `9:${String(minutes).padStart(2, '0')}`);
	proceed(desk, id, 'answer', { body: '再起動してください。' });
	return id;
}

const table = async (caption: string, period = YEAR as Parameters<typeof report>[1]) => {
	const found = (await report(desk, period)).tables.find((each) =>
		each.caption.startsWith(caption)
	);
	if (!found) throw new Error(caption);
	return found.table;
};
const lines = async (caption: string, period?: Parameters<typeof report>[1]) =>
	(await table(caption, period)).lines.map(({ name, sum }) => [name, sum]);

describe('the counts', () => {
	test('go by category, organisation, 広域 and the month of sending in Japan, April to March', async () => {
		raised(story.as('ide'));
		clockAt('2026-11-30', '23:59');
		raised(story.as('yanagisawa'), { category: 'anything' });
		clockAt('2026-12-01', '0:00');
		raised(story.as('ide'));
		clockAt('2027-03-31', '23:59');
		raised(story.as('ide'));
		clockAt('2027-04-01', '0:00');
		raised(story.as('ide'));
		expect((await report(desk, YEAR)).sum).toBe(4);
		expect((await report(desk, { year: 2027, month: null })).sum).toBe(1);
		const { columns, lines: rows, sum } = await table('分類');
		expect([columns[0], columns[11]]).toEqual(['4月', '3月']);
		expect(rows).toContainEqual({
			name: 'ネットワーク：回線・LGWAN',
			cells: [0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1],
			sum: 3
		});
		expect(sum.cells).toEqual([0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 1]);
		expect(await lines('団体')).toEqual([
			['佐久市', 1],
			['北相木村', 3]
		]);
		expect((await lines('広域')).reduce((all, [, n]) => all + Number(n), 0)).toBe(4);
		expect((await report(desk, november)).sum).toBe(2);
		expect((await table('広域', november)).columns).toContain('ネットワーク');
	});

	test('hold what was taken back, and what was merged once, where it went on', async () => {
		const [one, other, back] = [1, 2, 3].map(() => raised(story.as('ide'))) as [
			number,
			number,
			number
		];
		merging.merge(desk, one, numberIn(other));
		proceed(story.as('ide'), back, 'withdraw', {});
		expect((await report(desk, YEAR)).sum).toBe(2);
	});

	test('tell of no case of 関係者のみ by organisation or 広域 but how many there are', async () => {
		raised(story.as('ide'));
		raised(story.as('yanagisawa'), { category: 'incident', fields: { found: '今朝' } });
		const later = raised(story.as('yanagisawa'));
		narrow(story.as('yanagisawa'), later, []);
		const hidden = story.as('yanagisawa').organisation.name;
		for (const period of [YEAR, november]) {
			for (const caption of ['団体', '広域']) {
				const { lines: rows, others, sum } = await table(caption, period);
				expect(rows.map((row) => row.sum)).toEqual([1]);
				expect(others).toMatchObject({ name: 'ほか 2件（関係者のみ）', sum: 2 });
				expect(sum.sum).toBe(3);
			}
		}
		expect(JSON.stringify(await report(desk, YEAR))).not.toContain(hidden);
		expect((await table('分類')).sum.sum).toBe(3);
		expect((await table('分類')).others).toBeNull();
	});

	test('are the desk’s and the 決裁者’s, and no organisation’s', async () => {
		await expect(report(story.as('ide'), YEAR)).rejects.toThrow(Forbidden);
		await expect(exported(story.as('ide'), YEAR)).rejects.toThrow(Forbidden);
		expect((await report(approverOf(story), YEAR)).sum).toBe(0);
	});
});

describe('the minutes', () => {
	test('are the middle and nine tenths of what the clocks have counted, with the share within the 目安', async () => {
		for (const minutes of [10, 20, 30, 40]) answered(minutes, 'ide', { priority: 'urgent' });
		answered(50, 'yanagisawa');
		const [first, urgent, normal, answer] = (await report(desk, YEAR)).took;
		expect(first).toEqual({
			...{ what: '最初の連絡', count: 5, median: 30, most: 50 },
			...{ withTarget: 4, within: 3 }
		});
		expect(urgent).toMatchObject({ what: 'うち至急', count: 4, median: 25, most: 40 });
		expect(normal).toMatchObject({ what: 'うち通常', count: 1, withTarget: 0 });
		expect(answer).toMatchObject({ what: '回答', count: 5, within: 4, withTarget: 4 });
	});

	test('are those that were counted, whatever the calendar says today', async () => {
		answered(10, 'ide');
		const hours = JSON.stringify({ frames: [], closed: ['2026-11-27'], opened: [] });
		db()
			.insert(schema.officeCalendar)
			.values({ hours, reason: 'x', personId: null, at: new Date() })
			.run();
		expect((await report(desk, YEAR)).took[0]?.median).toBe(10);
		db().update(schema.clockSegment).set({ minutes: 77 }).run();
		expect((await report(desk, YEAR)).took[0]?.median).toBe(77);
	});

	test('leave out what still runs, what was taken back, and add up what was stopped between', async () => {
		const open = raised(story.as('ide'));
		const back = raised(story.as('ide'));
		proceed(story.as('ide'), back, 'withdraw', {});
		expect((await report(desk, YEAR)).took.map(({ count }) => count)).toEqual([0, 0]);
		expect((await report(desk, YEAR)).took[0]).toMatchObject({ median: null, most: null });
		proceed(desk, open, 'take', {});
		clockAt('2026-11-27', '9:20');
		proceed(desk, open, 'ask-organisation', { body: 'どの端末ですか。' });
		expect((await report(desk, YEAR)).took.map(({ count }) => count)).toEqual([1, 0]);
		clockAt('2026-11-27', '11:00');
		proceed(story.as('ide'), open, 'reply', { body: '総務課です。' });
		clockAt('2026-11-27', '11:15');
		proceed(desk, open, 'answer', { body: '直りました。' });
		expect((await report(desk, YEAR)).took.map(({ median: middle }) => middle)).toEqual([20, 35]);
		proceed(story.as('ide'), open, 'reject', { body: 'まだです。' });
		expect((await report(desk, YEAR)).took.map(({ count }) => count)).toEqual([1, 0]);
	});

	test('have the mean of two in the middle, and the nearest rank', () => {
		const of = (...all: number[]) => all.map((minutes) => ({ minutes, n: 1 }));
		expect([of(), of(3), of(4, 1), of(1, 9, 2)].map(median)).toEqual([null, 3, 2.5, 2]);
		expect([of(), of(5)].map(ninetieth)).toEqual([null, 5]);
		expect(ninetieth(of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))).toBe(9);
		expect(ninetieth(of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))).toBe(10);
		const many = [
			{ minutes: 1, n: 5 },
			{ minutes: 7, n: 5 }
		];
		expect([median(many), ninetieth(many)]).toEqual([4, 7]);
	});
});

describe('the first response', () => {
	test('stands by month and by category, where there was one', async () => {
		for (const minutes of [10, 30]) answered(minutes, 'ide');
		answered(50, 'yanagisawa', { category: 'anything' });
		clockAt('2026-12-01', '9:00');
		const later = raised(story.as('ide'));
		clockAt('2026-12-01', '9:07');
		proceed(desk, later, 'contact', { body: '調べます。' });
		const { firstResponse } = await report(desk, YEAR);
		const figures = firstResponse.map(({ lines: own }) =>
			own.map(({ what, count, median: middle, most }) => [what, count, middle, most])
		);
		expect(figures).toEqual([
			[
				['11月', 3, 30, 50],
				['12月', 1, 7, 7]
			],
			[
				['ネットワーク：回線・LGWAN', 3, 10, 30],
				['その他：どれか分からない', 1, 50, 50]
			]
		]);
		expect((await report(desk, november)).firstResponse.map(({ first }) => first)).toEqual([
			'分類'
		]);
	});
});

describe('the months', () => {
	test('that have not come have nothing to say, and those of a year that is over have', async () => {
		expect((await report(desk, YEAR)).begun).toBe(8);
		expect((await report(desk, { year: 2025, month: null })).begun).toBe(12);
		clockAt('2027-03-01', '9:00');
		expect((await report(desk, YEAR)).begun).toBe(12);
	});
});

describe('the days of coordinators', () => {
	test('are those that were held, in the month in Japan of the day, whatever way', async () => {
		const cast = castOf(story);
		dispatchIn('scheduled', cast);
		dispatchIn('done', cast);
		const [visits, online] = dispatched(YEAR);
		expect(visits).toMatchObject({ mode: 'visit', dispatches: 1, days: 1, minutes: 110 });
		expect(visits?.byMonth).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
		expect(online).toMatchObject({ mode: 'online', dispatches: 0, days: 0, minutes: 0 });
		expect(dispatched({ year: 2026, month: 11 })[0]?.days).toBe(0);
		expect(dispatched({ year: 2025, month: null })[0]?.days).toBe(0);
		const sheets = await sheetsOf((await exported(desk, YEAR)).bytes);
		expect(sheets.map((sheet) => sheet.name)).toEqual([
			...['相談年報', 'かかった時間', '専門家の派遣', '役に立ったか']
		]);
		expect(sheets[2]?.rows[1]?.slice(0, 4)).toEqual(['訪問', '1', '1', '110']);
	});
});

describe('the period', () => {
	test('that cannot be is this fiscal year', () => {
		expect(periodOf(null, null)).toEqual(YEAR);
		expect(periodOf('1999', '13')).toEqual(YEAR);
		expect(periodOf('2025', '3')).toEqual({ year: 2025, month: 3 });
		expect(reportTitle(YEAR)).toBe('令和8年度 相談年報');
		expect(reportTitle(november)).toBe('令和8年度11月 相談月報');
	});
});

test('the workbook has a line for each organisation and category with numbers, and names nobody of 関係者のみ', async () => {
	raised(story.as('ide'));
	raised(story.as('yanagisawa'), { category: 'incident', fields: { found: '今朝' } });
	const { name, bytes } = await exported(desk, YEAR);
	expect(name).toMatch(/^令和8年度_相談年報_2026\d{4}\.xlsx$/);
	const [sheet] = await sheetsOf(bytes);
	const rows = sheet?.rows ?? [];
	expect(rows[0]?.slice(0, 4)).toEqual(['広域', '団体', '分類', '4月']);
	const own = rows.find((row) => row[1] === story.as('ide').organisation.name);
	expect([own?.[2], own?.[10], own?.at(-1)]).toEqual(['ネットワーク：回線・LGWAN', '1', '1']);
	expect(rows.flat()).not.toContain(story.as('yanagisawa').organisation.name);
	expect(rows.find((row) => row[1]?.startsWith('ほか'))?.at(-1)).toBe('1');
	expect(rows.at(-1)?.at(-1)).toBe('2');
});
