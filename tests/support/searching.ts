import type { Actor } from '#lib/server/identity/actors.ts';
import { queryFrom } from '#lib/server/search/query.ts';
import { search, type Found } from '#lib/server/search/search.ts';

/** Searches as the page does: the box, and further fields of the address. */
export function searchFor(actor: Actor, typed: string, fields: Record<string, string> = {}): Found {
	const query = queryFrom(new URLSearchParams({ q: typed, ...fields }));
	return search(actor, query, Number(fields.page ?? 1));
}
