import { csvAnswer, workbookAnswer } from '#lib/server/downloads.ts';
import {
	differenceCsv,
	differenceWorkbook
} from '#lib/server/licences/price-lists/difference-workbook.ts';
import { piecesOf } from '#lib/server/licences/price-lists/pieces.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

export const GET = reading(async ({ params, url }: RequestEvent, actor) => {
	const pieces = await piecesOf(actor, idOf(params.id));
	const format = url.searchParams.get('format');
	if (format === 'csv') return csvAnswer(differenceCsv(pieces, false));
	if (format === 'sjis') return csvAnswer(differenceCsv(pieces, true), 'Shift_JIS');
	return workbookAnswer(await differenceWorkbook(pieces));
});
