import { csvAnswer, workbookAnswer } from '#lib/server/downloads.ts';
import { find } from '#lib/server/groups/meetings/meetings.ts';
import { repliesCsv, repliesWorkbook } from '#lib/server/groups/meetings/sheet.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async ({ params, url }, actor) => {
	const of = find(actor, params.slug ?? '', idOf(params.id));
	return url.searchParams.get('as') === 'csv'
		? csvAnswer(repliesCsv(of))
		: workbookAnswer(await repliesWorkbook(of));
});
