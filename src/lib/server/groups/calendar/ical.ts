import ical, {
	escape,
	ICalCalendarMethod,
	ICalEventStatus,
	ICalEventTransparency,
	type ICalDayJsStub
} from 'ical-generator';
import { addDays, instantOf, type Day } from '#lib/dates.ts';
import type { CalendarEntry } from './entries.ts';

const ZONE = 'Asia/Tokyo';

/** How often a program should look again, seconds: an hour. */
const REFRESH = 60 * 60;

/** Japan has had one offset and no summer time since 1951. */
const ZONE_RULE = [
	'BEGIN:VTIMEZONE',
	`TZID:${ZONE}`,
	'BEGIN:STANDARD',
	'DTSTART:19510101T000000',
	'TZOFFSETFROM:+0900',
	'TZOFFSETTO:+0900',
	'TZNAME:JST',
	'END:STANDARD',
	'END:VTIMEZONE'
].join('\r\n');

/** How many entries are written before others get their turn: some milliseconds. */
const AT_ONCE = 100;

const [FIRST, END] = ['BEGIN:VEVENT', 'END:VCALENDAR'];

/**
 * Entries as an iCalendar file (RFC 5545), piece by piece, so that years of meetings hold nobody else up;
 * `origin` is the site's, for the links back.
 */
export function* calendarPieces(
	name: string,
	entries: CalendarEntry[],
	origin: string
): Generator<string> {
	// The zone is declared above the first entry, whichever entry needs it.
	const timed = entries.filter(({ startsAt }) => startsAt !== null).slice(0, 1);
	yield splitAt(written(name, timed, origin), timed.length > 0 ? FIRST : END)[0];
	for (let done = 0; done < entries.length; done += AT_ONCE) {
		const text = written(name, entries.slice(done, done + AT_ONCE), origin);
		yield splitAt(splitAt(text, FIRST)[1], END)[0];
	}
	yield `${END}\r\n`;
}

/** The answer to a request for a calendar, to be opened by a program or saved. */
export function calendarAnswer(
	pieces: Generator<string>,
	headers: Record<string, string> = {}
): Response {
	const encoder = new TextEncoder();
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			await new Promise(setImmediate);
			const next = pieces.next();
			if (next.done) controller.close();
			else controller.enqueue(encoder.encode(next.value));
		}
	});
	return new Response(body, {
		headers: { 'content-type': 'text/calendar; charset=utf-8', ...headers }
	});
}

/** What stands before the first line that is `line`, and it with the rest. */
function splitAt(text: string, line: string): [string, string] {
	const at = text.indexOf(`\r\n${line}`) + 2;
	return [text.slice(0, at), text.slice(at)];
}

function written(name: string, entries: CalendarEntry[], origin: string): string {
	const calendar = ical({
		name: escape(name, false),
		prodId: { company: 'yui', product: 'yui', language: 'JA' },
		method: ICalCalendarMethod.PUBLISH,
		ttl: REFRESH,
		// Named by each event: a zone of the whole calendar would be taken for its time stamps too.
		timezone: { name: null, generator: () => ZONE_RULE }
	});
	for (const entry of entries) {
		const isAllDay = entry.startsAt === null;
		calendar.createEvent({
			...timesOf(entry),
			id: entry.uid,
			sequence: entry.sequence,
			stamp: entry.updatedAt,
			lastModified: entry.updatedAt,
			allDay: isAllDay,
			timezone: isAllDay ? null : ZONE,
			summary: entry.title,
			location: entry.place || null,
			description: [...entry.lines, `${origin}${entry.path}`].join('\n'),
			url: `${origin}${entry.path}`,
			status: entry.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
			// A whole day says when, not that somebody is away all day.
			transparency: isAllDay ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE
		});
	}
	return calendar.toString();
}

function timesOf({ onDay, startsAt, endsAt }: CalendarEntry) {
	if (startsAt === null) {
		return { start: onTheClock(onDay, '00:00'), end: onTheClock(addDays(onDay, 1), '00:00') };
	}
	const start = onTheClock(onDay, startsAt);
	return endsAt !== null && endsAt > startsAt
		? { start, end: onTheClock(onDay, endsAt) }
		: { start };
}

/** What a clock in Japan shows, as the library takes it: its own reading of a `Date` is the machine's zone. */
function onTheClock(day: Day, time: string): ICalDayJsStub {
	const shown = {
		format: (pattern?: string) =>
			pattern === 'HHmmss' ? `${time.replace(':', '')}00` : day.replaceAll('-', ''),
		isValid: () => true,
		toDate: () => instantOf(day, time),
		toJSON: () => instantOf(day, time).toJSON(),
		tz: (): ICalDayJsStub => shown,
		utc: (): ICalDayJsStub => shown
	};
	return shown;
}
