import type { Actions } from '@sveltejs/kit';
import { typedDay, type Day } from '#lib/dates.ts';
import { descriptionSchema, quorumText } from '#lib/group-forms.ts';
import { edit, editable } from '#lib/server/groups/editing.ts';
import { quorumOf } from '#lib/server/groups/meetings/bodies.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = editable(actor, event.params.slug);
	const typed = (day: Day | null) => (day === null ? '' : typedDay(day));
	return {
		standing: {
			name: of.name,
			purpose: of.purpose,
			basis: of.basis,
			fromOn: typed(of.fromOn),
			toOn: typed(of.toOn),
			quorum: quorumText(quorumOf(of)),
			version: String(of.version)
		},
		countsMandates: of.countsMandates
	};
});

export const actions = {
	default: (event) =>
		submit(event, descriptionSchema, (input, actor) => {
			const { slug = '' } = event.params;
			edit(actor, slug, input);
			done(event, '概要を直しました。', `/groups/${slug}`);
		})
} satisfies Actions;
