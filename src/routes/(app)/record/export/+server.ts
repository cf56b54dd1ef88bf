import { workbookAnswer } from '#lib/server/downloads.ts';
import { operationRecordWorkbook, recordLookOf } from '#lib/server/readers/operation-record.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) =>
	workbookAnswer(await operationRecordWorkbook(actor, recordLookOf(event.url.searchParams)))
);
