import type { Actions } from '@sveltejs/kit';
import { chosenSchema } from '#lib/materials.ts';
import { findFor } from '#lib/server/groups/groups.ts';
import { trashed } from '#lib/server/groups/materials/listing.ts';
import { untrash } from '#lib/server/groups/materials/placing.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	materials: trashed(actor, findFor(actor, event.params.slug, 'group.take-part')),
	now: now()
}));

export const actions = {
	default: (event) =>
		submit(event, chosenSchema, (input, actor) => {
			const { slug = '' } = event.params;
			const name = untrash(actor, slug, input.id ?? 0);
			done(event, `「${name}」を元に戻しました。`, `/groups/${slug}/materials/${input.id}`);
		})
} satisfies Actions;
