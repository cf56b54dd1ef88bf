import { sql, type SQL } from 'drizzle-orm';

/** True in SQL where one of these texts has the passage `word` of a prepared query, written in whatever width. */
export function has(...texts: unknown[]): SQL {
	const each = texts.map(
		(text) => sql`instr(folded(${text}), folded(${sql.placeholder('word')})) > 0`
	);
	return sql`(${sql.join(each, sql` or `)})`;
}
