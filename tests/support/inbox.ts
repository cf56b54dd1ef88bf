import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';

/** The sentences of what a seat was told and has not seen. */
export function says(actor: Actor): string[] {
	return inbox(actor, null).unseen.flatMap(({ sentences }) => sentences);
}

/** Forgets all that anybody was told so far. */
export function clearInbox(): void {
	db().delete(schema.inboxItem).run();
}
