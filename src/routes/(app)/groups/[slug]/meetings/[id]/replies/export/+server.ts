import { find } from '#lib/server/groups/meetings/meetings.ts';
import { repliesWorkbook } from '#lib/server/groups/meetings/sheet.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { workbookAnswer } from '#lib/server/xlsx.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) =>
	workbookAnswer(await repliesWorkbook(find(actor, event.params.slug ?? '', idOf(event.params.id))))
);
