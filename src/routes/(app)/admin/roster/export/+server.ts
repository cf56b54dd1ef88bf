import { exported } from '#lib/server/identity/roster/export.ts';
import { reading } from '#lib/server/web.ts';
import { workbookAnswer } from '#lib/server/downloads.ts';

export const GET = reading(async (_event, actor) => workbookAnswer(await exported(actor, null)));
