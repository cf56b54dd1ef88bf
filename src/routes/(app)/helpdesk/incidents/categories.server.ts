import { branchesFor } from '#lib/server/helpdesk/categories.ts';
import type { Actor } from '#lib/server/identity/actors.ts';

/** What 障害情報 can be about; the name says where not everybody reads it. */
export function categoriesOfIncidents(actor: Actor) {
	return branchesFor(actor.reach).flatMap((branch) =>
		branch.leaves.map(({ slug, name, audience }) => ({
			slug,
			name: `${branch.name}：${name}${audience === 'all' ? '' : '（参加団体だけ）'}`
		}))
	);
}
