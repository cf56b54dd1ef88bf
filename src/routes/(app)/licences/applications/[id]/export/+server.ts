import { workbookAnswer } from '#lib/server/downloads.ts';
import { applicationSheet } from '#lib/server/licences/applications/exporting.ts';
import { idOf, reading } from '#lib/server/web.ts';

export const GET = reading(async (event, actor) =>
	workbookAnswer(await applicationSheet(actor, idOf(event.params.id)))
);
