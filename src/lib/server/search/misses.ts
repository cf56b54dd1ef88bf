import { eq, lt, sql } from 'drizzle-orm';
import { searchable } from '#lib/folding.ts';
import { db, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { trace, traceInPassing } from '../record/traces.ts';
import { isTerm } from './synonyms.ts';
import { indexTokens } from './tokens.ts';

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
	trace((connection) => connection.delete(searchMiss).where(eq(searchMiss.words, words)).run());
}

/**
 * Forgets every searched word that shares letters with texts which are erased for good: a name that had to go was
 * perhaps looked for, with a title or in part. What goes with it in vain comes back as soon as it is looked for again.
 */
export function forgetMisses(tx: Tx, texts: string[]): void {
	const erased = searchable(texts.join(' '));
	const tokens = lettersOf(erased);
	const isToGo = (words: string) =>
		words.split(' ').some((word) => Array.from(word).length > 1 && erased.includes(word)) ||
		[...lettersOf(words)].some((token) => tokens.has(token));
	const known = tx.selectDistinct({ words: searchMiss.words }).from(searchMiss).all();
	for (const { words } of known.filter((row) => isToGo(row.words))) {
		tx.delete(searchMiss).where(eq(searchMiss.words, words)).run();
	}
}

/** Pairs of letters and Latin words; a single letter and two hiragana stand in every text. */
function lettersOf(text: string): Set<string> {
	const tokens = indexTokens(text).split(' ');
	return new Set(
		tokens.filter((token) => /^..+$/u.test(token) && !/^(x[\da-f]+z|[ぁ-ゖ]{2})$/.test(token))
	);
}
