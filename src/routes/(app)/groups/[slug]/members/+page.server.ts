import { find } from '#lib/server/groups/groups.ts';
import { membersOf } from '#lib/server/groups/members.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	members: membersOf(find(actor, event.params.slug))
}));
