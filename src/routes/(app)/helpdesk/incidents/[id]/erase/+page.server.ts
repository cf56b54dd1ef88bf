import type { RequestEvent } from '@sveltejs/kit';
import { findIncident } from '#lib/server/erasure/incident-finding.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { eraseActions } from '../../../../erase-page.server.ts';
import type { PageServerLoadEvent } from './$types';

const of = (actor: Actor, { params }: Pick<RequestEvent, 'params'>) =>
	findIncident(actor, idOf(params.id));

export const load = reading((event: PageServerLoadEvent, actor) => ({
	of: of(actor, event),
	back: `/helpdesk/incidents/${idOf(event.params.id)}`
}));

export const actions = eraseActions(of);
