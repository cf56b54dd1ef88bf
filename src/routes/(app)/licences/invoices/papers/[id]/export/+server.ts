import { workbookAnswer } from '#lib/server/downloads.ts';
import { paperWorkbook } from '#lib/server/licences/invoices/papers.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) =>
	workbookAnswer(await paperWorkbook(actor, idOf(event.params.id)))
);
