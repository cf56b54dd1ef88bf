import { eq } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found } from '../permissions.ts';
import { change } from '../record/change.ts';
import { find } from './groups.ts';
import { membershipOf } from './members.ts';
import { keepSecretariat, memberAt, standingMembership } from './roles.ts';

const { groupMembership } = schema;

/**
 * 退会 of the actor's own organisation, from now on; 座長 and 事務局 are told, and what it wrote stays. Throws
 * `Forbidden`, `Invalid` where it is the only 事務局.
 */
export function leave(actor: Actor, slug: string): void {
	const of = find(actor, slug);
	authorize(actor, 'group.leave', of);
	const own = found(membershipOf(db(), of.id, actor.organisation.id));
	change(actor, (tx, record) => {
		standingMembership(tx, own.id);
		if (own.role === 'secretariat') keepSecretariat(tx, of, own.id);
		end(tx, own.id);
		record('group.left', `group:${of.id}`, {
			organisation: actor.organisation.id,
			tellOrganisations: of.leads.filter((id) => id !== actor.organisation.id).join(' ')
		});
	});
}

/** Takes a member organisation out of a group, which it is told with the reason. Throws as `leave` does. */
export function takeOut(actor: Actor, slug: string, id: number, input: { reason: string }): void {
	const { group, member } = memberAt(actor, slug, id);
	change(actor, (tx, record) => {
		standingMembership(tx, id);
		if (member.role === 'secretariat') keepSecretariat(tx, group, id);
		end(tx, id);
		const { organisationId: organisation } = member;
		const refs = { organisation, tellOrganisation: organisation };
		record('group.taken-out', `group:${group.id}`, refs, input.reason);
	});
}

function end(tx: Tx, id: number): void {
	tx.update(groupMembership)
		.set({ endedAt: now(), toOn: dayOf(now()) })
		.where(eq(groupMembership.id, id))
		.run();
}
