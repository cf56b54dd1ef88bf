import type { RequestEvent } from '@sveltejs/kit';
import { findTicketMessage } from '#lib/server/erasure/ticket-finding.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { eraseActions } from '../../../../../erase-page.server.ts';
import type { PageServerLoadEvent } from './$types';

const of = (actor: Actor, { params }: Pick<RequestEvent, 'params'>) =>
	findTicketMessage(actor, params.number ?? '', idOf(params.message));

export const load = reading((event: PageServerLoadEvent, actor) => ({
	of: of(actor, event),
	back: `/helpdesk/${event.params.number}#m${event.params.message}`
}));

export const actions = eraseActions(of);
