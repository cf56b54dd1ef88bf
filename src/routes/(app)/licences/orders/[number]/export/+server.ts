import { workbookAnswer } from '#lib/server/downloads.ts';
import { orderBook } from '#lib/server/licences/orders/sheets.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) =>
	workbookAnswer(await orderBook(actor, event.params.number ?? ''))
);
