import { and, eq, inArray, isNull } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { schema } from '../db/index.ts';
import { isMember, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { change } from '../record/change.ts';
import type { Group } from './groups.ts';

const { groupMembership, groupRequest, organisation } = schema;

/** Invites organisations into a group and tells them; who is in it or was invited already is left out. Gives how many were invited. */
export function invite(
	actor: Actor,
	of: Group,
	organisationIds: number[],
	message: string
): number {
	authorize(actor, 'group.run', of);
	return change(actor, (tx, record) => {
		const isInvited = and(
			eq(groupRequest.groupId, of.id),
			eq(groupRequest.kind, 'invitation'),
			isNull(groupRequest.outcome)
		);
		const invited = tx.select().from(groupRequest).where(isInvited).all();
		const members = tx
			.select()
			.from(groupMembership)
			.where(and(eq(groupMembership.groupId, of.id), isMember(dayOf(now()))))
			.all();
		const known = new Set([...invited, ...members].map((row) => row.organisationId));
		const wanted = tx
			.select({ id: organisation.id })
			.from(organisation)
			.where(inArray(organisation.id, organisationIds))
			.all()
			.filter(({ id }) => !known.has(id));
		for (const { id: organisationId } of wanted) {
			const row = { groupId: of.id, organisationId, message, personId: actor.person.id };
			tx.insert(groupRequest)
				.values({ ...row, kind: 'invitation', at: now() })
				.run();
			const refs = { organisation: organisationId, tellOrganisation: organisationId };
			record('group.invited', `group:${of.id}`, refs, message);
		}
		return wanted.length;
	});
}
