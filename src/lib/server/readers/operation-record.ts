import { sql, type SQL } from 'drizzle-orm';
import { addDays, dayOf, instantOf, longDateTime, parseDay, type Day } from '#lib/dates.ts';
import {
	accessWords,
	recordedEvents,
	recordKinds,
	subjectWords,
	type AccessKind,
	type RecordedAction,
	type RecordKind
} from '#lib/operation-record.ts';
import { db, schema } from '../db/index.ts';
import { isOnRecord } from '../db/schema/record.ts';
import { writeWorkbook, type Workbook } from '../files/write-workbook.ts';
import type { Actor } from '../identity/actors.ts';
import { list } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { authorize, may, recordScope } from '../permissions.ts';

const { access, event, eventText, organisation, person, seat, tenure } = schema;

/** What one looks for in the record; the days are both included. */
type RecordLook = {
	kind: RecordKind | null;
	from: Day;
	to: Day;
	/** Whose doings; null for all one may see. */
	organisationId: number | null;
};

type RecordLine = {
	/** Unlike any other line's. */
	key: string;
	at: Date;
	kind: RecordKind;
	what: string;
	organisation: string;
	who: string;
	/** What or whom it was about, by what kind of thing and its number. */
	about: string;
	detail: string;
};

/** How far back one looks where nothing else is asked, days. */
const WINDOW = 30;
/** More lines than a sheet is read by; the days narrow it down. */
const MOST_IN_WORKBOOK = 20_000;

/** Reads what one looks for off an address; what it says wrongly is as if it were not there. */
export function recordLookOf(params: URLSearchParams): RecordLook {
	const today = dayOf(now());
	const to = parseDay(params.get('to') ?? '') ?? today;
	const kind = params.get('kind') ?? '';
	return {
		kind: Object.hasOwn(recordKinds, kind) ? (kind as RecordKind) : null,
		from: parseDay(params.get('from') ?? '') ?? addDays(to, -WINDOW),
		to,
		organisationId: Number(params.get('organisation')) || null
	};
}

/**
 * 操作記録, newest first, a page of it: everybody's for the operator, for an administrator what was done by the
 * own organisation, to its people and behind its masks. Throws `Forbidden` for others.
 */
export function operationRecord(
	actor: Actor,
	look: RecordLook,
	page: { number: number; size: number }
): { lines: RecordLine[]; count: number; seesAll: boolean; organisations: Choice[] } {
	authorize(actor, 'record.see', null);
	const seesAll = may(actor, 'operation.see', null);
	const asked = rowsOf(actor, look);
	const count = db().get<{ n: number }>(sql`select count(*) as n from (${asked})`).n;
	const rows = db().all<Row>(
		sql`${asked} order by at desc, source, id desc limit ${page.size} offset ${(page.number - 1) * page.size}`
	);
	const organisations = seesAll ? list().map(({ id, name }) => ({ id, name })) : [];
	return { lines: linesOf(rows), count, seesAll, organisations };
}

type Choice = { id: number; name: string };

/** 操作記録 as a workbook, as far as one looks; throws `Forbidden` as the page does. */
export function operationRecordWorkbook(actor: Actor, look: RecordLook): Promise<Workbook> {
	const { lines } = operationRecord(actor, look, { number: 1, size: MOST_IN_WORKBOOK });
	return writeWorkbook('操作記録', {
		sheet: '操作記録',
		header: ['日時', '種類', '団体', 'した人', '操作', '対象', '内容'],
		rows: lines.map((line) => [
			longDateTime(line.at),
			recordKinds[line.kind],
			line.organisation,
			line.who,
			line.what,
			line.about,
			line.detail
		])
	});
}

type Row = {
	source: 'access' | 'event';
	id: number;
	at: number;
	action: string;
	organisation_id: number | null;
	tenure_id: number | null;
	person_id: number | null;
	seat_id: number | null;
	subject: string;
	detail: string;
	address: string;
};

function rowsOf(actor: Actor, look: RecordLook): SQL {
	const since = instantOf(look.from, '0:00').getTime();
	const until = instantOf(addDays(look.to, 1), '0:00').getTime();
	const within = recordScope(actor);
	const whose = (column: SQL | typeof event.organisation) =>
		look.organisationId === null ? sql`true` : sql`${column} = ${look.organisationId}`;
	return sql`select 'access' as source, ${access.id} as id, ${access.at} as at, ${access.kind} as action,
			${access.organisationId} as organisation_id, ${access.tenureId} as tenure_id,
			${access.personId} as person_id, null as seat_id, ${access.subject} as subject,
			${access.file} as detail, ${access.address} as address
		from ${access}
		where ${access.at} >= ${since} and ${access.at} < ${until}
			and ${ofKind(look.kind, access.kind, Object.keys(accessWords), kindOfAccess)}
			and ${within.access}
			and ${whose(sql`${access.organisationId}`)}
		union all
		select 'event', ${event.id}, ${event.at}, ${event.action}, ${event.organisation}, null,
			${event.actor}, ${event.seat}, ${event.subject}, coalesce(${eventText.text}, ''), ''
		from ${event} left join ${eventText} on ${eventText.eventId} = ${event.id}
		where ${isOnRecord} and ${event.at} >= ${since} and ${event.at} < ${until}
			and ${ofKind(look.kind, event.action, Object.keys(recordedEvents), kindOfEvent)}
			and ${within.event}
			and ${whose(event.organisation)}`;
}

