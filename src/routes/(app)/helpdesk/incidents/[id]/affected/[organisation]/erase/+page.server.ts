import type { RequestEvent } from '@sveltejs/kit';
import { findAffected } from '#lib/server/erasure/incident-finding.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { eraseActions } from '../../../../../../erase-page.server.ts';
import type { PageServerLoadEvent } from './$types';

const of = (actor: Actor, { params }: Pick<RequestEvent, 'params'>) =>
	findAffected(actor, idOf(params.id), idOf(params.organisation));

export const load = reading((event: PageServerLoadEvent, actor) => ({
	of: of(actor, event),
	back: `/helpdesk/incidents/${idOf(event.params.id)}`
}));

export const actions = eraseActions(of);
