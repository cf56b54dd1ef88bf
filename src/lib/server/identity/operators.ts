import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { addDays, type Day } from '#lib/dates.ts';
import { Forbidden, invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { may, rolesFor } from '../permissions.ts';
import type { Actor, OrganisationKind, Role } from './actors.ts';

const { person, tenure, tenureRole } = schema;

/** The roles there are in an organisation of this kind, as far as they are not beyond this actor. */
export function rolesWithin(actor: Actor, kind: OrganisationKind): Role[] {
	return rolesFor(kind).filter((role) => isWithinRights(actor, [role]));
}

/** Whether this actor may touch a seat with these roles: further rights than one's own are not one's to take. */
export function isWithinRights(actor: Actor, roles: Role[]): boolean {
	return !roles.includes('operator') || may(actor, 'operation.see', null);
}

/** Throws `Forbidden` where a seat with these roles is not this actor's to touch. */
export function checkWithinRights(actor: Actor, roles: Role[]): void {
	if (isWithinRights(actor, roles)) return;
	throw new Forbidden('システム管理者を直したり終えたりできるのは、システム管理者だけです。');
}

/**
 * Throws `Invalid` at a field when this tenure is an operator's and, counted no longer from a day on, would
 * leave a day of its term without any operator who can sign in.
 */
export function keepAnOperator(tenureId: number, from: Day, field: string): void {
	const operators = db()
		.select({ id: tenure.id, fromOn: tenure.fromOn, toOn: tenure.toOn })
		.from(tenure)
		.innerJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(and(eq(tenureRole.role, 'operator'), isNull(tenure.endedAt), isNotNull(person.login)))
		.all();
	const own = operators.find((one) => one.id === tenureId);
	if (!own) return;
	const others = operators.filter((one) => one.id !== tenureId);
	const until = own.toOn ?? FOR_GOOD;
	let day = from > own.fromOn ? from : own.fromOn;
	while (day <= until) {
		const covered = others
			.filter((one) => one.fromOn <= day && (one.toOn ?? FOR_GOOD) >= day)
			.map((one) => one.toOn ?? FOR_GOOD)
			.sort()
			.at(-1);
		if (covered === FOR_GOOD) return;
		if (covered === undefined) throw invalid(field, LAST);
		day = addDays(covered, 1);
	}
}

const FOR_GOOD = '9999-12-31';
const LAST =
	'最後のシステム管理者です。先に別の人をシステム管理者にし、その人がログインしてからにしてください。';
