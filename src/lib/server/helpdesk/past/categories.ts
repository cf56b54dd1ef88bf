import { isNotNull } from 'drizzle-orm';
import { schema, type Reader } from '../../db/index.ts';

const { ticketCategory } = schema;

/** The leaf under which a case stands whose words name none. */
const ANY = 'anything';

/**
 * Finds the category behind the words of the former 受付簿: a leaf by its name, the 「そのほか」 of a branch by the
 * branch's; gives null where they name none of today's, and then it is 「どれか分からない」.
 */
export function categoriesByWords(tx: Reader): {
	named: (words: string) => number | null;
	any: number;
} {
	const leaves = tx.select().from(ticketCategory).where(isNotNull(ticketCategory.parentId)).all();
	const branches = new Map(
		tx
			.select()
			.from(ticketCategory)
			.all()
			.filter(({ parentId }) => parentId === null)
			.map(({ name, id }) => [key(name), id])
	);
	const byName = new Map(leaves.map(({ name, id }) => [key(name), id]));
	const any = leaves.find(({ slug }) => slug === ANY) ?? leaves.at(-1);
	const restOf = (branch: number) =>
		leaves.find(({ parentId, slug }) => parentId === branch && slug.endsWith('-other'));
	return {
		named: (words) => {
			const parts = words.split(/[:：／/＞>]/).map(key);
			const leaf = byName.get(parts.at(-1) ?? '');
			const branch = branches.get(parts[0] ?? '');
			return leaf ?? (branch === undefined ? null : (restOf(branch)?.id ?? null));
		},
		any: any?.id ?? 0
	};
}

function key(words: string): string {
	return words.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
