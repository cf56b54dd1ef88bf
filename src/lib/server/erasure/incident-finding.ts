import { and, asc, count, desc, eq, inArray, sql } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { authorize, found, readsIncident, scopeOf, scopes } from '../permissions.ts';
import { erasable, quoteOf, tombstone, type Erasable } from './erase.ts';
import { affectedActions, affectedOf, eventsOf } from './incidents.ts';
import type { Place } from './listing.ts';
import type { Thing } from './things.ts';
import { has } from './words.ts';

const { event, eventText, incident, incidentAffected, incidentUpdate, organisation } = schema;

const plain = { place: null, takesTitle: false, versions: 0 };
const AFFECTED = labels.erased.things['incident-affected'];

/** 障害情報 as the page of erasing shows it, with all that was written into it. Throws `NotFound`, `Forbidden`. */
export function findIncident(actor: Actor, id: number): Erasable {
	const of = readable(actor, id);
	const updates = db()
		.select({ body: incidentUpdate.body })
		.from(incidentUpdate)
		.where(eq(incidentUpdate.incidentId, id))
		.orderBy(asc(incidentUpdate.number))
		.all();
	const affected = db()
		.select({ organisations: count() })
		.from(incidentAffected)
		.where(eq(incidentAffected.incidentId, id))
		.get();
	const head = [of.title, of.system].filter((line) => line !== '');
	return {
		...plain,
		...erasable({ type: 'incident', id }),
		takesTitle: true,
		goes: `件名、対象のシステム、これまでの情報${updates.length}件、${affected?.organisations ?? 0}団体の${AFFECTED}の内容と電話をくれた人の氏名`,
		...(of.endedAt === null && { then: '続いている障害は、終わったことになります。' }),
		title: of.title,
		quote: quoteOf(actor, {
			...of,
			authorAudience: null,
			body: [...head, ...updates.map(({ body }) => body)].join('\n'),
			createdAt: of.openedAt
		})
	};
}

/** What was written into 障害情報 at one time, as the page of erasing shows it. Throws `NotFound`, `Forbidden`. */
export function findIncidentUpdate(actor: Actor, id: number, number: number): Erasable {
	const of = readable(actor, id);
	const row = found(
		db()
			.select()
			.from(incidentUpdate)
			.where(and(eq(incidentUpdate.incidentId, id), eq(incidentUpdate.number, number)))
			.get()
	);
	const { authorName, body, at } = row;
	return {
		...plain,
		...ofPart({ type: 'incident-update', id, part: number }),
		title: of.title,
		quote: quoteOf(actor, { ...of, authorName, authorAudience: null, body, createdAt: at })
	};
}

/**
 * What one organisation says of うちも影響あり, as the page of erasing shows it; where it was taken back, what the
 * record has of it. Throws `NotFound`, `Forbidden`.
 */
export function findAffected(actor: Actor, id: number, organisationId: number): Erasable {
	const of = readable(actor, id);
	const thing: Thing = { type: 'incident-affected', id, part: organisationId };
	const row = db()
		.select()
		.from(incidentAffected)
		.where(
			and(eq(incidentAffected.incidentId, id), eq(incidentAffected.organisationId, organisationId))
		)
		.get();
	const last = db()
		.select({ at: event.at, text: eventText.text })
		.from(event)
		.leftJoin(eventText, eq(eventText.eventId, event.id))
		.where(eventsOf(thing))
		.orderBy(desc(event.id))
		.limit(1)
		.get();
	const said = found(row ? { at: row.at, text: row.effect } : last);
	return {
		...plain,
		...ofPart(thing),
		goes: '影響の内容、電話をくれた人の氏名',
		...(of.endedAt === null && { then: 'この団体は、この障害の影響の内容をもう書けません。' }),
		title: of.title,
		quote: quoteOf(actor, {
			...{ organisationId, authorName: row?.caller ?? '', authorAudience: null },
			body: said.text ?? '',
			createdAt: said.at
		})
	};
}

/** Who may not erase learns nothing of what stands in it. */
function readable(actor: Actor, id: number) {
	const row = found(db().select().from(incident).where(eq(incident.id, id)).get());
	found(readsIncident(actor, row) ? row : null);
	authorize(actor, 'erase', null);
	return row;
}

/** A part is gone as well where the whole is. */
function ofPart(thing: Thing) {
	const of = erasable(thing);
	return { ...of, erased: of.erased ?? tombstone({ type: 'incident', id: thing.id }) };
}

/** Where a passage stands in 障害情報 that this actor reads: in its head, in what was written into it, and in うちも影響あり, taken back or not. */
export function incidentPlaces(actor: Actor, word: string): Place[] {
	authorize(actor, 'erase', null);
	const values = { ...scopeOf(actor), word };
	const heads = db()
		.select({ id: incident.id })
		.from(incident)
		.where(and(scopes.incident, has(incident.title, incident.system)))
		.prepare()
		.all(values);
	const updates = db()
		.select({ id: incident.id, number: incidentUpdate.number })
		.from(incidentUpdate)
		.innerJoin(incident, eq(incident.id, incidentUpdate.incidentId))
		.where(and(scopes.incident, has(incidentUpdate.body)))
		.prepare()
		.all(values);
	const affected = db()
		.selectDistinct({
			id: incident.id,
			organisationId: organisation.id,
			name: organisation.name,
			at: incidentAffected.at
		})
		.from(event)
		.innerJoin(eventText, eq(eventText.eventId, event.id))
		.innerJoin(incident, sql`${event.subject} = 'incident:' || ${incident.id}`)
		.innerJoin(organisation, eq(organisation.id, affectedOf))
		.leftJoin(
			incidentAffected,
			and(
				eq(incidentAffected.incidentId, incident.id),
				eq(incidentAffected.organisationId, organisation.id)
			)
		)
		.where(and(scopes.incident, inArray(event.action, [...affectedActions]), has(eventText.text)))
		.prepare()
		.all(values);
	return [
		...heads.map(({ id }) => placed({ type: 'incident', id })),
		...updates.map(({ id, number }) => placed({ type: 'incident-update', id, part: number })),
		...affected.map(({ id, organisationId, name, at }) => {
			const place = placed({ type: 'incident-affected', id, part: organisationId });
			return {
				...place,
				label: `${place.label}（${name}）`,
				// What stands on one page has one address each.
				href: `${place.href}#affected-${organisationId}`,
				isDeleted: at === null
			};
		})
	];
}

/** Where 障害情報 or a part of it stands; which organisation said うちも影響あり is known to the desk alone. */
export function placeOfIncident({ type, id, part }: Thing): { label: string; href: string } {
	const { things } = labels.erased;
	const [label, href] = [`${things.incident}${id}`, `/helpdesk/incidents/${id}`];
	if (type === 'incident-update') {
		return { label: `${label}の${part}番`, href: `${href}#update-${part}` };
	}
	return { label: type === 'incident-affected' ? `${label}の${things[type]}` : label, href };
}

const BELOW = { 'incident-update': '/updates', 'incident-affected': '/affected' } as const;

function placed(thing: Thing & { type: 'incident' | keyof typeof BELOW }): Place {
	const { type, id, part } = thing;
	const below = type === 'incident' ? '' : `${BELOW[type]}/${part}`;
	const eraseHref = `/helpdesk/incidents/${id}${below}/erase`;
	return { ...placeOfIncident(thing), eraseHref, isDeleted: false };
}
