import { and, eq, isNull } from 'drizzle-orm';
import { schema, type Tx } from '../db/index.ts';
import { now } from '../now.ts';
import type { Recorder } from './change.ts';

const { grant } = schema;

/** To whom something is opened: one seat or one organisation. */
type Holder = { seat: number } | { organisation: number };

/** Opens a thing such as 'thread:12' to a holder from now until an instant (null: no end) and notes why. Gives the grant's id. */
export function give(
	tx: Tx,
	record: Recorder,
	thing: string,
	holder: Holder,
	until: Date | null,
	why: string
): number {
	const id = Number(
		tx
			.insert(grant)
			.values({
				thing,
				seatId: 'seat' in holder ? holder.seat : null,
				organisationId: 'organisation' in holder ? holder.organisation : null,
				fromAt: now(),
				untilAt: until,
				why
			})
			.run().lastInsertRowid
	);
	record('grant.given', thing, { grant: id, ...holder }, why);
	return id;
}

/** Takes a grant back; what was read meanwhile was read, and the row stays. */
export function revoke(tx: Tx, record: Recorder, id: number): void {
	const taken = tx
		.update(grant)
		.set({ revokedAt: now() })
		.where(and(eq(grant.id, id), isNull(grant.revokedAt)))
		.returning({ thing: grant.thing })
		.get();
	if (taken) record('grant.revoked', taken.thing, { grant: id });
}
