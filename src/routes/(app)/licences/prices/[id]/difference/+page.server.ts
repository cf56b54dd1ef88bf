import { error, redirect, type Actions } from '@sveltejs/kit';
import { Conflict } from '#lib/errors.ts';
import { versionSchema } from '#lib/price-lists.ts';
import { activate } from '#lib/server/licences/price-lists/activating.ts';
import { replacedInDifference } from '#lib/server/licences/price-lists/difference-workbook.ts';
import { factsOf, find } from '#lib/server/licences/price-lists/lists.ts';
import { pieceKinds, piecesOf } from '#lib/server/licences/price-lists/pieces.ts';
import { mayWith } from '#lib/server/licences/price-lists/view.ts';
import { pageIn } from '#lib/server/requests.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const ON_A_PAGE = 50;

export const load = reading(async (event: PageServerLoadEvent, actor) => {
	const list = find(actor, idOf(event.params.id));
	if (!isOpen(list)) redirect(303, `/licences/prices/${list.id}`);
	const pieces = await piecesOf(actor, list.id);
	const { lines, prices, counts, effect, effectOn, obstacles, general, warnings } = pieces;
	const asked = event.url.searchParams.get('show');
	const show =
		pieceKinds.find((kind) => kind === asked) ??
		pieceKinds.find((kind) => counts[kind] > 0) ??
		'changed';
	const pages = Math.max(1, Math.ceil(counts[show] / ON_A_PAGE));
	const page = Math.min(pageIn(event.url), pages);
	const slice = <One>(all: readonly One[]) => all.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE);
	return {
		list: { ...list, mapping: null },
		facts: factsOf(list),
		may: mayWith(actor, list),
		...{ counts, show, page, pages, effect, effectOn, obstacles, general, warnings },
		lines: show === 'lines' ? slice(lines) : [],
		prices: show === 'lines' ? [] : slice(prices[show]),
		replaced: replacedInDifference(pieces)
	};
});

const isOpen = ({ state }: { state: string }) => state === 'checked' || state === 'compared';

/** Once the list has moved on there is no page left here to say so on. */
function refuse(thrown: unknown, hasMovedOn: boolean): never {
	if (thrown instanceof Conflict && hasMovedOn) error(409, { message: thrown.message });
	throw thrown;
}

export const actions = {
	activate: (event) =>
		submit(event, versionSchema, async ({ version }, actor) => {
			const id = idOf(event.params.id);
			const { rows, fresh, changed } = await activate(actor, id, version).catch((thrown) =>
				refuse(thrown, !isOpen(find(actor, id)))
			);
			const more = [
				...(fresh.length > 0 ? [`新しい型番${fresh.length}件を、要確認の品目にしました。`] : []),
				...(changed > 0 ? [`申込の${changed}行に、価格の改定を知らせました。`] : [])
			];
			done(
				event,
				[`${rows}件の価格を有効にしました。`, ...more].join(''),
				`/licences/prices/${id}`
			);
		})
} satisfies Actions;
