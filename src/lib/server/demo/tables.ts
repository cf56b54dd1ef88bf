import { fiscalYear, type Day } from '#lib/dates.ts';
import { fieldOf } from '#lib/tables.ts';
import { addBusinessDays } from '../calendar/business-days.ts';
import { enterFor, fill } from '../forum/tables/fill.ts';
import * as reminders from '../forum/tables/reminders.ts';
import { rowOf } from '../forum/tables/rows.ts';
import * as snapshots from '../forum/tables/snapshots.ts';
import * as tables from '../forum/tables/tables.ts';
import type { Actor } from '../identity/actors.ts';
import { tables as year, type DemoTable } from './content/tables.ts';
import { instantAgo, type Step, type Year } from './year.ts';

/** ms; between two rows, so that no two have the same time. */
const APART = 6 * 60_000;

/** Everything that happens to the tables of the year; `threadOf` gives the thread with a title once it is there. */
export function tableSteps(
	today: Day,
	as: Year['as'],
	threadOf: (title: string) => number
): Step[] {
	return year.flatMap((of) => stepsOf(of, today, as, threadOf));
}

function stepsOf(
	of: DemoTable,
	today: Day,
	as: Year['as'],
	threadOf: (title: string) => number
): Step[] {
	let id = 0;
	const ago = (days: number, time: string) => instantAgo(today, days, time);
	const opened = ago(of.daysAgo, '13:40');
	const fields = Object.fromEntries(
		of.columns.flatMap(({ name, kind, options, fact }, index) => [
			[`name${index + 1}`, name],
			[`kind${index + 1}`, kind],
			[`options${index + 1}`, options.join('、')],
			[`fact${index + 1}`, fact ?? '']
		])
	);
	const draft: tables.TableDraft = {
		title: of.title,
		note: of.note,
		dueOn: of.dueIn === null ? null : addBusinessDays(today, of.dueIn),
		voice: 'auto',
		organisations: []
	};
	/** The cells of a row as its form would send them. */
	const filled = (actor: Actor, organisationId: number, cells: string[] | null) => {
		const table = tables.find(actor, id);
		return {
			intent: cells === null ? ('none' as const) : ('answer' as const),
			version: rowOf(table, organisationId).version,
			fields: Object.fromEntries(
				table.columns.map((column, index) => [fieldOf(column.id), cells?.[index] ?? ''])
			)
		};
	};
	const steps: Step[] = [
		{
			at: opened,
			take: () => (id = tables.open(as(of.by), threadOf(of.thread), draft, fields))
		}
	];
	[...of.rows(fiscalYear(today))].forEach(([login, cells], index) => {
		// Fourteen on an afternoon and a morning, then the next day.
		const at = ago(of.daysAgo - Math.floor(index / 14), index % 14 < 7 ? '14:00' : '15:30');
		steps.push({
			at: new Date(at.getTime() + (index % 14) * APART),
			take: () => fill(as(login), id, filled(as(login), as(login).organisation.id, cells))
		});
	});
	const { byPhone, remindedAgo, frozenAgo } = of;
	if (byPhone) {
		steps.push({
			at: ago(2, '10:20'),
			take: () => {
				const organisationId = as(byPhone.organisation).organisation.id;
				const row = filled(as(of.by), organisationId, byPhone.cells);
				enterFor(as(of.by), id, organisationId, { ...row, caller: byPhone.caller });
			}
		});
	}
	if (frozenAgo !== undefined) {
		steps.push({ at: ago(frozenAgo, '17:00'), take: () => snapshots.freeze(as(of.by), id) });
	}
	if (remindedAgo !== undefined) {
		steps.push({ at: ago(remindedAgo, '8:55'), take: () => reminders.remind(as(of.by), id) });
	}
	return steps;
}
