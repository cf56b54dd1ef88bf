import { directoryWorkbook } from '#lib/server/readers/directory.ts';
import { reading } from '#lib/server/web.ts';
import { workbookAnswer } from '#lib/server/xlsx.ts';

export const GET = reading(async (_event, actor) => workbookAnswer(await directoryWorkbook(actor)));
