import { list, mayFound } from '#lib/server/groups/groups.ts';
import { oversees } from '#lib/server/groups/participation.ts';
import { ownRequests } from '#lib/server/groups/waiting.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	groups: list(actor),
	asked: ownRequests(actor),
	mayFound: mayFound(actor),
	oversees: oversees(actor)
}));
