import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { takingSchema } from '#lib/tickets.ts';
import { takeAll } from '#lib/server/helpdesk/proceeding.ts';
import { ofAway } from '#lib/server/helpdesk/absences.ts';
import { runningIncidents } from '#lib/server/helpdesk/incidents/incidents.ts';
import { waitingMails } from '#lib/server/helpdesk/mail/mails.ts';
import {
	ON_A_PAGE,
	queue,
	queueCounts,
	queueViews,
	type QueuedTicket
} from '#lib/server/helpdesk/queue.ts';
import { readUndo, undo, writeUndo } from '#lib/server/helpdesk/undoing.ts';
import { numberLike } from '#lib/server/helpdesk/tickets.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { now } from '#lib/server/now.ts';
import { notify, ownPath, pageIn } from '#lib/server/requests.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import { caseActions, caseOf } from '../case-page.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:desk');
	const sought = event.url.searchParams.get('find')?.trim() ?? '';
	if (sought !== '') redirect(303, placeOf(actor, sought));
	event.depends('topic:incidents');
	const asked = event.url.searchParams.get('view');
	const view = queueViews.find((each) => each === asked) ?? 'unassigned';
	const number = numberIn(event);
	const counts = queueCounts(actor);
	const pages = Math.max(1, Math.ceil(counts[view] / ON_A_PAGE));
	const page = Math.min(pageIn(event.url), pages);
	const behind = view === 'over' ? placeIn(event.url) : null;
	const tickets = queue(actor, view, { page, behind });
	return {
		...{ view, tickets, counts, page, pages },
		behind: behind && inAddress(behind),
		older: view === 'over' && tickets.length === ON_A_PAGE ? inAddress(tickets.at(-1)) : null,
		chosen: number === '' ? null : caseOf(actor, number, event.depends),
		incidents: runningIncidents(actor),
		awayCount: ofAway(actor).length,
		mailCount: waitingMails(actor),
		now: now()
	};
});

export const actions = {
	...caseActions(numberIn),
	'take-all': (event) =>
		submit(event, takingSchema, ({ tickets }, actor) => {
			const { taken, gone } = takeAll(actor, tickets);
			const others = gone > 0 ? `${gone}件は、ほかの人が先に担当になっていました。` : '';
			const cases = taken.map(({ id, version }) => ({ id, version }));
			const back = taken.length > 0 ? writeUndo({ act: 'release', cases, seat: null }) : null;
			notify(event, `${taken.length}件の担当になりました。${others}`, back);
			redirect(303, '/helpdesk/queue?view=mine');
		}),
	undo: (event) =>
		submit(event, v.object({ undo: v.string(), to: v.string() }), (input, actor) => {
			const { undone, gone } = undo(actor, readUndo(input.undo));
			const others = gone > 0 ? `${gone}件は、ほかの人が進めていたのでそのままです。` : '';
			done(
				event,
				`${undone > 1 ? `${undone}件を` : ''}元に戻しました。${others}`,
				ownPath(input.to)
			);
		})
} satisfies Actions;

/** A number leads to its case, however short it was typed; words, and a number nobody here can read, to the search. */
function placeOf(actor: Actor, sought: string): string {
	const number = numberLike(actor, sought);
	return number
		? `/helpdesk/queue?${new URLSearchParams({ view: 'all', case: number })}`
		: `/search?${new URLSearchParams({ q: sought, target: 'tickets' })}`;
}

type Place = Pick<QueuedTicket, 'touchedAt' | 'id'>;

/** Behind which case a page of what is over begins. */
function placeIn(url: URL): Place | null {
	const [, at, id] = /^(\d{1,15})-(\d{1,15})$/.exec(url.searchParams.get('behind') ?? '') ?? [];
	return at && id ? { touchedAt: new Date(Number(at)), id: Number(id) } : null;
}

function inAddress(place: Place | undefined): string | null {
	return place ? `${place.touchedAt.getTime()}-${place.id}` : null;
}

function numberIn({ url }: Pick<RequestEvent, 'url'>): string {
	return url.searchParams.get('case') ?? '';
}
