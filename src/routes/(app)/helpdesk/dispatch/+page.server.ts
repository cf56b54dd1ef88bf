import { fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import { dispatchStates, stageOf } from '#lib/dispatches.ts';
import { inStates, rightsOfDispatch } from '#lib/server/helpdesk/dispatch/dispatches.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** How many fiscal years back one may look. */
const YEARS = 6;

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:dispatches');
	const { searchParams } = event.url;
	const isOver = searchParams.get('view') === 'over';
	const thisYear = fiscalYear(now());
	const years = Array.from({ length: YEARS }, (_, index) => thisYear - index);
	const year = years.find((each) => String(each) === searchParams.get('year')) ?? thisYear;
	const over = dispatchStates.filter(
		(state) => stageOf[state] === null || ['settled', 'followed'].includes(state)
	);
	const going = inStates(
		actor,
		dispatchStates.filter((state) => !over.includes(state))
	);
	const ended = inStates(actor, over, year);
	return {
		view: isOver ? ('over' as const) : ('going' as const),
		year,
		years: years.map((value) => ({ value: String(value), label: fiscalYearLabel(value) })),
		counts: { going: going.length, over: ended.length },
		dispatches: isOver ? ended : going,
		rights: rightsOfDispatch(actor),
		now: now()
	};
});
