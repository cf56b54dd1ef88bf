import { officialWorkbook } from '#lib/server/forum/official.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { workbookAnswer } from '#lib/server/downloads.ts';

export const GET = reading(async ({ params }, actor) =>
	workbookAnswer(await officialWorkbook(actor, idOf(params.id)))
);
