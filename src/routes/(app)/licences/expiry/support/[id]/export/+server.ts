import { workbookAnswer } from '#lib/server/downloads.ts';
import { supportWorkbook } from '#lib/server/licences/assurance/workbooks.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

export const GET = reading(async ({ params }: RequestEvent, actor) =>
	workbookAnswer(await supportWorkbook(actor, idOf(params.id)))
);
