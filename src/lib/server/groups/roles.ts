import { and, eq, ne } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../db/index.ts';
import { isMember, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { found } from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import { findLed, type Group } from './groups.ts';
import { membersOf, type Member, type MembershipRole } from './members.ts';

const { groupMembership } = schema;

/** One member organisation for the page where its place in the group is changed; throws `NotFound`, `Forbidden`. */
export function memberAt(actor: Actor, slug: string, id: number): { group: Group; member: Member } {
	const group = findLed(actor, slug, 'group.run');
	return { group, member: found(membersOf(group).find((one) => one.id === id)) };
}

/**
 * Gives a member organisation another role, which it is told. A group has one 座長: the one before becomes a
 * member. Throws `Invalid` where nobody would be 事務局 any more.
 */
export function changeRole(actor: Actor, slug: string, id: number, role: MembershipRole): void {
	const { group, member } = memberAt(actor, slug, id);
	if (member.role === role) return;
	change(actor, (tx, record) => {
		if (member.role === 'secretariat') keepSecretariat(tx, group, id);
		if (role === 'chair') stepDown(tx, record, group);
		tx.update(groupMembership).set({ role }).where(eq(groupMembership.id, id)).run();
		recordRole(record, group, member.organisationId, role);
	});
}

/** Throws unless somebody else is 事務局 as well: there is always one to turn to. */
export function keepSecretariat(tx: Tx, of: Group, exceptId: number): void {
	const other = tx
		.select({ id: groupMembership.id })
		.from(groupMembership)
		.where(
			and(
				eq(groupMembership.groupId, of.id),
				eq(groupMembership.role, 'secretariat'),
				ne(groupMembership.id, exceptId),
				isMember(dayOf(now()))
			)
		)
		.get();
	if (!other) throw invalid('role', ONLY_SECRETARIAT);
}

/** The membership as it is inside the transaction; throws `Conflict` when it is over. */
export function standingMembership(tx: Tx, id: number): void {
	const row = tx
		.select({ id: groupMembership.id })
		.from(groupMembership)
		.where(and(eq(groupMembership.id, id), isMember(dayOf(now()))))
		.get();
	if (!row) throw new Conflict('この団体は、もう参加していません。');
}

const ONLY_SECRETARIAT = '事務局はこの団体だけです。先に、ほかの参加団体を事務局にしてください。';

function stepDown(tx: Tx, record: Recorder, of: Group): void {
	const chairs = membersOf(of).filter((member) => member.role === 'chair');
	for (const { id, organisationId } of chairs) {
		tx.update(groupMembership).set({ role: 'member' }).where(eq(groupMembership.id, id)).run();
		recordRole(record, of, organisationId, 'member');
	}
}

function recordRole(record: Recorder, of: Group, organisation: number, role: MembershipRole): void {
	const refs = { organisation, role, tellOrganisation: organisation };
	record('group.role-changed', `group:${of.id}`, refs);
}
