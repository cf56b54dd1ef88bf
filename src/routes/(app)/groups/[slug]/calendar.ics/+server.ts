import { meetingEntries } from '#lib/server/groups/calendar/entries.ts';
import { calendarAnswer, calendarText } from '#lib/server/groups/calendar/ical.ts';
import { contentDisposition } from '#lib/server/files/names.ts';
import { findInside } from '#lib/server/groups/groups.ts';
import { settings } from '#lib/server/settings.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

export const GET = reading((event: RequestEvent, actor) => {
	const of = findInside(actor, event.params.slug);
	const entries = meetingEntries([actor], { group: of.id });
	const text = calendarText(`${of.name}の会議`, entries, settings().origin ?? event.url.origin);
	return calendarAnswer(text, {
		'content-disposition': contentDisposition(`${of.name}の会議.ics`, false)
	});
});
