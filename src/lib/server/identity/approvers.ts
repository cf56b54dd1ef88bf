import { and, eq } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { schema, type Tx } from '../db/index.ts';
import { now } from '../now.ts';
import { isInForce } from './actors.ts';

const { seat, tenure, tenureRole } = schema;

/** The people who are 決裁者 of an organisation today, by id. */
export function approversOf(reader: Pick<Tx, 'selectDistinct'>, organisationId: number): number[] {
	return reader
		.selectDistinct({ id: tenure.personId })
		.from(tenureRole)
		.innerJoin(tenure, eq(tenure.id, tenureRole.tenureId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(
			and(
				eq(seat.organisationId, organisationId),
				eq(tenureRole.role, 'approver'),
				isInForce(dayOf(now()))
			)
		)
		.all()
		.map((row) => row.id);
}
