import { choicesFor } from '#lib/server/helpdesk/categories.ts';
import type { Actor } from '#lib/server/identity/actors.ts';

/** What 障害情報 can be about, with what one that stands is about; the name says where not everybody reads it. */
export function categoriesOfIncidents(actor: Actor, standing: number | null = null) {
	return choicesFor(actor.reach, standing).map(({ slug, branch, name, audience }) => ({
		slug,
		name: `${branch}：${name}${audience === 'all' ? '' : '（参加団体だけ）'}`
	}));
}
