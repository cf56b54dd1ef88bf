import type { RequestEvent } from '@sveltejs/kit';
import { findVersion } from '#lib/server/erasure/desk-finding.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { eraseActions } from '../../../../../erase-page.server.ts';
import type { PageServerLoadEvent } from './$types';

const of = (actor: Actor, { params }: Pick<RequestEvent, 'params'>) =>
	findVersion(actor, params.number ?? '', idOf(params.version));

export const load = reading((event: PageServerLoadEvent, actor) => ({
	of: of(actor, event),
	back: `/helpdesk/${event.params.number}/specification`
}));

export const actions = eraseActions(of);
