import { redirect, type Actions } from '@sveltejs/kit';
import { callerMeant, callersLike } from '#lib/callers.ts';
import { answersIn, callSchema } from '#lib/tickets.ts';
import { askedFor, branchesFor } from '#lib/server/helpdesk/categories.ts';
import {
	callerNamed,
	callers,
	goingOnAt,
	peopleAt,
	recordCall
} from '#lib/server/helpdesk/calls.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { pastLike } from '#lib/server/search/past-cases.ts';
import { settings } from '#lib/server/settings.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** More than these names are no help while somebody is on the line. */
const MOST = 12;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const typed = event.url.searchParams.get('of') ?? '';
	const chosen = event.url.searchParams.get('organisation') ?? '';
	const title = (event.url.searchParams.get('title') ?? '').slice(0, 100);
	const bodies = callers(actor);
	const body = callerMeant(bodies, typed) ?? bodies.find(({ id }) => String(id) === chosen) ?? null;
	const found = typed === '' || body ? [] : callersLike(bodies, typed);
	return {
		/** The call recorded just now: the form begins anew. */
		after: event.url.searchParams.get('after'),
		typed,
		bodies,
		found: found.slice(0, MOST),
		isTooMany: found.length > MOST,
		organisation: body,
		title,
		past: title === '' ? null : pastLike(actor, { title, body: '', except: null }),
		people: body ? peopleAt(actor, body.id) : [],
		goingOn: body ? goingOnAt(actor, body.id) : [],
		branches: branchesFor(actor.reach),
		limit: settings().uploadMax,
		now: now()
	};
});

export const actions = {
	default: (event) =>
		submit(event, callSchema(askedFor(event.locals.actor)), (input, actor) => {
			const { of, caller, via, phone, answer, outcome, ...rest } = input;
			const { title, body, category, priority, files } = rest;
			const { id: organisation } = callerNamed(actor, of);
			const contact = [caller, phone].filter(Boolean).join('　');
			const number = recordCall(
				actor,
				{
					...{ title, body, category, priority, contact, files },
					visibility: null,
					fields: answersIn(input)
				},
				{ organisation, via, caller },
				{ answer, isSolved: outcome === 'solved' }
			);
			const solved = outcome === 'solved';
			notify(
				event,
				`${number} として${solved ? '記録し、解決済みにしました' : '受け付けました'}。`
			);
			redirect(303, solved ? `/helpdesk/phone?after=${number}` : `/helpdesk/${number}`);
		})
} satisfies Actions;
