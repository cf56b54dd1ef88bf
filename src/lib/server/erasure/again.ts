import { eq, or, sql, type SQL } from 'drizzle-orm';
import { isPartType, type PartType } from '#lib/erasure.ts';
import { labels } from '#lib/labels.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { remove } from '../files/store.ts';
import { change, system } from '../record/change.ts';
import { eventsOf, partHasText } from './incidents.ts';
import { listed, type Entry } from './ledger.ts';
import { clear, thingFrom, written, type Thing } from './things.ts';
import { eventsOfMessage, messageHasText } from './tickets.ts';

const { article, erasure, event, material, notice, organisation, person, post, statusTable } =
	schema;
const { deskMail, dispatch, incident, specification, specificationVersion, ticket } = schema;

/**
 * Erases once more what the list says from a database that is older than the list; gives how many
 * things were found. A thing born after the line that names it is another one under the same number.
 */
export async function eraseAgain(): Promise<number> {
	const byThing = new Map(listed().map((entry) => [written(entry.thing), entry]));
	const due = [...byThing.values()].filter((entry) => isThere(entry) && !isNoted(entry.thing));
	if (due.length === 0) return 0;
	const files = change(system, (tx, record) =>
		due.flatMap((entry) => {
			if (!isThere(entry)) return [];
			const loose = clear(tx, entry.thing, standingHand(tx, entry));
			const { personId, organisationId, at } = entry;
			const thing = written(entry.thing);
			tx.insert(erasure)
				.values({ thing, personId, organisationId, at })
				.onConflictDoNothing()
				.run();
			record(`${entry.thing.type}.erased`, thing, { restored: 1 });
			return loose;
		})
	);
	await remove(files);
	return due.length;
}

/** The things that the list or the database calls erased and that still have text, in their written form. */
export function remains(): string[] {
	const noted = db().select().from(erasure).all();
	const named = [
		...noted.map((row) => row.thing),
		...listed()
			.filter(isThere)
			.map((entry) => written(entry.thing))
	];
	return [...new Set(named)].filter(hasText);
}

/** A restored database may be older than the person who erased; their act then stands in the union's name. */
function standingHand(tx: Tx, entry: Entry): Entry {
	const knows = tx.select().from(person).where(eq(person.id, entry.personId)).get();
	const union = tx.select().from(organisation).where(eq(organisation.kind, '組合')).get();
	const first = tx.select().from(person).orderBy(person.id).limit(1).get();
	return {
		...entry,
		personId: knows?.id ?? first?.id ?? entry.personId,
		organisationId: union?.id ?? entry.organisationId
	};
}

function isNoted(thing: Thing): boolean {
	return (
		db()
			.select({ id: erasure.id })
			.from(erasure)
			.where(eq(erasure.thing, written(thing)))
			.get() !== undefined
	);
}

function isThere({ thing, at }: Entry): boolean {
	const table = {
		post,
		notice,
		table: statusTable,
		material,
		article,
		'desk-mail': deskMail,
		dispatch,
		'specification-version': specificationVersion,
		incident,
		'incident-update': incident,
		'incident-affected': incident,
		ticket,
		'ticket-message': ticket
	}[thing.type];
	const row = db().select({ id: table.id }).from(table).where(eq(table.id, thing.id)).get();
	if (!row) return false;
	const birth = db()
		.select({ at: event.at })
		.from(event)
		.where(
			or(
				eq(event.subject, written(thing)),
				sql`json_extract(${event.refs}, ${`$."${thing.type}"`}) = ${thing.id}`,
				thing.type === 'specification-version' ? isHandIn(thing.id) : undefined,
				partOf(thing)?.eventsOf(thing)
			)
		)
		.orderBy(event.id)
		.limit(1)
		.get();
	return birth !== undefined && birth.at <= at;
}

/** The record has a version of a specification with its case. */
function isHandIn(id: number): SQL {
	return sql`(${event.action} = 'specification.handed-in' and exists (select 1 from ${specificationVersion}
		join ${specification} on ${specification.id} = ${specificationVersion.specificationId}
		where ${specificationVersion.id} = ${id} and ${event.subject} = 'ticket:' || ${specification.ticketId}
		and json_extract(${event.refs}, '$.specificationVersion') = ${specificationVersion.number}))`;
}

function hasText(thing: string): boolean {
	const of = thingFrom(thing);
	return (of && partOf(of)?.hasText(of)) ?? wholeHasText(thing);
}

const ofIncident = { eventsOf, hasText: partHasText };

