import { redirect, type RequestEvent } from '@sveltejs/kit';
import { pageOf } from '#lib/server/forum/posts.ts';
import { notify } from '#lib/server/requests.ts';

/** Goes back to a post (null: to the top) of the thread and says what was done. */
export function back(
	event: RequestEvent,
	id: number,
	number: number | null,
	sentence: string
): never {
	notify(event, sentence);
	redirect(303, postPath(id, number ?? 1));
}

/** Where a post stands. */
export function postPath(id: number, number: number): string {
	const page = pageOf(number);
	return `/threads/${id}${page > 1 ? `?page=${page}` : ''}${number > 1 ? `#p${number}` : ''}`;
}
