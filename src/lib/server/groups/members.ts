import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import type { membershipRoles } from '#lib/groups.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { existsOn, isMember, isOver, stillExists } from '../identity/actors.ts';
import { now } from '../now.ts';
import type { Recorder } from '../record/change.ts';
import type { Group } from './groups.ts';

const { groupMembership, groupParticipant, organisation, tenure } = schema;

export type MembershipRole = (typeof membershipRoles)[number];
type Participant = {
	id: number;
	name: string;
	section: string;
	/** They have left the seat they were named from. */
	isGone: boolean;
};
export type Member = {
	id: number;
	organisationId: number;
	organisation: string;
	district: string | null;
	role: MembershipRole;
	fromOn: Day;
	people: Participant[];
};

/** 座長 first, then in the one order. */
const inOrder = [
	sql`case ${groupMembership.role} when 'chair' then 0 when 'vice-chair' then 1 when 'secretariat' then 2 else 3 end`,
	asc(organisation.position),
	asc(organisation.kana)
];

/** The organisations in a group today with whom they have named, 座長 first, then in the one order. */
export function membersOf(of: Group): Member[] {
	const today = dayOf(now());
	const rows = db()
		.select({
			membership: groupMembership,
			name: organisation.name,
			district: organisation.district
		})
		.from(groupMembership)
		.innerJoin(organisation, eq(organisation.id, groupMembership.organisationId))
		.where(and(eq(groupMembership.groupId, of.id), isMember(today), stillExists(today)))
		.orderBy(...inOrder)
		.all();
	const people = peopleOf(of);
	return rows.map(({ membership, name, district }) => ({
		id: membership.id,
		organisationId: membership.organisationId,
		organisation: name,
		district,
		role: membership.role,
		fromOn: membership.fromOn as Day,
		people: people.get(membership.id) ?? []
	}));
}

/** Whom the organisations of a group have named, by membership, in the order of naming. */
function peopleOf(of: Group): Map<number, Participant[]> {
	const today = dayOf(now());
	const rows = db()
		.select({
			id: groupParticipant.id,
			membershipId: groupParticipant.membershipId,
			name: groupParticipant.name,
			section: groupParticipant.section,
			tenure
		})
		.from(groupParticipant)
		.innerJoin(groupMembership, eq(groupMembership.id, groupParticipant.membershipId))
		.leftJoin(tenure, eq(tenure.id, groupParticipant.tenureId))
		.where(and(eq(groupMembership.groupId, of.id), isNull(groupParticipant.removedAt)))
		.orderBy(asc(groupParticipant.id))
		.all();
	const people = new Map<number, Participant[]>();
	for (const { membershipId, tenure: held, ...person } of rows) {
		const isGone = held !== null && isOver(held, today);
		people.set(membershipId, [...(people.get(membershipId) ?? []), { ...person, isGone }]);
	}
	return people;
}

export type FormerMember = {
	id: number;
	organisation: string;
	role: MembershipRole;
	fromOn: Day;
	toOn: Day;
	/** The organisation itself is no more. */
	isDissolved: boolean;
};

/** The organisations that were in a group and are no more, those that left last first. */
export function formerMembersOf(of: Group): FormerMember[] {
	const today = dayOf(now());
	const rows = db()
		.select({ membership: groupMembership, organisation })
		.from(groupMembership)
		.innerJoin(organisation, eq(organisation.id, groupMembership.organisationId))
		.where(
			and(
				eq(groupMembership.groupId, of.id),
				sql`not (${isMember(today)} and ${stillExists(today)})`,
				sql`${groupMembership.fromOn} <= ${today}`
			)
		)
		.orderBy(desc(groupMembership.endedAt), desc(groupMembership.id))
		.all();
	return rows.map(({ membership, organisation: body }) => ({
		id: membership.id,
		organisation: body.name,
		role: membership.role,
		fromOn: membership.fromOn,
		toOn:
			(membership.endedAt && dayOf(membership.endedAt)) ??
			membership.toOn ??
			body.validTo ??
			membership.fromOn,
		isDissolved: !existsOn(body, today)
	}));
}

/** The membership an organisation holds in a group today, or null. */
export function membershipOf(
	tx: Tx | ReturnType<typeof db>,
	groupId: number,
	organisationId: number
): typeof groupMembership.$inferSelect | null {
	const row = tx
		.select()
		.from(groupMembership)
		.where(
			and(
				eq(groupMembership.groupId, groupId),
				eq(groupMembership.organisationId, organisationId),
				isMember(dayOf(now()))
			)
		)
		.get();
	return row ?? null;
}

/**
 * Takes an organisation into a group from today (JST), in the caller's transaction; one that is there already only
 * gets the role. Gives the membership's id.
 */
export function enter(
	tx: Tx,
	record: Recorder,
	groupId: number,
	organisationId: number,
	role: MembershipRole
): number {
	const standing = membershipOf(tx, groupId, organisationId);
	if (standing) {
		tx.update(groupMembership).set({ role }).where(eq(groupMembership.id, standing.id)).run();
	}
	const fromOn = dayOf(now());
	const id =
		standing?.id ??
		Number(
			tx.insert(groupMembership).values({ groupId, organisationId, role, fromOn }).run()
				.lastInsertRowid
		);
	record(standing ? 'group.role-changed' : 'group.joined', `group:${groupId}`, {
		organisation: organisationId,
		role
	});
	return id;
}