/** Of what is part of another thing: its events there, and whether it has text. */
const parts: Record<PartType, { eventsOf: (of: Thing) => SQL; hasText: (of: Thing) => boolean }> = {
	'incident-update': ofIncident,
	'incident-affected': ofIncident,
	'ticket-message': { eventsOf: eventsOfMessage, hasText: messageHasText }
};

const partOf = ({ type }: Thing) => (isPartType(type) ? parts[type] : undefined);

/** One row where a thing has text: its own, an earlier version's, an event's or an attachment's. */
function wholeHasText(thing: string): boolean {
	return (
		db()
			.$client.prepare(
				`with named as (select substr(:thing, 1, instr(:thing, ':') - 1) type,
						cast(substr(:thing, instr(:thing, ':') + 1) as integer) id)
				select 1 from named where
					(type = 'post' and exists (select 1 from post p where p.id = named.id and p.body <> ''))
					or (type = 'post' and exists (select 1 from post_version where post_id = named.id))
					or (type = 'table' and exists (select 1 from status_table t where t.id = named.id
						and (t.title <> '${labels.erased.tableTitle}' or t.note <> '')))
					or (type = 'table' and exists (select 1 from status_row r where r.table_id = named.id
						and (r.cells <> '{}' or r.draft is not null)))
					or (type = 'table' and exists (select 1 from status_row_version r
						where r.table_id = named.id and r.cells <> '{}'))
					or (type = 'table' and (exists (select 1 from status_snapshot s where s.table_id = named.id)
						or exists (select 1 from status_upload u where u.table_id = named.id)))
					or (type = 'notice' and exists (select 1 from notice n where n.id = named.id and n.body <> ''))
					or (type = 'notice' and exists (select 1 from notice_version where notice_id = named.id))
					or (type = 'material' and exists (select 1 from material m where m.id = named.id
						and m.name <> '${labels.erased.materialName}'))
					or (type = 'material' and exists (select 1 from material_version v
						where v.material_id = named.id and (v.note <> '' or exists (select 1 from attachment
							where thing_type = 'material-version' and thing_id = v.id))))
					or (type = 'article' and exists (select 1 from article a where a.id = named.id
						and (a.title <> '${labels.erased.articleTitle}' or a.question || a.answer <> '')))
					or (type = 'article' and exists (select 1 from article_revision where article_id = named.id))
					or (type = 'desk-mail' and exists (select 1 from desk_mail m where m.id = named.id
						and (m.subject <> '${labels.erased.mailSubject}'
							or m.from_name || m.from_address || m.body || m.rest || m.reason <> '')))
					or (type = 'dispatch' and exists (select 1 from dispatch d where d.id = named.id
						and (d.subject <> '${labels.erased.dispatchSubject}'
							or d.purpose || d.materials || d.vendors <> '')))
					or (type = 'dispatch' and (exists (select 1 from dispatch_report r
							where r.dispatch_id = named.id and r.content || r.advice || r.next <> '')
						or exists (select 1 from dispatch_candidate c
							where c.dispatch_id = named.id and c.reason <> '')
						or exists (select 1 from attachment
							where thing_type = 'dispatch-report' and thing_id = named.id)))
					or (type = 'specification-version' and exists (select 1 from specification_version v
						where v.id = named.id and (v.text <> '' or exists (select 1 from specification_remark r
							where r.specification_id = v.specification_id and r.version_number = v.number
							and r.quoted <> ''))))
					or (type = 'incident' and exists (select 1 from incident i where i.id = named.id
						and (i.title <> '${labels.erased.incidentTitle}' or i.system <> '')))
					or (type = 'incident' and (exists (select 1 from incident_update u
							where u.incident_id = named.id and u.body <> '')
						or exists (select 1 from incident_affected a where a.incident_id = named.id
							and (a.effect <> '' or a.caller is not null))))
					or (type = 'ticket' and exists (select 1 from ticket t where t.id = named.id
						and (t.title <> '${labels.erased.ticketTitle}' or t.contact <> '' or t.fields <> '{}')))
					or (type = 'ticket' and (exists (select 1 from ticket_message m
							where m.ticket_id = named.id and (m.body <> '' or exists (select 1 from attachment
								where thing_type = 'ticket-message' and thing_id = m.id)))
						or exists (select 1 from ticket_rating r
							where r.ticket_id = named.id and r.remark <> '')))
					or exists (select 1 from attachment where thing_type = type and thing_id = named.id)
					or exists (select 1 from event e join event_text x on x.event_id = e.id
						where (e.subject = :thing or (json_extract(e.refs, '$.' || type) = named.id
							and type <> 'ticket'))
						and (e.action like 'ticket.%' or type <> 'ticket')
						and e.action not like '%.erased')`
			)
			.get({ thing }) !== undefined
	);
}
