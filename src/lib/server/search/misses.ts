import { and, eq, lt, sql } from 'drizzle-orm';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { trace, traceInPassing } from '../record/traces.ts';
import { isTerm } from './synonyms.ts';

const { searchMiss } = schema;

/** What nobody has looked for since is forgotten, ms. */
const KEPT = 365 * 24 * 60 * 60 * 1000;
const LONGEST = 40;
/** Asked by one organisation alone, a word may say what it has in hand. */
const ORGANISATIONS = 2;

/** Notes that an organisation found nothing under these words; the person is not kept. */
export function noteMiss(actor: Actor, words: string): void {
	if (words.length > LONGEST) return;
	const at = now();
	traceInPassing((connection) => {
		connection
			.delete(searchMiss)
			.where(lt(searchMiss.at, new Date(at.getTime() - KEPT)))
			.run();
		connection
			.insert(searchMiss)
			.values({ words, organisationId: actor.organisation.id, at })
			.onConflictDoUpdate({ target: [searchMiss.words, searchMiss.organisationId], set: { at } })
			.run();
	});
}

/** Words that two or more organisations looked for in vain, most asked for first; which ones they were is not told. */
export function misses(actor: Actor): { words: string; organisations: number; last: Date }[] {
	authorize(actor, 'synonym.keep', null);
	return db()
		.select({
			words: searchMiss.words,
			organisations: sql<number>`count(*)`,
			last: sql<number>`max(${searchMiss.at})`
		})
		.from(searchMiss)
		.groupBy(searchMiss.words)
		.having(sql`count(*) >= ${ORGANISATIONS}`)
		.orderBy(sql`count(*) desc, max(${searchMiss.at}) desc`)
		.limit(100)
		.all()
		.filter(({ words }) => !isTerm(words))
		.map((row) => ({ ...row, last: new Date(row.last) }));
}

/** Takes words off the keeper's list until somebody looks for them again. */
export function dismiss(actor: Actor, words: string): void {
	authorize(actor, 'synonym.keep', null);
	trace((connection) =>
		connection
			.delete(searchMiss)
			.where(and(eq(searchMiss.words, words)))
			.run()
	);
}
