import type { RequestEvent } from '@sveltejs/kit';
import { threadPathAt } from '#lib/forum.ts';
import { done } from '#lib/server/web.ts';

/** Goes back to a post (null: to the top) of the thread and says what was done. */
export function back(
	event: RequestEvent,
	id: number,
	number: number | null,
	sentence: string
): never {
	done(event, sentence, threadPathAt(id, number));
}
