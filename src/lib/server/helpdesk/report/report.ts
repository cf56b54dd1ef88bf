import { dayOf, fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { writeWorkbook, type Sheet, type Workbook } from '../../files/write-workbook.ts';
import type { Actor } from '../../identity/actors.ts';
import * as organisations from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { districtName } from '#lib/reference/districts.ts';
import {
	branchAxis,
	categoryAxis,
	counted,
	districtAxis,
	fiscalMonths,
	monthAxis,
	organisationAxis,
	tableOf,
	type Axis,
	type Counted,
	type CountTable,
	type Period
} from './counts.ts';
import { dispatched, type Dispatched } from './dispatched.ts';
import { firstResponseBy, measured, tookInAll, type Took } from './minutes.ts';
import { satisfaction, type Satisfaction } from './satisfaction.ts';

/** How many fiscal years back a report can be asked for. */
const YEARS = 6;

/** What a report is called: 「令和8年度 相談年報」, 「令和8年度11月 相談月報」. */
export function reportTitle({ year, month }: Period): string {
	return `${fiscalYearLabel(year)}${month === null ? ' 相談年報' : `${month}月 相談月報`}`;
}

/** The period somebody asked for in an address; what cannot be is this year, the whole of it. */
export function periodOf(year: string | null, month: string | null): Period {
	const known = reportYears().find((each) => String(each) === year) ?? fiscalYear(now());
	return { year: known, month: fiscalMonths.find((each) => String(each) === month) ?? null };
}

/** The fiscal years one may ask for, the present one first. */
export function reportYears(): number[] {
	return Array.from({ length: YEARS }, (_, index) => fiscalYear(now()) - index);
}

/**
 * 相談月報 or 相談年報: how many cases of which category, organisation, 広域 and month, how long the first response and the
 * answer took, and how many days coordinators were out. Cases of 関係者のみ stand in no table by organisation or 広域 but as 「ほか n件」. Throws
 * `Forbidden` for who is not at the desk.
 */
export async function report(actor: Actor, period: Period) {
	authorize(actor, 'desk.work', null);
	const [counts, times, said] = await Promise.all([
		counted(period),
		measured(period),
		satisfaction(period)
	]);
	const byMonth = tableOf(counts, categoryAxis(), monthAxis());
	const second = period.month === null ? monthAxis() : branchAxis();
	const tables: { caption: string; first: string; table: CountTable }[] = [
		period.month === null
			? { caption: '分類ごとの件数', first: '分類', table: byMonth }
			: { caption: '分類ごとの件数', first: '分類', table: tableOf(counts, categoryAxis(), total) },
		{ caption: '広域ごとの件数', first: '広域', table: tableOf(counts, districtAxis(), second) },
		{ caption: '団体ごとの件数', first: '団体', table: tableOf(counts, organisationAxis(), second) }
	];
	const ofBranches = tableOf(counts, branchAxis(), monthAxis());
	return {
		title: reportTitle(period),
		sum: byMonth.sum.sum,
		months: monthAxis().names,
		begun: monthsBegun(period.year),
		series: ofBranches.lines.map(({ name, cells }) => ({ name, values: cells })),
		bars: ofBranches.lines.map(({ name, sum }) => ({ name, value: sum })),
		...timesIn(times, period),
		dispatched: dispatched(period),
		satisfaction: said,
		tables
	};
}

/** How many months of a fiscal year have begun: of those after them nothing can be said yet. */
function monthsBegun(year: number): number {
	const today = now();
	if (fiscalYear(today) !== year) return fiscalMonths.length;
	const month = Number(dayOf(today).slice(5, 7));
	return fiscalMonths.findIndex((each) => each === month) + 1;
}

function timesIn(times: Awaited<ReturnType<typeof measured>>, period: Period) {
	const byMonth = period.month === null ? firstResponseBy(times, monthAxis()) : [];
	return {
		took: tookInAll(times),
		firstResponse: [
			{ caption: '最初の連絡まで（月ごと）', first: '月', lines: byMonth },
			{
				caption: '最初の連絡まで（分類ごと）',
				first: '分類',
				lines: firstResponseBy(times, categoryAxis())
			}
		].filter(({ lines }) => lines.length > 0)
	};
}

/**
 * A report as a workbook: the counts with a line for each 広域, organisation and category and a column for each month,
 * the times taken in minutes, the days of dispatches and what was said of the answers. Throws as `report`.
 */
export async function exported(actor: Actor, period: Period): Promise<Workbook> {
	authorize(actor, 'desk.work', null);
	const months = period.month === null ? [...fiscalMonths] : [period.month];
	const header = ['広域', '団体', '分類', ...months.map((month) => `${month}月`), '計'];
	const [counts, times, said] = await Promise.all([
		counted(period),
		measured(period),
		satisfaction(period)
	]);
	const rows = [
		...organisations.list().flatMap((body) => {
			const own = counts.filter(
				({ organisationId, isNamed }) => organisationId === body.id && !isNamed
			);
			return rowsOf(own, [districtName(body.district), body.name], months);
		}),
		...rowsOf(
			counts.filter(({ isNamed }) => isNamed),
			['', `ほか（${labels.ticketVisibility.named}）`],
			months
		)
	];
	const sums = months.map((month) => sumOf(counts.filter((count) => count.month === month)));
	return writeWorkbook(
		reportTitle(period).replace(' ', '_'),
		{
			sheet: period.month === null ? '相談年報' : '相談月報',
			header,
			rows: [...rows, ['計', '', '', ...sums, sumOf(counts)]]
		},
		timesSheet(timesIn(times, period)),
		dispatchSheet(dispatched(period), months),
		satisfactionSheet(said)
	);
}

function timesSheet({ took, firstResponse }: ReturnType<typeof timesIn>): Sheet {
	const line = (part: string, of: Took) => [
		...[part, of.what, of.count, of.median ?? '', of.most ?? '', of.withTarget, of.within]
	];
	return {
		sheet: 'かかった時間',
		header: ['区分', '何まで', '件数', '中央値（分）', '90%（分）', '目安のあるもの', '目安のうち'],
		rows: [
			...took.map((of) => line('全体', of)),
			...firstResponse.flatMap(({ caption, lines }) => lines.map((of) => line(caption, of)))
		]
	};
}

function dispatchSheet(all: Dispatched[], months: number[]): Sheet {
	return {
		sheet: '専門家の派遣',
		header: [
			'方法',
			'派遣（件）',
			'日数',
			'時間（分）',
			...months.map((month) => `${month}月（日）`)
		],
		rows: all.map(({ mode, dispatches, days, minutes, byMonth }) => [
			...[labels.dispatchMode[mode], dispatches, days, minutes, ...byMonth]
		])
	};
}

/** A table with nothing but its sums. */
const total: Axis = { names: [], of: () => 0, hidesNamed: false };

function rowsOf(counts: Counted[], before: string[], months: number[]): (string | number)[][] {
	const categories = categoryAxis();
	return categories.names.flatMap((name, index) => {
		const own = counts.filter((count) => categories.of(count) === index);
		if (own.length === 0) return [];
		const cells = months.map((month) => sumOf(own.filter((count) => count.month === month)));
		return [[...before, name, ...cells, sumOf(own)]];
	});
}

function sumOf(counts: readonly Counted[]): number {
	return counts.reduce((sum, { n }) => sum + n, 0);
}

function satisfactionSheet({ words, rated, closed }: Satisfaction): Sheet {
	return {
		sheet: '役に立ったか',
		header: ['ことば', '件数'],
		rows: [
			...words.map(({ word, n }) => [word, n]),
			['答えなし', closed - rated],
			['解決済みの計', closed]
		]
	};
}
