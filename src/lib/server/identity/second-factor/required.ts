import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { roleWords } from '#lib/identity.ts';
import { db, schema } from '../../db/index.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { isInForce, type Actor, type Role } from '../actors.ts';
import { roleNames } from '../people.ts';
import { ofInstallation, setForInstallation } from '../preferences.ts';
import { hasFactor, hasOne } from './having.ts';

const { person, tenure, tenureRole } = schema;
const KEY = 'second-factor';

/** Which roles must have a second factor, and from which day. */
type Requirement = { roles: Role[]; from: Day };

/** What the operator has set; null where nobody must. */
export function requirement(): Requirement | null {
	const value = ofInstallation(KEY);
	const standing = value === null ? null : (JSON.parse(value) as Requirement);
	return standing?.roles.length ? standing : null;
}

/** Whether one of the actor's roles needs a second factor today. */
export function mustHave(actor: Pick<Actor, 'roles'>): boolean {
	const standing = requirement();
	return standing !== null && standing.from <= dayOf(now()) && isNamed(standing, actor);
}

/** Whether the actor must set one up before anything else. */
export function mustSetUp(actor: Actor): boolean {
	return mustHave(actor) && !hasFactor(actor.person.id);
}

/** The day from which the actor will have to have one and has none yet; null where no such day is to come. */
export function dueFrom(actor: Actor): Day | null {
	const standing = requirement();
	const isToCome = standing !== null && standing.from > dayOf(now()) && isNamed(standing, actor);
	return isToCome && !hasFactor(actor.person.id) ? standing.from : null;
}

/** Sets which roles must have one, and from when; throws `Forbidden` for who does not operate the installation. */
export function setRequirement(actor: Actor, { roles, from }: Requirement): void {
	authorize(actor, 'operation.see', null);
	const chosen = roleWords.filter((role) => roles.includes(role));
	const value = JSON.stringify({ roles: chosen, from } satisfies Requirement);
	const names = roleNames(chosen) || 'なし';
	change(actor, (tx, record) => {
		setForInstallation(tx, KEY, value);
		record('second-factor.required', 'setting:second-factor', { from }, names);
	});
}

/** How many people with a login hold each role today, and how many of them have a second factor. */
export function factorsByRole(actor: Actor): { role: Role; people: number; having: number }[] {
	authorize(actor, 'operation.see', null);
	const rows = db()
		.select({
			role: tenureRole.role,
			people: sql<number>`count(distinct ${person.id})`,
			having: sql<number>`count(distinct case when ${hasOne()} then ${person.id} end)`
		})
		.from(tenure)
		.innerJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(and(isInForce(dayOf(now())), isNotNull(person.login)))
		.groupBy(tenureRole.role)
		.all();
	return roleWords.flatMap((role) => rows.find((row) => row.role === role) ?? []);
}

function isNamed(standing: Requirement, actor: Pick<Actor, 'roles'>): boolean {
	return actor.roles.some((role) => standing.roles.includes(role));
}