function ofKind(
	kind: RecordKind | null,
	column: typeof access.kind | typeof event.action,
	all: string[],
	kindOf: (action: string) => RecordKind
): SQL {
	if (kind === null) return sql`true`;
	const wanted = all.filter((action) => kindOf(action) === kind);
	return wanted.length === 0
		? sql`false`
		: sql`${column} in (${sql.join(
				wanted.map((action) => sql`${action}`),
				sql`, `
			)})`;
}

function kindOfAccess(action: string): RecordKind {
	return action === 'reading' || action === 'download' ? action : 'sign-in';
}

function kindOfEvent(action: string): RecordKind {
	return recordedEvents[action as RecordedAction][0];
}

function linesOf(rows: Row[]): RecordLine[] {
	const people = namesOf(person, [
		...rows.map((row) => row.person_id),
		...rows.map((row) => numberIn(row.subject, 'person'))
	]);
	const seats = placesOf(rows);
	const organisations = namesOf(
		organisation,
		rows.map((row) => row.organisation_id)
	);
	return rows.map((row) => ({
		key: `${row.source}:${row.id}`,
		at: new Date(row.at),
		kind: row.source === 'access' ? kindOfAccess(row.action) : kindOfEvent(row.action),
		what:
			row.source === 'access'
				? accessWords[row.action as AccessKind]
				: recordedEvents[row.action as RecordedAction][1],
		organisation: organisations.get(row.organisation_id ?? 0) ?? '',
		who: whoOf(row, people, seats),
		about: aboutOf(row, people, seats),
		detail: [row.detail, row.address && `接続元 ${row.address}`].filter(Boolean).join('　')
	}));
}

function whoOf(row: Row, people: Map<number, string>, seats: Places): string {
	if (row.person_id === null)
		return row.source === 'event' ? '結い（自動）' : '（登録のないログインID）';
	const at = row.tenure_id === null ? undefined : seats.byTenure.get(row.tenure_id)?.seat;
	const place = at ?? (row.seat_id === null ? undefined : seats.bySeat.get(row.seat_id));
	const name = people.get(row.person_id) ?? '（消去した人）';
	return place ? `${name}（${place}）` : name;
}

function aboutOf(row: Row, people: Map<number, string>, seats: Places): string {
	if (row.action === 'reading')
		return `${subjectWords.ticket}（内部の番号 ${numberIn(row.subject, 'ticket')}）`;
	const ofPerson = numberIn(row.subject, 'person');
	if (ofPerson !== null) return people.get(ofPerson) ?? '（消去した人）';
	const ofTenure = numberIn(row.subject, 'tenure');
	const held = ofTenure === null ? undefined : seats.byTenure.get(ofTenure);
	if (held) return `${held.organisation} ${held.seat} ${held.name}`;
	const [type = '', number = ''] = row.subject.split(':');
	const word = subjectWords[type];
	return word && number
		? `${word}（内部の番号 ${number}）`
		: row.subject.startsWith('/')
			? row.subject
			: '';
}

function numberIn(subject: string, type: string): number | null {
	return subject.startsWith(`${type}:`) ? Number(subject.slice(type.length + 1)) : null;
}

function namesOf(
	table: typeof person | typeof organisation,
	ids: (number | null)[]
): Map<number, string> {
	const wanted = [...new Set(ids.filter((id) => id !== null))];
	if (wanted.length === 0) return new Map();
	const rows = db()
		.select({ id: table.id, name: table.name })
		.from(table)
		.where(sql`${table.id} in ${wanted}`)
		.all();
	return new Map(rows.map(({ id, name }) => [id, name]));
}

type Places = {
	byTenure: Map<number, { seat: string; organisation: string; name: string }>;
	bySeat: Map<number, string>;
};

function placesOf(rows: Row[]): Places {
	const tenures = [
		...new Set(
			rows
				.flatMap((row) => [row.tenure_id, numberIn(row.subject, 'tenure')])
				.filter((id) => id !== null)
		)
	];
	const seats = [...new Set(rows.map((row) => row.seat_id).filter((id) => id !== null))];
	const held =
		tenures.length === 0
			? []
			: db()
					.select({
						id: tenure.id,
						seat: seat.name,
						organisation: organisation.name,
						name: person.name
					})
					.from(tenure)
					.innerJoin(seat, sql`${seat.id} = ${tenure.seatId}`)
					.innerJoin(organisation, sql`${organisation.id} = ${seat.organisationId}`)
					.innerJoin(person, sql`${person.id} = ${tenure.personId}`)
					.where(sql`${tenure.id} in ${tenures}`)
					.all();
	const named =
		seats.length === 0
			? []
			: db()
					.select({ id: seat.id, name: seat.name })
					.from(seat)
					.where(sql`${seat.id} in ${seats}`)
					.all();
	return {
		byTenure: new Map(held.map(({ id, ...rest }) => [id, rest])),
		bySeat: new Map(named.map(({ id, name }) => [id, name]))
	};
}
