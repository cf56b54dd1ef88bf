import { open } from '#lib/server/files/attachments.ts';
import { inside } from '#lib/server/files/show.ts';
import { noteOpeningOf } from '#lib/server/groups/materials/openings.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading(async (event: PageServerLoadEvent, actor) => {
	const found = open(actor, idOf(event.params.id));
	const preview = await inside(found);
	const { id, name, size, previews, root } = found;
	if (previews !== null && preview?.kind !== 'none') noteOpeningOf(actor, id);
	return { file: { id, name, size, previews, root }, preview };
});
