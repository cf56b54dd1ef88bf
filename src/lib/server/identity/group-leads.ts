import { and, eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { isLead, stillExists } from './actors.ts';

const { groupMembership, organisation } = schema;

const selectLeads = preparedOnce((connection) =>
	connection
		.select({ id: groupMembership.organisationId, role: groupMembership.role })
		.from(groupMembership)
		.innerJoin(organisation, eq(organisation.id, groupMembership.organisationId))
		.where(
			and(
				eq(groupMembership.groupId, sql.placeholder('group')),
				isLead(sql.placeholder('today')),
				stillExists(sql.placeholder('today'))
			)
		)
		.prepare()
);

/** The organisations that are 座長 or 事務局 of a working group today (JST). */
export function leadsOf(group: number): number[] {
	return leads(group).map(({ id }) => id);
}

/** Of them those that are 座長. */
export function chairsOf(group: number): number[] {
	return leads(group)
		.filter(({ role }) => role === 'chair')
		.map(({ id }) => id);
}

function leads(group: number) {
	return selectLeads().all({ group, today: dayOf(now()) });
}
