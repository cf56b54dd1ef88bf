import { contentDisposition } from '#lib/server/files/names.ts';
import { findInside } from '#lib/server/groups/groups.ts';
import { zipOfMeeting } from '#lib/server/groups/meeting-files.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

export const GET = reading(async (event: RequestEvent, actor) => {
	const of = findInside(actor, event.params.slug);
	const { stream, size, name } = await zipOfMeeting(actor, of, idOf(event.params.id));
	return new Response(stream, {
		headers: {
			'content-type': 'application/zip',
			'content-length': String(size),
			'content-disposition': contentDisposition(name, false),
			'cache-control': 'private, no-store'
		}
	});
});
