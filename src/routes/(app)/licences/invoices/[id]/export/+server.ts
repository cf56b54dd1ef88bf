import { workbookAnswer } from '#lib/server/downloads.ts';
import { billWorkbook } from '#lib/server/licences/invoices/papers.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) =>
	workbookAnswer(await billWorkbook(actor, idOf(event.params.id)))
);
