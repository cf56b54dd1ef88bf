import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { excerpt } from '#lib/markdown.ts';
import { byDistrict } from '#lib/reference/districts.ts';
import { db, preparedOnce, schema } from '../../db/index.ts';
import { tombstone } from '../../erasure/erase.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found, may, readsIncident, scopeOf, scopes } from '../../permissions.ts';

const { erasure, incident, incidentAffected, incidentUpdate, organisation, seat, ticketCategory } =
	schema;

export type Incident = typeof incident.$inferSelect;

/** 障害情報 as pages show it: of うちも影響あり everybody sees the number, and an organisation its own. */
export type ShownIncident = Pick<
	Incident,
	'id' | 'title' | 'system' | 'sinceAt' | 'nextAt' | 'openedAt' | 'endedAt' | 'version'
> & {
	category: { id: number; slug: string; name: string };
	/** The beginning of what was written last, but for corrections, as plain text. */
	latest: string;
	latestAt: Date;
	affected: number;
	own: Omit<Affected, 'id' | 'name'> | null;
	/** What stands where it was erased for good. */
	erased: string | null;
	may: { keep: boolean; affect: boolean; enter: boolean };
};

/** One thing that was written into it. */
type IncidentUpdate = Pick<
	typeof incidentUpdate.$inferSelect,
	'number' | 'kind' | 'html' | 'authorName' | 'at'
> & {
	/** What stands where it was erased for good, alone. */
	erased: string | null;
};

/** The organisations of one 広域 that said うちも影響あり. */
export type AffectedDistrict = {
	name: string;
	organisations: Affected[];
};

/**
 * `isEntered`: typed in by the desk for an organisation that telephoned; `caller`: who there did, where that was noted;
 * `erased`: what stands where its words were erased for good, alone.
 */
type Affected = {
	id: number;
	name: string;
	effect: string;
	at: Date;
	isEntered: boolean;
	caller: string | null;
	erased: string | null;
};

/** Letters of what was written last. */
const LATEST_SHOWN = 80;
/** How many that are over one page shows. */
const PAST = 100;

/** What runs and this actor can read, that of a category first, then what was opened last. */
export function runningIncidents(actor: Actor, category: string | null = null): ShownIncident[] {
	return selectRunning()
		.all(scopeOf(actor))
		.map((row) => shown(actor, row))
		.sort((a, b) => Number(b.category.slug === category) - Number(a.category.slug === category));
}

/** What is over and this actor can read, the last first. */
export function pastIncidents(actor: Actor): ShownIncident[] {
	return selectPast()
		.all(scopeOf(actor))
		.map((row) => shown(actor, row));
}

/** One that this actor can read; throws `NotFound`. */
export function findIncident(actor: Actor, id: number): ShownIncident {
	const row = found(selectById().get({ ...scopeOf(actor), id }));
	return shown(actor, found(readsIncident(actor, row.incident) ? row : null));
}

/** What was written into one that this actor can read, the newest first; throws `NotFound`. */
export function updatesOf(actor: Actor, id: number): IncidentUpdate[] {
	findIncident(actor, id);
	return db()
		.select()
		.from(incidentUpdate)
		.where(eq(incidentUpdate.incidentId, id))
		.orderBy(desc(incidentUpdate.number))
		.all()
		.map(({ number, kind, html, authorName, at }) => ({
			...{ number, kind, html, authorName, at },
			erased: html === '' ? tombstone({ type: 'incident-update', id, part: number }) : null
		}));
}

/** Who said うちも影響あり, by 広域, for the desk; throws `NotFound`, and `Forbidden` for everybody else. */
export function affectedByDistrict(actor: Actor, id: number): AffectedDistrict[] {
	findIncident(actor, id);
	authorize(actor, 'incident.keep', null);
	const rows = db()
		.select({
			id: organisation.id,
			name: organisation.name,
			district: organisation.district,
			effect: incidentAffected.effect,
			at: incidentAffected.at,
			caller: incidentAffected.caller,
			isEntered,
			isErased
		})
		.from(incidentAffected)
		.innerJoin(organisation, eq(organisation.id, incidentAffected.organisationId))
		.innerJoin(seat, eq(seat.id, incidentAffected.seatId))
		.where(eq(incidentAffected.incidentId, id))
		.orderBy(asc(organisation.position))
		.all();
	return byDistrict(rows).map(({ name, members }) => ({
		name,
		organisations: members.map((row) => ({ ...row, ...marked(row, id, row.id) }))
	}));
}

