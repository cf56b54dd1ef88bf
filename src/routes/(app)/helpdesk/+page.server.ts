import { redirect } from '@sveltejs/kit';
import { fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import { isRunning, ticketStates } from '#lib/tickets.ts';
import { nextOpeningNow } from '#lib/server/helpdesk/hours.ts';
import { runningIncidents } from '#lib/server/helpdesk/incidents/incidents.ts';
import { ofOwnOrganisation, rightsAtDesk } from '#lib/server/helpdesk/tickets.ts';
import { deskContact } from '#lib/server/identity/desk.ts';
import { markKindSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** How many fiscal years back one may look. */
const YEARS = 6;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const may = rightsAtDesk(actor);
	if (may.work) redirect(303, '/helpdesk/queue');
	event.depends('topic:desk');
	event.depends('topic:incidents');
	markKindSeen(actor, 'ticket-former');
	const { searchParams } = event.url;
	const isOver = searchParams.get('view') === 'over';
	const isOwnSeat = searchParams.get('own') === '1';
	const thisYear = fiscalYear(now());
	const years = Array.from({ length: YEARS }, (_, index) => thisYear - index);
	const year = years.find((each) => String(each) === searchParams.get('year')) ?? thisYear;
	const going = ticketStates.filter((state) => isRunning(state) || state === 'draft');
	const over = ticketStates.filter((state) => !going.includes(state));
	const running = ofOwnOrganisation(actor, { states: going, isOwnSeat });
	const ended = ofOwnOrganisation(actor, { states: over, isOwnSeat, fiscalYear: year });
	return {
		view: isOver ? ('over' as const) : ('going' as const),
		isOwnSeat,
		year,
		years: years.map((value) => ({ value: String(value), label: fiscalYearLabel(value) })),
		counts: { going: running.length, over: ended.length },
		tickets: isOver ? ended : running,
		incidents: runningIncidents(actor),
		mayRaise: may.raise,
		phone: deskContact().phone,
		opensAt: nextOpeningNow(),
		now: now()
	};
});
