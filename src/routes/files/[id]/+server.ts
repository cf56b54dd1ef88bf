import { open } from '#lib/server/files/attachments.ts';
import { contentDisposition } from '#lib/server/files/names.ts';
import { read } from '#lib/server/files/store.ts';
import { noteOpeningOf } from '#lib/server/groups/materials/openings.ts';
import { idOf, reading } from '#lib/server/web.ts';

export const GET = reading((event, actor) => {
	const file = open(actor, idOf(event.params.id));
	// Only pictures are ever shown in place, and only as an image inside the preview page.
	const inline = file.previews === 'image' && event.url.searchParams.has('show');
	const bytes = read(file.sha256);
	noteOpeningOf(actor, file.id);
	return new Response(bytes, {
		headers: {
			'content-type': file.type,
			'content-length': String(file.size),
			'content-disposition': contentDisposition(file.name, inline),
			'x-content-type-options': 'nosniff',
			'content-security-policy':
				"sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			'cross-origin-resource-policy': 'same-origin',
			'cache-control': 'private, no-store'
		}
	});
});
