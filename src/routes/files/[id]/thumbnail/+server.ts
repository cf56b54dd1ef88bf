import { open } from '#lib/server/files/attachments.ts';
import { thumbnail } from '#lib/server/files/thumbnails.ts';
import { idOf, reading } from '#lib/server/web.ts';

export const GET = reading(async (event, actor) => {
	const bytes = await thumbnail(open(actor, idOf(event.params.id)));
	return new Response(bytes, {
		headers: {
			'content-type': 'image/jpeg',
			'content-length': String(bytes.length),
			'x-content-type-options': 'nosniff',
			'content-security-policy':
				"sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			'cross-origin-resource-policy': 'same-origin',
			'cache-control': 'private, no-store'
		}
	});
});
