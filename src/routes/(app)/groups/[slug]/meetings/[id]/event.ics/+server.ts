import { contentDisposition } from '#lib/server/files/names.ts';
import { meetingEntry } from '#lib/server/groups/calendar/entries.ts';
import { calendarAnswer, calendarPieces } from '#lib/server/groups/calendar/ical.ts';
import { findInside } from '#lib/server/groups/groups.ts';
import { settings } from '#lib/server/settings.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

export const GET = reading((event: RequestEvent, actor) => {
	const of = findInside(actor, event.params.slug);
	const entry = meetingEntry(actor, of, idOf(event.params.id));
	const origin = settings().origin ?? event.url.origin;
	return calendarAnswer(calendarPieces(entry.title, [entry], origin), {
		'content-disposition': contentDisposition(`${entry.title}.ics`, false)
	});
});