/** Whether this actor opens, writes on and ends 障害情報. */
export function keepsIncidents(actor: Actor): boolean {
	return may(actor, 'incident.keep', null);
}

type Row = NonNullable<ReturnType<ReturnType<typeof selectById>['get']>>;

function shown(actor: Actor, row: Row): ShownIncident {
	const { id, title, system, sinceAt, nextAt, openedAt, endedAt, version } = row.incident;
	return {
		...{ id, title, system, sinceAt, nextAt, openedAt, endedAt, version },
		category: row.category,
		latest: row.latest === '' ? labels.erased.writing : excerpt(row.latest, LATEST_SHOWN),
		latestAt: new Date(row.latestAt),
		affected: row.affected,
		own: row.own && {
			...{ effect: row.own.effect, at: row.own.at, caller: row.own.caller },
			...marked(row, id, row.own.organisationId)
		},
		erased: title === labels.erased.incidentTitle ? tombstone({ type: 'incident', id }) : null,
		may: {
			keep: keepsIncidents(actor),
			affect: may(actor, 'incident.affect', row.incident),
			enter: may(actor, 'incident.enter', row.incident)
		}
	};
}

/** What one organisation said of うちも影響あり, as what can be erased. */
export function affectedThing(id: number, organisation: number) {
	return { type: 'incident-affected', id, part: organisation } as const;
}

function marked(row: { isEntered: unknown; isErased: unknown }, id: number, organisation: number) {
	return {
		isEntered: row.isEntered === 1,
		erased: row.isErased === 1 ? tombstone(affectedThing(id, organisation)) : null
	};
}

/** Whether what うちも影響あり said was erased for good, alone. */
const isErased = sql<0 | 1>`exists (select 1 from ${erasure} where ${erasure.thing} =
	'incident-affected:' || ${incidentAffected.incidentId} || '.' || ${incidentAffected.organisationId})`;

/** Whether うちも影響あり, joined to the seat that said it, was 代理入力: that seat is another organisation's. */
export const isEntered = sql<0 | 1>`${seat.organisationId} <> ${incidentAffected.organisationId}`;

const lastUpdate = (column: 'body' | 'at') =>
	sql`(select ${sql.raw(column)} from incident_update
		where incident_update.incident_id = ${incident.id} and kind <> 'corrected'
		order by number desc limit 1)`;

const shape = (connection: ReturnType<typeof db>) =>
	connection
		.select({
			incident,
			category: {
				id: ticketCategory.id,
				slug: ticketCategory.slug,
				name: ticketCategory.name
			},
			latest: sql<string>`${lastUpdate('body')}`,
			latestAt: sql<number>`${lastUpdate('at')}`,
			affected: sql<number>`(select count(*) from incident_affected counted
				where counted.incident_id = ${incident.id})`,
			own: incidentAffected,
			isEntered,
			isErased
		})
		.from(incident)
		.innerJoin(ticketCategory, eq(ticketCategory.id, incident.categoryId))
		.leftJoin(
			incidentAffected,
			and(
				eq(incidentAffected.incidentId, incident.id),
				eq(incidentAffected.organisationId, sql.placeholder('organisation'))
			)
		)
		.leftJoin(seat, eq(seat.id, incidentAffected.seatId));

const selectById = preparedOnce((connection) =>
	shape(connection)
		.where(and(eq(incident.id, sql.placeholder('id')), scopes.incident))
		.prepare()
);

const selectRunning = preparedOnce((connection) =>
	shape(connection)
		.where(and(isNull(incident.endedAt), scopes.incident))
		.orderBy(desc(incident.openedAt), desc(incident.id))
		.prepare()
);

const selectPast = preparedOnce((connection) =>
	shape(connection)
		.where(and(isNotNull(incident.endedAt), scopes.incident))
		.orderBy(desc(incident.endedAt), desc(incident.id))
		.limit(PAST)
		.prepare()
);
