import { redirect, type RequestEvent } from '@sveltejs/kit';
import { threadPathAt } from '#lib/forum.ts';
import { notify } from '#lib/server/requests.ts';

/** Goes back to a post (null: to the top) of the thread and says what was done. */
export function back(
	event: RequestEvent,
	id: number,
	number: number | null,
	sentence: string
): never {
	notify(event, sentence);
	redirect(303, threadPathAt(id, number));
}
