import { workbookAnswer } from '#lib/server/downloads.ts';
import { openingTemplate } from '#lib/server/licences/ledger/opening/opening.ts';
import { reading } from '#lib/server/web.ts';

export const GET = reading(async (_event, actor) => workbookAnswer(await openingTemplate(actor)));
