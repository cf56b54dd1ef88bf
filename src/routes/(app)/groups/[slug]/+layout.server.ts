import { find, rightsOn } from '#lib/server/groups/groups.ts';
import { membersOf } from '#lib/server/groups/members.ts';
import { reading } from '#lib/server/web.ts';
import type { LayoutServerLoadEvent } from './$types';

export const load = reading((event: LayoutServerLoadEvent, actor) => {
	const of = find(actor, event.params.slug);
	event.depends(`topic:group:${of.slug}`);
	const members = membersOf(of);
	const named = (role: string) =>
		members.filter((member) => member.role === role).map(({ organisation }) => organisation);
	return {
		group: {
			slug: of.slug,
			name: of.name,
			openness: of.openness,
			isEnded: of.conclusionId !== null,
			organisations: members.length,
			names: members.map(({ organisation }) => organisation),
			people: members.reduce((sum, member) => sum + member.people.length, 0),
			chair: named('chair'),
			secretariat: named('secretariat'),
			isMember: actor.reach.includes(`group:${of.id}`),
			may: rightsOn(actor, of)
		}
	};
});
