import { redirect, type Actions } from '@sveltejs/kit';
import { versionSchema } from '#lib/price-lists.ts';
import { activate } from '#lib/server/licences/price-lists/activating.ts';
import { comparisonOf, prepared, yenOf } from '#lib/server/licences/price-lists/comparing.ts';
import { named } from '#lib/server/licences/price-lists/effects.ts';
import { factsOf, find } from '#lib/server/licences/price-lists/lists.ts';
import { readingOf } from '#lib/server/licences/price-lists/readings.ts';
import { mayWith } from '#lib/server/licences/price-lists/view.ts';
import { notify, pageIn } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const ON_A_PAGE = 50;
const kinds = ['lines', 'changed', 'added', 'gone', 'same'] as const;

export const load = reading(async (event: PageServerLoadEvent, actor) => {
	const list = find(actor, idOf(event.params.id));
	const isOpen = list.state === 'checked' || list.state === 'compared';
	if (!isOpen) redirect(303, `/licences/prices/${list.id}`);
	const opened = await readingOf(list);
	await prepared(list, opened);
	const { difference, effect, effectOn, obstacles } = comparisonOf(list, opened);
	const pieces = {
		lines: named(effect),
		changed: difference.changed.map(({ older, newer, percent }) => ({
			...{ part: newer.part, name: newer.name, level: newer.level, from: newer.from, percent },
			...{ older: older.prefYen, newer: newer.prefYen },
			...{ olderList: older.listYen, newerList: newer.listYen }
		})),
		added: difference.added.map(({ part, name, level, from, listYen, prefYen }) => ({
			...{ part, name, level, from, percent: null, older: null, newer: prefYen },
			...{ olderList: null, newerList: listYen }
		})),
		gone: difference.gone.map(({ part, level, prefYen, listYen }) => ({
			...{ part, name: '', level, from: null, percent: null, older: prefYen, newer: null },
			...{ olderList: listYen, newerList: null }
		})),
		same: difference.same.map(({ newer }) => ({
			...{ part: newer.part, name: newer.name, level: newer.level, from: newer.from },
			...{ percent: 0, older: newer.prefYen, newer: newer.prefYen },
			...{ olderList: newer.listYen, newerList: newer.listYen }
		}))
	};
	const asked = event.url.searchParams.get('show');
	const show =
		kinds.find((kind) => kind === asked) ??
		kinds.find((kind) => pieces[kind].length > 0) ??
		'changed';
	const pages = Math.max(1, Math.ceil(pieces[show].length / ON_A_PAGE));
	const page = Math.min(pageIn(event.url), pages);
	const slice = <One>(all: readonly One[]) => all.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE);
	return {
		list: { ...list, mapping: null },
		facts: factsOf(list),
		may: mayWith(actor, list),
		counts: Object.fromEntries(kinds.map((kind) => [kind, pieces[kind].length])) as Record<
			(typeof kinds)[number],
			number
		>,
		...{ show, page, pages, effectOn, obstacles },
		lines: show === 'lines' ? slice(pieces.lines) : [],
		prices: show === 'lines' ? [] : slice(pieces[show]),
		effect: {
			yen: yenOf(effect),
			organisations: new Set(effect.map(({ organisationId }) => organisationId)).size,
			applications: new Set(effect.map(({ applicationId }) => applicationId)).size,
			unpriced: effect.filter(({ newYen }) => newYen === null).length
		},
		general: opened.reading.warnings.find(({ code }) => code === 'general-change')?.message ?? null,
		warnings: opened.reading.warnings.length
	};
});

export const actions = {
	activate: (event) =>
		submit(event, versionSchema, async ({ version }, actor) => {
			const id = idOf(event.params.id);
			const { rows, fresh, changed } = await activate(actor, id, version);
			const more = [
				...(fresh.length > 0 ? [`新しい型番${fresh.length}件を、要確認の品目にしました。`] : []),
				...(changed > 0 ? [`申込の${changed}行に、価格の改定を知らせました。`] : [])
			];
			notify(event, [`${rows}件の価格を有効にしました。`, ...more].join(''));
			redirect(303, `/licences/prices/${id}`);
		})
} satisfies Actions;
