import { workbookAnswer } from '#lib/server/downloads.ts';
import { slipBook } from '#lib/server/licences/orders/sheets.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) =>
	workbookAnswer(await slipBook(actor, event.params.receipt ?? '', idOf(event.params.organisation)))
);
