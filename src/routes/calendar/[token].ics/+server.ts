import { calendarAnswer, calendarPieces } from '#lib/server/groups/calendar/ical.ts';
import { plainPage } from '#lib/server/plain-page.ts';
import { calendarOf } from '#lib/server/readers/calendar.ts';
import { settings } from '#lib/server/settings.ts';
import { readingAnyone } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

const GONE =
	'このカレンダーのアドレスは使えません。止められたか、途中で切れています。結いの設定の「カレンダー」で、新しいアドレスを作れます。';

export const GET = readingAnyone((event: RequestEvent) => {
	const content = calendarOf(event.params.token);
	if (!content) return plainPage(404, GONE);
	const headers = {
		etag: `W/"${content.hash}"`,
		'last-modified': content.changedAt.toUTCString(),
		'cache-control': 'private, no-cache'
	};
	if (isKnown(event.request, content)) return new Response(null, { status: 304, headers });
	const origin = settings().origin ?? event.url.origin;
	return calendarAnswer(calendarPieces(content.name, content.entries, origin), headers);
});

/** Whether the program has what it would get; without its mark of the content, by the second it was changed. */
function isKnown(
	request: Request,
	{ hash, changedAt }: { hash: string; changedAt: Date }
): boolean {
	const mark = request.headers.get('if-none-match');
	if (mark !== null) return mark.split(',').some((each) => each.trim().endsWith(`"${hash}"`));
	const since = Date.parse(request.headers.get('if-modified-since') ?? '');
	return Math.floor(changedAt.getTime() / 1000) * 1000 <= since;
}
