import { exported } from '#lib/server/helpdesk/papers/unresolved.ts';
import { workbookAnswer } from '#lib/server/downloads.ts';
import { reading } from '#lib/server/web.ts';

export const GET = reading(async (_event, actor) => workbookAnswer(await exported(actor)));
