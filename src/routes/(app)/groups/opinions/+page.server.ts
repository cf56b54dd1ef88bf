import { ownOpinions } from '#lib/server/groups/opinions.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	opinions: ownOpinions(actor),
	now: now()
}));
