import { exported } from '#lib/server/forum/tables/sheet.ts';
import { find } from '#lib/server/forum/tables/tables.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { workbookAnswer } from '#lib/server/downloads.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) =>
	workbookAnswer(await exported(actor, find(actor, idOf(event.params.id))))
);
