import { tableAnswer } from '#lib/server/downloads.ts';
import {
	differenceCsv,
	differenceWorkbook
} from '#lib/server/licences/price-lists/difference-workbook.ts';
import { piecesOf } from '#lib/server/licences/price-lists/pieces.ts';
import { idOf, reading } from '#lib/server/web.ts';

export const GET = reading(async ({ params, url }, actor) => {
	const pieces = await piecesOf(actor, idOf(params.id));
	return tableAnswer(
		url,
		(isShiftJis) => differenceCsv(pieces, isShiftJis),
		() => differenceWorkbook(pieces)
	);
});
