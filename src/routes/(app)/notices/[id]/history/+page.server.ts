import * as corrections from '#lib/server/notices/corrections.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { notice, current, earlier } = corrections.history(actor, idOf(event.params.id));
	return { notice: { id: notice.id, title: notice.title }, versions: [current, ...earlier] };
});
