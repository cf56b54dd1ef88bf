import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import { isMember, isOver, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { may, scopeOf, scopes } from '../permissions.ts';
import type { Group } from './groups.ts';

const { groupMembership, groupParticipant, groupRequest, organisation, tenure, workingGroup } =
	schema;

export type OpenRequest = {
	id: number;
	kind: 'application' | 'invitation';
	groupId: number;
	slug: string;
	group: string;
	organisationId: number;
	organisation: string;
	message: string;
	at: Date;
};

const columns = {
	id: groupRequest.id,
	kind: groupRequest.kind,
	groupId: groupRequest.groupId,
	slug: workingGroup.slug,
	group: workingGroup.name,
	organisationId: groupRequest.organisationId,
	organisation: organisation.name,
	message: groupRequest.message,
	at: groupRequest.at
};

/** Nobody has answered, and the group goes on. */
const isOpen = and(isNull(groupRequest.outcome), isNull(workingGroup.conclusionId));

const selectOpen = preparedOnce((connection) =>
	connection
		.select(columns)
		.from(groupRequest)
		.innerJoin(workingGroup, eq(workingGroup.id, groupRequest.groupId))
		.innerJoin(organisation, eq(organisation.id, groupRequest.organisationId))
		.where(isOpen)
		.orderBy(asc(groupRequest.id))
		.prepare()
);

const selectToSettle = preparedOnce((connection) =>
	connection
		.select(columns)
		.from(groupRequest)
		.innerJoin(workingGroup, eq(workingGroup.id, groupRequest.groupId))
		.innerJoin(organisation, eq(organisation.id, groupRequest.organisationId))
		.where(and(isOpen, eq(groupRequest.kind, 'application'), scopes.groupRun))
		.orderBy(asc(groupRequest.id))
		.prepare()
);

/** The invitations that wait for the answer of the actor's organisation, oldest first. */
export function invitationsTo(actor: Actor): OpenRequest[] {
	return openRequests().filter(
		(row) => row.kind === 'invitation' && row.organisationId === actor.organisation.id
	);
}

/** The applications this actor may answer, in whichever group, oldest first. */
export function applicationsFor(actor: Actor): OpenRequest[] {
	return selectToSettle().all(scopeOf(actor));
}

/** What waits in one group, for those who run it: applications and the invitations sent; for others nothing. */
export function openIn(actor: Actor, of: Group): OpenRequest[] {
	if (!may(actor, 'group.run', of)) return [];
	return openRequests().filter(({ groupId }) => groupId === of.id);
}

/** Applications and invitations of the actor's own organisation that wait for an answer, in all groups. */
export function ownRequests(actor: Actor): OpenRequest[] {
	return openRequests().filter(({ organisationId }) => organisationId === actor.organisation.id);
}

function openRequests(): OpenRequest[] {
	return selectOpen().all();
}

/** The last answer the actor's organisation got to an application here: a 見送り with its reason; null if none. */
export function lastRefusal(actor: Actor, of: Group): { reason: string; at: Date } | null {
	const row = db()
		.select()
		.from(groupRequest)
		.where(
			and(
				eq(groupRequest.groupId, of.id),
				eq(groupRequest.organisationId, actor.organisation.id),
				eq(groupRequest.kind, 'application')
			)
		)
		.orderBy(desc(groupRequest.id))
		.limit(1)
		.get();
	if (row?.outcome !== 'declined' || row.settledAt === null) return null;
	return { reason: row.reason ?? '', at: row.settledAt };
}

const selectNamed = preparedOnce((connection) =>
	connection
		.select({
			membershipId: groupMembership.id,
			slug: workingGroup.slug,
			group: workingGroup.name,
			name: groupParticipant.name,
			tenure
		})
		.from(groupMembership)
		.innerJoin(workingGroup, eq(workingGroup.id, groupMembership.groupId))
		.innerJoin(groupParticipant, eq(groupParticipant.membershipId, groupMembership.id))
		.leftJoin(tenure, eq(tenure.id, groupParticipant.tenureId))
		.where(
			and(
				eq(groupMembership.organisationId, sql.placeholder('organisation')),
				isMember(sql.placeholder('today')),
				isNull(workingGroup.conclusionId),
				isNull(groupParticipant.removedAt)
			)
		)
		.orderBy(asc(workingGroup.position))
		.prepare()
);

/** The groups in which everybody the actor's organisation had named has left: it is asked to name somebody. */
export function withoutPeople(
	actor: Actor
): { membershipId: number; slug: string; group: string; names: string[]; since: Date }[] {
	const today = dayOf(now());
	const rows = selectNamed().all({ organisation: actor.organisation.id, today });
	const byMembership = Map.groupBy(rows, ({ membershipId }) => membershipId);
	return [...byMembership.values()].flatMap((people) => {
		const [first] = people;
		const leftAt = people.map((one) =>
			one.tenure && isOver(one.tenure, today) ? one.tenure : null
		);
		if (!first || leftAt.some((one) => one === null)) return [];
		const { membershipId, slug, group } = first;
		const since = leftAt.map((one) => one?.endedAt ?? new Date(`${one?.toOn}T15:00:00Z`));
		const last = new Date(Math.max(...since.map((at) => at.getTime())));
		return [{ membershipId, slug, group, names: people.map(({ name }) => name), since: last }];
	});
}
