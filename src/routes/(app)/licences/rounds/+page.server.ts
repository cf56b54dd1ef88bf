import * as rounds from '#lib/server/licences/rounds/rounds.ts';
import { mayWork } from '#lib/server/licences/rounds/shown.ts';
import { ownIn } from '#lib/server/licences/rounds/own.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	rounds: rounds.list(actor).map((round) => ({ ...round, own: ownIn(actor, round.id) })),
	work: mayWork(actor),
	now: now()
}));
