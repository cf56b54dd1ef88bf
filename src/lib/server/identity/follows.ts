import { and, asc, eq, sql } from 'drizzle-orm';
import { preparedOnce, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { trace } from '../record/traces.ts';
import type { Actor } from './actors.ts';

const { follow } = schema;

const selectFollowed = preparedOnce((connection) =>
	connection
		.select({ thing: follow.thing })
		.from(follow)
		.where(eq(follow.seatId, sql.placeholder('seat')))
		.orderBy(asc(follow.createdAt))
		.prepare()
);

const selectFollow = preparedOnce((connection) =>
	connection
		.select({ thing: follow.thing })
		.from(follow)
		.where(
			and(eq(follow.seatId, sql.placeholder('seat')), eq(follow.thing, sql.placeholder('thing')))
		)
		.prepare()
);

/** What a seat follows, such as 'board:3', first followed first; whoever sits there finds the same. */
export function followedBy(seatId: number): string[] {
	return selectFollowed()
		.all({ seat: seatId })
		.map((row) => row.thing);
}

const selectBoards = preparedOnce((connection) =>
	connection
		.select({ thing: follow.thing })
		.from(follow)
		.where(and(eq(follow.seatId, sql.placeholder('seat')), sql`${follow.thing} glob 'board:*'`))
		.orderBy(asc(follow.createdAt))
		.prepare()
);

/** The ids of the boards a seat follows, first followed first: every page asks, of threads it may follow thousands. */
export function followedBoards(seatId: number): number[] {
	const things = selectBoards()
		.all({ seat: seatId })
		.map((row) => row.thing);
	return idsAmong(things, 'board');
}

/** The ids of one kind among things such as 'board:3' and 'thread:12'. */
export function idsAmong(things: string[], kind: string): number[] {
	return things
		.map((thing) => thing.split(':'))
		.filter(([type]) => type === kind)
		.map(([, id]) => Number(id));
}

/** Whether the actor's seat follows a thing. */
export function follows(actor: Actor, thing: string): boolean {
	return selectFollow().get({ seat: actor.seat.id, thing }) !== undefined;
}

/** Makes the actor's seat follow a thing, or no longer; the domain has found the thing before. */
export function setFollowed(actor: Actor, thing: string, isFollowed: boolean): void {
	const seatId = actor.seat.id;
	trace((connection) =>
		isFollowed
			? connection
					.insert(follow)
					.values({ seatId, thing, createdAt: now() })
					.onConflictDoNothing()
					.run()
			: connection
					.delete(follow)
					.where(and(eq(follow.seatId, seatId), eq(follow.thing, thing)))
					.run()
	);
}

/** Makes a seat follow a thing in the caller's transaction: who asks or answers wants to hear the rest. */
export function followFrom(seatId: number, thing: string): void {
	insertFollow().run({ seat: seatId, thing, at: now() });
}

const insertFollow = preparedOnce((connection) =>
	connection
		.insert(follow)
		.values({
			seatId: sql.placeholder('seat'),
			thing: sql.placeholder('thing'),
			createdAt: sql.placeholder('at')
		})
		.onConflictDoNothing()
		.prepare()
);
