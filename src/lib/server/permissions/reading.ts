import { sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';

export type Readable = { id: number; audience: string };

/** A notice begins on a day: until then it is its sender's alone. */
type ReadableNotice = Readable & { fromOn: string; organisationId: number };

export function reads(actor: Actor, type: 'thread', row: Readable): boolean;
export function reads(actor: Actor, type: 'ticket', row: Readable): boolean;
export function reads(actor: Actor, type: 'dispatch', row: Readable): boolean;
export function reads(actor: Actor, type: 'notice', row: ReadableNotice): boolean;
/** The one sentence of reading, as a rule: the actor holds the row's key, or the row was opened to them by name. */
export function reads(
	actor: Actor,
	type: 'thread' | 'ticket' | 'dispatch' | 'notice',
	row: Readable | ReadableNotice
): boolean {
	const holds = actor.reach.includes(row.audience) || actor.grants.includes(`${type}:${row.id}`);
	const hasBegun =
		!('fromOn' in row) ||
		type !== 'notice' ||
		row.fromOn <= dayOf(now()) ||
		row.organisationId === actor.organisation.id;
	return holds && hasBegun;
}

/** The same sentence for a row inside another: it may narrow its root, never widen it. */
export function readsInside(actor: Actor, row: { audience: string }, root: Readable): boolean {
	return (
		reads(actor, 'thread', root) &&
		(actor.reach.includes(row.audience) || actor.grants.includes(`thread:${root.id}`))
	);
}

/** Whether this reader may see who wrote a row. */
export function seesAuthor(actor: Actor, row: { authorAudience: string | null }): boolean {
	return row.authorAudience === null || actor.reach.includes(row.authorAudience);
}

/** For a query that is run with `scopeOf(actor)`: the keys the actor holds, and what was opened to them by name. */
export const reach = sql`(select value from json_each(${sql.placeholder('reach')}))`;
export const grants = sql`(select value from json_each(${sql.placeholder('grants')}))`;
