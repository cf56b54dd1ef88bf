import { template } from '#lib/server/helpdesk/past/template.ts';
import { workbookAnswer } from '#lib/server/downloads.ts';
import { reading } from '#lib/server/web.ts';

export const GET = reading(async (_event, actor) => workbookAnswer(await template(actor)));
