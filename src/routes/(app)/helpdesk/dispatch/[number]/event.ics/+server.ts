import { contentDisposition } from '#lib/server/files/names.ts';
import { calendarAnswer, calendarPieces } from '#lib/server/groups/calendar/ical.ts';
import { entriesOf } from '#lib/server/helpdesk/dispatch/calendar.ts';
import { settings } from '#lib/server/settings.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

export const GET = reading((event: RequestEvent, actor) => {
	const { name, entries } = entriesOf(actor, event.params.number);
	const origin = settings().origin ?? event.url.origin;
	return calendarAnswer(calendarPieces(name, entries, origin), {
		'content-disposition': contentDisposition(`${name}.ics`, false)
	});
});
