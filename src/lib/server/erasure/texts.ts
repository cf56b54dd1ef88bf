import { sql, type SQL } from 'drizzle-orm';
import type { ThingType } from '#lib/erasure.ts';
import { schema, type Tx } from '../db/index.ts';
import { saying } from './incidents.ts';
import type { Thing } from './things.ts';
import { eventsOfMessage, isTold, saidInTicket } from './tickets.ts';

const { event } = schema;

/** Every text a thing has and has had, as one column; an own query for each kind because each has its own tables. */
const textsOf: Record<ThingType, (id: number, thing: Thing) => SQL> = {
	post: (id) => sql`select body from post where id = ${id}
		union all select body || ' ' || coalesce(title, '') from post_version where post_id = ${id}
		union all select t.title from thread t join post p on p.thread_id = t.id where p.id = ${id} and p.number = 1
		union all select t.title from thread t join post_place l on l.from_thread_id = t.id
			where l.post_id = ${id} and l.from_number = 1`,
	notice: (id) => sql`select title || ' ' || body from notice where id = ${id}
		union all select title || ' ' || body from notice_version where notice_id = ${id}`,
	table: (id) => sql`select title || ' ' || note from status_table where id = ${id}
		union all select name from status_column where table_id = ${id}
		union all select cells || ' ' || coalesce(draft, '') from status_row where table_id = ${id}
		union all select cells from status_row_version where table_id = ${id}
		union all select "columns" || ' ' || "rows" from status_snapshot where table_id = ${id}`,
	material: (id) => sql`select name from material where id = ${id}
		union all select note from material_version where material_id = ${id}`,
	article: (id) =>
		sql`select title || ' ' || question || ' ' || answer || ' ' || "system" from article where id = ${id}
		union all select title || ' ' || question || ' ' || answer from article_revision where article_id = ${id}`,
	'desk-mail': (
		id
	) => sql`select from_name || ' ' || from_address || ' ' || subject || ' ' || body || ' ' || rest
			from desk_mail where id = ${id}`,
	dispatch: (id) => sql`select subject || ' ' || purpose || ' ' || materials || ' ' || vendors
			from dispatch where id = ${id}
		union all select content || ' ' || advice || ' ' || "next" from dispatch_report where dispatch_id = ${id}
		union all select text from dispatch_step where dispatch_id = ${id}
		union all select place || ' ' || attendees from dispatch_session where dispatch_id = ${id}
		union all select reason from dispatch_candidate where dispatch_id = ${id}
		union all select comment from dispatch_evaluation where dispatch_id = ${id}`,
	'specification-version': (
		id
	) => sql`select text || ' ' || note from specification_version where id = ${id}
		union all select s.text from specification_step s join specification_version v
			on v.specification_id = s.specification_id and v.number = s.version_number where v.id = ${id}`,
	incident: (id) => sql`select title || ' ' || "system" from incident where id = ${id}
		union all select body from incident_update where incident_id = ${id}
		union all ${recorded(sql`${event.subject} = ${`incident:${id}`}`)}`,
	'incident-update': (id, thing) => sql`select body from incident_update
			where incident_id = ${id} and number = ${thing.part}
		union all ${recorded(saying(thing))}`,
	'incident-affected': (_id, thing) => recorded(saying(thing)),
	ticket: (id) => sql`select title || ' ' || contact from ticket where id = ${id}
		union all select field.value from ticket t, json_each(t.fields) field where t.id = ${id}
		union all ${written(sql`ticket_id = ${id}`)}
		union all select remark from ticket_rating where ticket_id = ${id}
		union all ${recorded(saidInTicket(id))}`,
	'ticket-message': (id, thing) => sql`${written(sql`ticket_id = ${id} and number = ${thing.part}`)}
		union all ${recorded(eventsOfMessage(thing))}`
};

/** What was written in a case, with who told it. */
function written(which: SQL): SQL {
	return sql`select body || ' ' || iif(${isTold}, author_name, '') from ticket_message where ${which}`;
}

/** The record has what the organisations say of うちも影響あり and have said before. */
function recorded(which: SQL): SQL {
	return sql`select text from event_text where event_id in (select id from ${event} where ${which})`;
}

/** What a thing says, before it is cleared: its texts, the names of its files and the words in them. */
export function textsIn(tx: Tx, thing: Thing, files: SQL): string[] {
	const own = tx.all<{ text: string | null }>(
		sql`select * from (${textsOf[thing.type](thing.id, thing)})`
	);
	const within = tx.all<{ text: string | null }>(
		sql`select attachment.name || ' ' || coalesce(f.text, '') from attachment
			left join file_text f on f.sha256 = attachment.sha256 where ${files}`
	);
	return [...own, ...within].flatMap((row) => Object.values(row)).filter((text) => text !== null);
}
