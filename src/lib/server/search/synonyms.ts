import { and, asc, eq, sql } from 'drizzle-orm';
import { searchable } from '#lib/folding.ts';
import { invalid } from '#lib/errors.ts';
import { synonymRows } from '#lib/reference/synonyms.ts';
import type { SynonymInput } from '#lib/synonyms.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found, may } from '../permissions.ts';
import { change, system } from '../record/change.ts';

const { synonym } = schema;

type Synonym = {
	id: number;
	relation: 'same' | 'near';
	category: string;
	terms: string[];
};

/** Fills the table at the first start; later starts find it and do nothing. */
export function seedSynonyms(): void {
	if (db().select({ id: synonym.id }).from(synonym).limit(1).get()) return;
	change(system, (tx, record) => {
		for (const [relation, category, terms] of synonymRows) {
			tx.insert(synonym).values({ relation, category, terms }).run();
		}
		record('synonyms.seeded', 'synonyms', { count: synonymRows.length });
	});
}

/** All groups of words, by field and usual word. */
export function list(): Synonym[] {
	return db()
		.select()
		.from(synonym)
		.orderBy(asc(synonym.category), asc(synonym.id))
		.all()
		.map(({ terms, id, relation, category }) => ({
			id,
			relation,
			category,
			terms: terms.split('|')
		}));
}

/** The groups in which a word stands, wholly or in part; all of them for an empty one. */
export function listWith(word: string): Synonym[] {
	const key = searchable(word).trim();
	return list().filter(({ terms }) => terms.some((term) => searchable(term).includes(key)));
}

/** Whether this actor looks after the words. */
export function mayKeep(actor: Actor): boolean {
	return may(actor, 'synonym.keep', null);
}

/** Adds a group of words. Throws `Forbidden`, `Invalid`. */
export function add(actor: Actor, input: SynonymInput): void {
	authorize(actor, 'synonym.keep', null);
	const terms = termsOf(input);
	change(actor, (tx, record) => {
		const { lastInsertRowid } = tx
			.insert(synonym)
			.values({ relation: input.relation, category: input.category, terms, changedAt: now() })
			.run();
		record('synonym.added', `synonym:${lastInsertRowid}`, { relation: input.relation }, terms);
	});
}

/** Gives a group other words. Throws `NotFound`, `Forbidden`, `Invalid`. */
export function revise(actor: Actor, id: number, input: SynonymInput): void {
	authorize(actor, 'synonym.keep', null);
	const terms = termsOf(input);
	change(actor, (tx, record) => {
		found(tx.select().from(synonym).where(eq(synonym.id, id)).get());
		tx.update(synonym)
			.set({ relation: input.relation, category: input.category, terms, changedAt: now() })
			.where(eq(synonym.id, id))
			.run();
		record('synonym.revised', `synonym:${id}`, { relation: input.relation }, terms);
	});
}

/** Takes a group away. Throws `NotFound`, `Forbidden`. */
export function remove(actor: Actor, id: number): void {
	authorize(actor, 'synonym.keep', null);
	change(actor, (tx, record) => {
		const gone = found(tx.delete(synonym).where(eq(synonym.id, id)).returning().get());
		record('synonym.removed', `synonym:${id}`, { relation: gone.relation }, gone.terms);
	});
}

/** The other words for one, as they are written: those that mean the same, and those that lie near. */
export function othersFor(word: string): { same: string[]; near: string[] } {
	const key = searchable(word);
	const groups = byTerm().get(key) ?? [];
	const of = (relation: Synonym['relation']) =>
		groups
			.filter((group) => group.relation === relation)
			.flatMap((group) => group.terms)
			.filter((term) => searchable(term) !== key);
	const same = [...new Set(of('same'))];
	return { same, near: [...new Set(of('near'))].filter((term) => !same.includes(term)) };
}

/** Whether a text as a whole is one of the words, such as 「Office 365」. */
export function isTerm(text: string): boolean {
	return byTerm().has(searchable(text));
}

let known: { client: unknown; state: string; byTerm: Map<string, Synonym[]> } | null = null;

function byTerm(): Map<string, Synonym[]> {
	const { $client: client } = db();
	const state = db()
		.select({
			state: sql<string>`count(*) || ' ' || max(id) || ' ' || coalesce(max(changed_at), 0)`
		})
		.from(synonym)
		.get()?.state;
	if (known?.client === client && known.state === state) return known.byTerm;
	const map = new Map<string, Synonym[]>();
	for (const group of list()) {
		for (const key of new Set(group.terms.map(searchable))) {
			map.set(key, [...(map.get(key) ?? []), group]);
		}
	}
	known = { client, state: state ?? '', byTerm: map };
	return map;
}

function termsOf(input: SynonymInput): string {
	const terms = [...new Map(input.terms.map((term) => [searchable(term), term])).values()];
	if (terms.length < 2) {
		throw invalid(
			'terms',
			'書き方の違うだけの言葉は、初めから一緒に探します。別の言葉を2つ以上入れてください。'
		);
	}
	const wordless = terms.find((term) => !/[\p{L}\p{N}]{2}/u.test(searchable(term)));
	if (wordless !== undefined) {
		throw invalid('terms', `「${wordless}」は短すぎます。2文字以上の言葉にしてください。`);
	}
	const joined = terms.join('|');
	const twin = db()
		.select({ id: synonym.id })
		.from(synonym)
		.where(
			and(
				eq(synonym.terms, joined),
				eq(synonym.relation, input.relation),
				eq(synonym.category, input.category)
			)
		)
		.get();
	if (twin) throw invalid('terms', '同じ組み合わせがすでにあります。');
	return joined;
}
