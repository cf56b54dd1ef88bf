import type { Actions } from '@sveltejs/kit';
import { roleSchema, takingOutSchema } from '#lib/group-forms.ts';
import { takeOut } from '#lib/server/groups/leaving.ts';
import { changeRole, memberAt } from '#lib/server/groups/roles.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { member } = memberAt(actor, event.params.slug, idOf(event.params.membership));
	const { id, organisation, role, fromOn } = member;
	return { member: { id, organisation, role, fromOn } };
});

export const actions = {
	role: (event) =>
		submit(event, roleSchema, ({ role }, actor) => {
			const { slug = '', membership } = event.params;
			changeRole(actor, slug, idOf(membership), role);
			done(event, '役割を変えました。', `/groups/${slug}/members`);
		}),
	takeOut: (event) =>
		submit(event, takingOutSchema, (input, actor) => {
			const { slug = '', membership } = event.params;
			takeOut(actor, slug, idOf(membership), input);
			done(event, '参加団体から外しました。理由を伝えました。', `/groups/${slug}/members`);
		})
} satisfies Actions;
