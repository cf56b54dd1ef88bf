import { and, eq, isNull, or } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { isInForce } from './actors.ts';

const { person, seat, tenure, tenureRole } = schema;

/** Whether an organisation would have no 団体管理者 with a login on a day if this tenure did not count. */
export function isLastAdministrator(organisationId: number, tenureId: number, on: string): boolean {
	const administrators = db()
		.select({ tenureId: tenure.id, login: person.login })
		.from(tenure)
		.innerJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(
			and(
				eq(seat.organisationId, organisationId),
				eq(tenureRole.role, 'org-admin'),
				isNull(tenure.endedAt),
				or(eq(tenure.id, tenureId), isInForce(on))
			)
		)
		.all();
	return (
		administrators.some((row) => row.tenureId === tenureId) &&
		!administrators.some((row) => row.tenureId !== tenureId && row.login !== null)
	);
}

/** Throws `Invalid` when an organisation would be left without 団体管理者 and nobody has said that this is meant. */
export function warnAboutLast(
	organisationId: number,
	tenureId: number,
	on: string,
	isSure: boolean
): void {
	if (isSure || !isLastAdministrator(organisationId, tenureId, on)) return;
	throw invalid(
		'isSure',
		'この団体の最後の団体管理者です。このままでよければ、印を付けてもう一度押してください。'
	);
}
