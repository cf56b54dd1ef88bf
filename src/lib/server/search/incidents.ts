import { eq, inArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { db, schema } from '../db/index.ts';
import type { MeetingPlace } from './meetings.ts';
import { WRITTEN_INTO_INCIDENT } from './sources.ts';

const { organisation, ticketCategory } = schema;
const incident = alias(schema.incident, 'i');

/** The places of 障害情報 that was found, by things such as 'incident:3'. */
export function placesOfIncidents(ids: number[]): Map<string, MeetingPlace> {
	if (ids.length === 0) return new Map();
	const rows = db()
		.select({
			incident,
			category: ticketCategory.name,
			organisation: organisation.name,
			written: sql<string>`(${sql.raw(WRITTEN_INTO_INCIDENT)})`
		})
		.from(incident)
		.innerJoin(ticketCategory, eq(ticketCategory.id, incident.categoryId))
		.innerJoin(organisation, eq(organisation.id, incident.organisationId))
		.where(inArray(incident.id, ids))
		.all();
	return new Map(
		rows.map(({ incident: of, category, organisation: name, written }) => [
			`incident:${of.id}`,
			{
				href: `/helpdesk/incidents/${of.id}`,
				title: of.title,
				body: `${of.system}\n${written}`.trim(),
				board: category,
				organisation: name,
				at: of.openedAt
			}
		])
	);
}
