import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { incidentUpdateKinds } from '#lib/incidents.ts';
import { labels } from '#lib/labels.ts';
import { db, schema, type Tx } from '../db/index.ts';
import type { Thing } from './things.ts';

const { event, eventText, incident, incidentAffected, incidentUpdate } = schema;

/**
 * Takes every word of 障害情報: its head, all that was written into it, and what the organisations said of うちも影響あり.
 * When, by whom and how many stays; what runs is over, for nobody could know any more what it is. Like those below it
 * has no drafts.
 */
export function clearIncident(tx: Tx, id: number, at: Date): number[] {
	tx.update(incident)
		.set({
			title: labels.erased.incidentTitle,
			system: '',
			nextAt: null,
			endedAt: sql`coalesce(${incident.endedAt}, ${at.getTime()})`,
			version: sql`${incident.version} + 1`
		})
		.where(eq(incident.id, id))
		.run();
	tx.update(incidentUpdate)
		.set({ body: '', html: '' })
		.where(eq(incidentUpdate.incidentId, id))
		.run();
	tx.update(incidentAffected)
		.set({ effect: '', caller: null })
		.where(eq(incidentAffected.incidentId, id))
		.run();
	return [];
}

/** Takes what was written into 障害情報 at one time; that it was, when and by whom stays. */
export function clearIncidentUpdate(tx: Tx, thing: Thing): number[] {
	tx.update(incidentUpdate).set({ body: '', html: '' }).where(isUpdate(thing)).run();
	clearTexts(tx, saying(thing));
	return [];
}

/** Takes what one organisation said of うちも影響あり, and who telephoned, as it stands and stood; that it is affected stays. */
export function clearAffected(tx: Tx, thing: Thing): number[] {
	tx.update(incidentAffected).set({ effect: '', caller: null }).where(isAffected(thing)).run();
	clearTexts(tx, saying(thing));
	return [];
}

/** Whether a part of 障害情報 has text: its own or that of an event. */
export function partHasText(thing: Thing): boolean {
	const own =
		thing.type === 'incident-update'
			? sql`select 1 from ${incidentUpdate} where ${isUpdate(thing)} and ${incidentUpdate.body} <> ''`
			: sql`select 1 from ${incidentAffected} where ${isAffected(thing)}
				and (${incidentAffected.effect} <> '' or ${incidentAffected.caller} is not null)`;
	const recorded = sql`select 1 from ${event} join ${eventText} on ${eventText.eventId} = ${event.id}
		where ${saying(thing)}`;
	return db().get(sql`${own} union all ${recorded}`) !== undefined;
}

/** What of うちも影響あり an organisation says or the desk says for it has words, and is recorded by these. */
export const affectedActions = ['incident.affected', 'incident.entered-affected'] as const;

/** Whose うちも影響あり an event of these records. */
export const affectedOf = sql<number>`iif(${event.action} = 'incident.affected', ${event.organisation},
	json_extract(${event.refs}, '$.organisation'))`;

/** The events of a part: those of an organisation, or the one that was recorded with an update, which has no number there. */
export function eventsOf({ type, id, part }: Thing): SQL {
	const subject = sql`${event.subject} = ${`incident:${id}`}`;
	if (type === 'incident-affected') {
		return sql`(${subject} and ${inArray(event.action, [...affectedActions])} and ${affectedOf} = ${part})`;
	}
	const actions = sql.raw(incidentUpdateKinds.map((kind) => `'incident.${kind}'`).join(', '));
	return sql`(${subject} and ${event.action} in (${actions}) and ${part} = (select count(*) from event earlier
		where earlier.subject = ${event.subject} and earlier.action in (${actions}) and earlier.id <= ${event.id}))`;
}

/** The events whose texts go with a part: a correction may quote the first title, which stands with the opening. */
export function saying(thing: Thing): SQL {
	if (thing.type === 'incident-affected') return eventsOf(thing);
	return sql`(${eventsOf(thing)} or (${event.subject} = ${`incident:${thing.id}`} and ${event.action} = 'incident.opened'
		and exists (select 1 from ${incidentUpdate} where ${isUpdate(thing)} and ${incidentUpdate.kind} = 'corrected')))`;
}

/** Takes what the record says of these events. */
export function clearTexts(tx: Tx, which: SQL): void {
	const about = tx.select({ id: event.id }).from(event).where(which);
	tx.delete(eventText).where(inArray(eventText.eventId, about)).run();
}

function isUpdate({ id, part = 0 }: Thing) {
	return and(eq(incidentUpdate.incidentId, id), eq(incidentUpdate.number, part));
}

function isAffected({ id, part = 0 }: Thing) {
	return and(eq(incidentAffected.incidentId, id), eq(incidentAffected.organisationId, part));
}
