import { eq } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { db, schema, type Tx } from '../db/index.ts';

const { actionItem, board, datePoll, groupSummary, material, meeting } = schema;

type InGroup = SQLiteTable & { id: SQLiteColumn; groupId: SQLiteColumn };

/** What lies inside a working group: its table, and where it is read below the group. */
const things: Record<string, { from: InGroup; path: (id: string) => string }> = {
	action: { from: actionItem, path: (id) => `actions#a${id}` },
	'date-poll': { from: datePoll, path: (id) => `polls/${id}` },
	material: { from: material, path: (id) => `materials/${id}` },
	meeting: { from: meeting, path: (id) => `meetings/${id}` },
	/** Named by their meeting. */
	minutes: { from: meeting, path: (id) => `meetings/${id}/minutes` },
	summary: { from: groupSummary, path: (id) => `summaries/${id}` }
};

/** Where a thing of a group such as 'meeting:7' is read; null for any other, and for one that is gone. */
export function groupThingPath(thing: string): string | null {
	const [type = '', id = ''] = thing.split(':');
	const group = groupOf(db(), thing);
	return group && things[type] ? `/groups/${group.slug}/${things[type].path(id)}` : null;
}

/** The key one must hold to be told of such a thing: what is inside, or membership where members are asked. Null for any other. */
export function keyOfGroupThing(tx: Tx, thing: string): string | null {
	if (thing.startsWith('summary:')) return null;
	const group = groupOf(tx, thing);
	return group && thing.startsWith('date-poll:') ? `group:${group.id}` : (group?.audience ?? null);
}

function groupOf(from: Pick<Tx, 'select'>, thing: string) {
	const [type = '', id] = thing.split(':');
	const of = things[type]?.from;
	if (!of) return null;
	return from
		.select({ id: board.groupId, slug: board.slug, audience: board.audience })
		.from(of)
		.innerJoin(board, eq(board.groupId, of.groupId))
		.where(eq(of.id, Number(id)))
		.get();
}
