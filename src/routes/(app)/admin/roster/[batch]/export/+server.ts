import { exportedDifference } from '#lib/server/identity/roster/export.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { workbookAnswer } from '#lib/server/downloads.ts';

export const GET = reading(async (event, actor) =>
	workbookAnswer(await exportedDifference(actor, idOf(event.params.batch)))
);
