import { noteWriting } from '#lib/server/helpdesk/writing.ts';
import { announceWriting } from '#lib/server/realtime/topics.ts';
import { reading } from '#lib/server/web.ts';

/** Somebody of the desk is typing in this case. */
export const POST = reading((event, actor) => {
	if (noteWriting(actor, event.params.number ?? '')) announceWriting();
	return new Response(null, { status: 204 });
});
