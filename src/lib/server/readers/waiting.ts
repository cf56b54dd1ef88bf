import type { Waiting } from '#lib/work.ts';
import * as disclosures from '../forum/disclosures.ts';
import type { Actor } from '../identity/actors.ts';

/** What waits for this actor without a deadline, longest waiting first; each source is one line. */
export function waiting(actor: Actor): Waiting[] {
	return [...disclosuresAsked(actor)].sort((a, b) => a.since.getTime() - b.since.getTime());
}

function disclosuresAsked(actor: Actor): Waiting[] {
	return disclosures.pending(actor).map((row) => ({
		kind: 'disclosure',
		title: row.title,
		href: '/disclosures',
		note: `${row.organisation}から`,
		since: row.askedAt
	}));
}
