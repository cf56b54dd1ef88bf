import { piecesOf } from '#lib/server/licences/price-lists/pieces.ts';
import { factsOf } from '#lib/server/licences/price-lists/lists.ts';
import { now } from '#lib/server/now.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** More of one kind nobody reads on paper; all of it is in the workbook. */
const ON_PAPER = 500;

export const load = reading(async (event: PageServerLoadEvent, actor) => {
	const { list, lines, prices, ...pieces } = await piecesOf(actor, idOf(event.params.id));
	const { changed, added, gone } = prices;
	return {
		...pieces,
		list: { ...list, mapping: null },
		facts: factsOf(list),
		lines: lines.slice(0, ON_PAPER),
		prices: {
			changed: changed.slice(0, ON_PAPER),
			added: added.slice(0, ON_PAPER),
			gone: gone.slice(0, ON_PAPER)
		},
		onPaper: ON_PAPER,
		now: now()
	};
});
