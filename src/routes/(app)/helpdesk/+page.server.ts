import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { id, optionalId } from '#lib/fields.ts';
import { isRunning, ticketStates } from '#lib/tickets.ts';
import { forgetText } from '#lib/server/files/drafts.ts';
import { CASE_FORM, discard, keptAs } from '#lib/server/helpdesk/drafts.ts';
import { nextOpeningNow } from '#lib/server/helpdesk/hours.ts';
import { runningIncidents } from '#lib/server/helpdesk/incidents/incidents.ts';
import { ofOwnOrganisation, rightsAtDesk } from '#lib/server/helpdesk/tickets.ts';
import { deskContact } from '#lib/server/identity/desk.ts';
import { markKindSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import { yearsIn } from './years.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const may = rightsAtDesk(actor);
	if (may.work) redirect(303, '/helpdesk/queue');
	event.depends('topic:desk');
	event.depends('topic:incidents');
	markKindSeen(actor, 'ticket-former');
	const { searchParams } = event.url;
	const isOver = searchParams.get('view') === 'over';
	const isOwnSeat = searchParams.get('own') === '1';
	const { year, years } = yearsIn(event.url);
	const going = ticketStates.filter((state) => isRunning(state) || state === 'draft');
	const over = ticketStates.filter((state) => !going.includes(state));
	const running = ofOwnOrganisation(actor, { states: going, isOwnSeat });
	const ended = ofOwnOrganisation(actor, { states: over, isOwnSeat, fiscalYear: year });
	return {
		view: isOver ? ('over' as const) : ('going' as const),
		isOwnSeat,
		year,
		years,
		counts: { going: running.length, over: ended.length },
		tickets: isOver ? ended : running,
		incidents: runningIncidents(actor),
		mayRaise: may.raise,
		phone: deskContact().phone,
		opensAt: nextOpeningNow(),
		now: now()
	};
});

export const actions = {
	/** Throws a 下書き away. */
	discard: (event) =>
		submit(event, v.object({ draft: id('削除する下書きを選んでください。') }), (input, actor) => {
			discard(actor, input.draft);
			forgetText(actor, CASE_FORM, keptAs(input.draft));
			done(event, '下書きを削除しました。', '/helpdesk');
		}),
	/** What was kept while somebody typed and is not wanted any more. */
	forget: (event) =>
		submit(event, v.object({ draft: optionalId }), ({ draft }, actor) => {
			forgetText(actor, CASE_FORM, keptAs(draft));
			done(event, '途中の文章を消しました。', '/helpdesk');
		})
} satisfies Actions;
