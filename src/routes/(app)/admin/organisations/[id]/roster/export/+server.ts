import { exported } from '#lib/server/identity/roster/export.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { workbookAnswer } from '#lib/server/downloads.ts';

export const GET = reading(async (event, actor) =>
	workbookAnswer(await exported(actor, idOf(event.params.id)))
);
