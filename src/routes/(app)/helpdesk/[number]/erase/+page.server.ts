import type { RequestEvent } from '@sveltejs/kit';
import { findTicket } from '#lib/server/erasure/ticket-finding.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { reading } from '#lib/server/web.ts';
import { eraseActions } from '../../../erase-page.server.ts';
import type { PageServerLoadEvent } from './$types';

const of = (actor: Actor, { params }: Pick<RequestEvent, 'params'>) =>
	findTicket(actor, params.number ?? '');

export const load = reading((event: PageServerLoadEvent, actor) => ({
	of: of(actor, event),
	back: `/helpdesk/${event.params.number}`
}));

export const actions = eraseActions(of);
