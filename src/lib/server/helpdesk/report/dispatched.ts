import { and, eq, gte, isNotNull, isNull, lt } from 'drizzle-orm';
import { dayOf, instantOf } from '#lib/dates.ts';
import { dispatchModes, type DispatchMode } from '#lib/dispatches.ts';
import { db, schema } from '../../db/index.ts';
import { fiscalMonths, type Period } from './counts.ts';

const { dispatch, dispatchSession } = schema;

/** What coordinators have held in one way: dispatches, days and minutes, in all and for each month of the period. */
export type Dispatched = {
	mode: DispatchMode;
	dispatches: number;
	days: number;
	minutes: number;
	/** Days, in the order of the months of the period. */
	byMonth: number[];
};

/** The days in Japan on which coordinators were with an organisation or online in a period; two times on one day are one day. */
export function dispatched(period: Period): Dispatched[] {
	const months = period.month === null ? [...fiscalMonths] : [period.month];
	const held = db()
		.select({
			id: dispatch.id,
			mode: dispatch.mode,
			at: dispatchSession.startsAt,
			minutes: dispatchSession.minutesActual
		})
		.from(dispatchSession)
		.innerJoin(dispatch, eq(dispatch.id, dispatchSession.dispatchId))
		.where(
			and(
				isNotNull(dispatchSession.minutesActual),
				isNull(dispatchSession.movedAt),
				gte(dispatchSession.startsAt, beginOf(period.year)),
				lt(dispatchSession.startsAt, beginOf(period.year + 1))
			)
		)
		.all()
		.map((each) => ({ ...each, day: dayOf(each.at) }))
		.filter(({ day }) => months.includes(monthOf(day)));
	return dispatchModes.map((mode) => {
		const own = held.filter((each) => each.mode === mode);
		const days = [...new Set(own.map(({ id, day }) => `${day} ${id}`))];
		return {
			mode,
			dispatches: new Set(own.map(({ id }) => id)).size,
			days: days.length,
			minutes: own.reduce((sum, each) => sum + (each.minutes ?? 0), 0),
			byMonth: months.map((month) => days.filter((day) => monthOf(day) === month).length)
		};
	});
}

function beginOf(year: number): Date {
	return instantOf(`${year}-04-01`, '00:00');
}

function monthOf(day: string): number {
	return Number(day.slice(5, 7));
}
