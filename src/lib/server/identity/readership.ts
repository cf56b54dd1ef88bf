import { and, eq, gt, isNull, lte, or } from 'drizzle-orm';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { holdersOf } from './organisations.ts';

const { grant } = schema;

/** Ids of organisations and of single seats that read a thing. */
export type Readers = { organisations: Set<number>; seats: Set<number> };

/** Who reads a thing with this key: organisations by the key or a grant, and single seats by a grant. */
export function readersOf(audience: string, thing: string): Readers {
	const at = now();
	const granted = db()
		.select({ organisation: grant.organisationId, seat: grant.seatId })
		.from(grant)
		.where(
			and(
				eq(grant.thing, thing),
				lte(grant.fromAt, at),
				or(isNull(grant.untilAt), gt(grant.untilAt, at)),
				isNull(grant.revokedAt)
			)
		)
		.all();
	return {
		organisations: new Set([
			...holdersOf(audience).map((body) => body.id),
			...granted.flatMap((row) => row.organisation ?? [])
		]),
		seats: new Set(granted.flatMap((row) => row.seat ?? []))
	};
}
