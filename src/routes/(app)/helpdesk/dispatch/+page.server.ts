import { dispatchStates, stageOf } from '#lib/dispatches.ts';
import { inStates, rightsOfDispatch } from '#lib/server/helpdesk/dispatch/dispatches.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import { yearsIn } from '../years.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:dispatches');
	const { searchParams } = event.url;
	const isOver = searchParams.get('view') === 'over';
	const { year, years } = yearsIn(event.url);
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
		years,
		counts: { going: going.length, over: ended.length },
		dispatches: isOver ? ended : going,
		rights: rightsOfDispatch(actor),
		now: now()
	};
});
