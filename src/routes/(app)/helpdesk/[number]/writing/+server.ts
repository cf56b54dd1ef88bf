import { noteWriting } from '#lib/server/helpdesk/writing.ts';
import { reading } from '#lib/server/web.ts';

/** Somebody of the desk is typing in this case. */
export const POST = reading((event, actor) => {
	noteWriting(actor, event.params.number ?? '');
	return new Response(null, { status: 204 });
});
