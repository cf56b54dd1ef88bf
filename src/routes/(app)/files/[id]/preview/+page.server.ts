import { open } from '#lib/server/files/attachments.ts';
import { extensionOf } from '#lib/server/files/names.ts';
import { preview, type Previewable } from '#lib/server/files/extract.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading(async (event: PageServerLoadEvent, actor) => {
	const { sha256, type, ...file } = open(actor, idOf(event.params.id));
	const shown = file.previews !== null && file.previews !== 'image';
	return {
		file,
		type,
		preview: shown
			? await preview(pathOf(sha256), {
					...file,
					extension: extensionOf(file.name)
				} as Previewable)
			: null
	};
});
