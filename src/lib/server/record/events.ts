import { and, desc, eq, gt, sql } from 'drizzle-orm';
import { createHash, randomBytes } from 'node:crypto';
import { db, preparedOnce, schema } from '../db/index.ts';

const { event, eventText } = schema;

/** The version of the canonical form below; a change of form gets a new number. */
const VERSION = 1;

export type EventRefs = Record<string, string | number | null>;

/** What happened, in ids; `subject` is such as 'thread:12'. */
export type Entry = {
	at: Date;
	actor: number | null;
	seat: number | null;
	organisation: number | null;
	action: string;
	subject: string;
	refs: EventRefs;
	text: string | null;
};

export type RecordedEvent = Omit<Entry, 'text'> & { id: number };

/** Appends an event to the chain inside the transaction that is open; the tip is read there, never remembered. */
export function append(entry: Entry): RecordedEvent {
	const tip = selectTip().get();
	const { text, ...rest } = entry;
	const salt = text === null ? null : randomBytes(16).toString('hex');
	const row = {
		...rest,
		id: (tip?.id ?? 0) + 1,
		v: VERSION,
		textHash: salt === null || text === null ? null : sha256(salt + text)
	};
	insertEvent().run({ ...row, hash: chained(tip?.hash ?? '', row) });
	if (salt !== null && text !== null) insertText().run({ event: row.id, salt, text });
	return { ...rest, id: row.id };
}

/** Every act goes through these: to build them each time would cost more than to run them. */
const insertEvent = preparedOnce((connection) =>
	connection
		.insert(event)
		.values({
			id: sql.placeholder('id'),
			v: sql.placeholder('v'),
			at: sql.placeholder('at'),
			actor: sql.placeholder('actor'),
			seat: sql.placeholder('seat'),
			organisation: sql.placeholder('organisation'),
			action: sql.placeholder('action'),
			subject: sql.placeholder('subject'),
			refs: sql.placeholder('refs'),
			textHash: sql.placeholder('textHash'),
			hash: sql.placeholder('hash')
		})
		.prepare()
);

const insertText = preparedOnce((connection) =>
	connection
		.insert(eventText)
		.values({
			eventId: sql.placeholder('event'),
			salt: sql.placeholder('salt'),
			text: sql.placeholder('text')
		})
		.prepare()
);

const tipColumns = { id: event.id, hash: event.hash };

const selectTip = preparedOnce((connection) =>
	connection.select(tipColumns).from(event).orderBy(desc(event.id)).limit(1).prepare()
);

/** The number of events and the last hash: what a backup carries so that a cut tail is noticed. */
export function chainTip(): { count: number; hash: string } {
	const tip = selectTip().get();
	return { count: tip?.id ?? 0, hash: tip?.hash ?? '' };
}

/** The last event of this kind about a subject, with its free text where that has not been erased. */
export function lastOf(action: string, subject: string): { at: Date; text: string | null } | null {
	const row = db()
		.select({ at: event.at, text: eventText.text })
		.from(event)
		.leftJoin(eventText, eq(eventText.eventId, event.id))
		.where(and(eq(event.subject, subject), eq(event.action, action)))
		.orderBy(desc(event.id))
		.limit(1)
		.get();
	return row ?? null;
}

/** The events after an id, oldest first, without their text. */
export function eventsAfter(id: number): RecordedEvent[] {
	return db().select().from(event).where(gt(event.id, id)).orderBy(event.id).all();
}

/** As `eventsAfter`, at most `most` of them and only what they did to what; for what is remembered between requests. */
export function happenedAfter(id: number, most: number) {
	// Mostly nothing has: this is asked several times for each page.
	return lastEventId() === id ? [] : selectHappened().all({ id, most });
}

const selectHappened = preparedOnce((connection) =>
	connection
		.select({ id: event.id, action: event.action, subject: event.subject })
		.from(event)
		.where(gt(event.id, sql.placeholder('id')))
		.orderBy(event.id)
		.limit(sql.placeholder('most'))
		.prepare()
);

/** The id of the last event, 0 where there is none. */
export function lastEventId(): number {
	return selectLastId().pluck().get() as number;
}

const selectLastId = preparedOnce(({ $client }) =>
	$client.prepare('select coalesce(max(id), 0) from event')
);

/** Walks the whole chain and tells every break in it, in English for the operator; empty when it is whole. */
export function verifyChain(): string[] {
	const faults: string[] = [];
	let previous = { id: 0, hash: '' };
	const rows = db().$client.prepare('select * from event order by id').iterate();
	for (const raw of rows as Iterable<RawEvent>) {
		const id = Number(raw.id);
		if (id !== previous.id + 1) faults.push(`event ${previous.id + 1} is missing`);
		if (hashOfRow(previous.hash, raw) !== raw.hash) faults.push(`event ${id} was altered`);
		previous = { id, hash: String(raw.hash) };
	}
	for (const kept of db()
		.select({
			id: eventText.eventId,
			salt: eventText.salt,
			text: eventText.text,
			hash: event.textHash
		})
		.from(eventText)
		.innerJoin(event, eq(event.id, eventText.eventId))
		.all()) {
		if (sha256(kept.salt + kept.text) !== kept.hash)
			faults.push(`text of event ${kept.id} was altered`);
	}
	return faults;
}

type RawEvent = Record<string, string | number | null>;

/** The hash a row as it lies in the file should have; null when it cannot even be read as an event. */
function hashOfRow(previous: string, raw: RawEvent): string | null {
	const at = new Date(Number(raw.at));
	const refs = parsed(String(raw.refs));
	if (Number.isNaN(at.getTime()) || refs === null) return null;
	return chained(previous, {
		id: Number(raw.id),
		v: Number(raw.v),
		at,
		actor: raw.actor as number | null,
		seat: raw.seat as number | null,
		organisation: raw.organisation as number | null,
		action: String(raw.action),
		subject: String(raw.subject),
		refs,
		textHash: raw.text_hash as string | null
	});
}

function parsed(refs: string): EventRefs | null {
	try {
		return Object(JSON.parse(refs)) as EventRefs;
	} catch {
		// Not JSON any more: somebody wrote there, and the caller says so.
		return null;
	}
}

type Chained = Omit<Entry, 'text'> & { id: number; v: number; textHash: string | null };

function chained(previous: string, row: Chained): string {
	const canonical = JSON.stringify({
		v: row.v,
		id: row.id,
		at: row.at.toISOString(),
		actor: row.actor,
		seat: row.seat,
		organisation: row.organisation,
		action: row.action,
		subject: row.subject,
		refs: Object.fromEntries(Object.entries(row.refs).sort(([a], [b]) => (a < b ? -1 : 1))),
		textHash: row.textHash
	});
	return sha256(previous + canonical);
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
