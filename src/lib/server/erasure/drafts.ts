import { eq, or, sql } from 'drizzle-orm';
import { schema, type Tx } from '../db/index.ts';

const { draft } = schema;

/** Corrections that were begun; gives their ids, for the files kept with them. */
export function dropDraftsOf(tx: Tx, form: string): number[] {
	return tx
		.delete(draft)
		.where(eq(draft.form, form))
		.returning({ id: draft.id })
		.all()
		.map((row) => row.id);
}

/** A shorter text stands in many others by coincidence. */
const TELLING_LENGTH = 10;

/**
 * Copies in drafts: the writer's own beginnings of the text, and what anybody has begun below it that quotes it
 * whole. Other drafts are nobody's to take; gives the ids of those that went.
 */
export function dropCopies(tx: Tx, writerId: number, path: string, texts: string[]): number[] {
	const body = sql`trim(json_extract(${draft.fields}, '$.body'))`;
	return texts
		.map((text) => text.trim())
		.filter((text) => text.length >= TELLING_LENGTH)
		.flatMap((text) =>
			tx
				.delete(draft)
				.where(
					or(
						sql`${draft.form} = ${path} and instr(${body}, ${text}) > 0`,
						sql`${draft.personId} = ${writerId} and length(${body}) >= ${TELLING_LENGTH} and instr(${text}, ${body}) > 0`
					)
				)
				.returning({ id: draft.id })
				.all()
		)
		.map((row) => row.id);
}
