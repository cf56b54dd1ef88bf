import { and, eq, isNull, sql } from 'drizzle-orm';
import { preparedOnce, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { holdersOf } from './organisations.ts';

const { grant } = schema;

/** Ids of organisations and of single seats that read a thing. */
export type Readers = { organisations: Set<number>; seats: Set<number> };

/** Who reads a thing with this key: organisations by the key or a grant, and single seats by a grant. */
export function readersOf(audience: string, thing: string): Readers {
	const granted = selectGranted().all({ thing, now: now().getTime() });
	return {
		organisations: new Set([
			...holdersOf(audience).map((body) => body.id),
			...granted.flatMap((row) => row.organisation ?? [])
		]),
		seats: new Set(granted.flatMap((row) => row.seat ?? []))
	};
}

const selectGranted = preparedOnce((connection) =>
	connection
		.select({ organisation: grant.organisationId, seat: grant.seatId })
		.from(grant)
		.where(
			and(
				eq(grant.thing, sql.placeholder('thing')),
				sql`${grant.fromAt} <= ${sql.placeholder('now')}`,
				sql`(${grant.untilAt} is null or ${grant.untilAt} > ${sql.placeholder('now')})`,
				isNull(grant.revokedAt)
			)
		)
		.prepare()
);
