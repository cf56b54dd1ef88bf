import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import type { membershipRoles } from '#lib/groups.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { isMember, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import type { Group } from './groups.ts';

const { groupMembership, groupParticipant, organisation } = schema;

export type MembershipRole = (typeof membershipRoles)[number];
export type Member = {
	id: number;
	organisationId: number;
	organisation: string;
	district: string | null;
	role: MembershipRole;
	fromOn: Day;
	people: { name: string; section: string }[];
};

/** The organisations in a group today with whom they have named, 座長 first, then in the one order. */
export function membersOf(of: Group): Member[] {
	const rows = db()
		.select({
			membership: groupMembership,
			name: organisation.name,
			district: organisation.district
		})
		.from(groupMembership)
		.innerJoin(organisation, eq(organisation.id, groupMembership.organisationId))
		.where(and(eq(groupMembership.groupId, of.id), isMember(dayOf(now()))))
		.orderBy(
			sql`case ${groupMembership.role} when 'chair' then 0 when 'vice-chair' then 1 when 'secretariat' then 2 else 3 end`,
			asc(organisation.position),
			asc(organisation.kana)
		)
		.all();
	const people = db()
		.select({
			membershipId: groupParticipant.membershipId,
			name: groupParticipant.name,
			section: groupParticipant.section
		})
		.from(groupParticipant)
		.innerJoin(groupMembership, eq(groupMembership.id, groupParticipant.membershipId))
		.where(and(eq(groupMembership.groupId, of.id), isNull(groupParticipant.removedAt)))
		.orderBy(asc(groupParticipant.id))
		.all();
	return rows.map(({ membership, name, district }) => ({
		id: membership.id,
		organisationId: membership.organisationId,
		organisation: name,
		district,
		role: membership.role,
		fromOn: membership.fromOn as Day,
		people: people
			.filter(({ membershipId }) => membershipId === membership.id)
			.map((person) => ({ name: person.name, section: person.section }))
	}));
}

/** Takes an organisation into a group from today (JST); one that is there already only gets the role. */
export function admit(
	actor: Actor,
	of: Group,
	organisationId: number,
	role: MembershipRole = 'member'
): void {
	authorize(actor, 'group.run', of);
	change(actor, (tx, record) => {
		enter(tx, record, of.id, organisationId, role);
	});
}

/** As `admit`, in the caller's transaction; gives the membership's id. */
export function enter(
	tx: Tx,
	record: Recorder,
	groupId: number,
	organisationId: number,
	role: MembershipRole
): number {
	const today = dayOf(now());
	const standing = tx
		.select({ id: groupMembership.id })
		.from(groupMembership)
		.where(
			and(
				eq(groupMembership.groupId, groupId),
				eq(groupMembership.organisationId, organisationId),
				isMember(today)
			)
		)
		.get();
	if (standing) {
		tx.update(groupMembership).set({ role }).where(eq(groupMembership.id, standing.id)).run();
	}
	const id =
		standing?.id ??
		Number(
			tx.insert(groupMembership).values({ groupId, organisationId, role, fromOn: today }).run()
				.lastInsertRowid
		);
	record(standing ? 'group.role-changed' : 'group.joined', `group:${groupId}`, {
		organisation: organisationId,
		role
	});
	return id;
}
