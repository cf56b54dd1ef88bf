import type { Actions } from '@sveltejs/kit';
import { acceptanceSchema, differenceKinds, type DifferenceKind } from '#lib/licence-ledger.ts';
import { accept, reconciled } from '#lib/server/licences/reconciliation/snapshots.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** Lines drawn at most; the others are counted. */
const MOST_LINES = 200;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { snapshot, compared } = reconciled(actor, idOf(event.params.snapshot));
	const kinds = Object.keys(differenceKinds) as DifferenceKind[];
	const of = (kind: DifferenceKind) => compared.filter((each) => each.kind === kind);
	const asked = event.url.searchParams.get('show');
	const show =
		kinds.find((kind) => kind === asked) ?? kinds.find((kind) => of(kind).length > 0) ?? 'same';
	return {
		id: snapshot.id,
		fileName: snapshot.fileName,
		takenOn: snapshot.takenOn,
		open: compared.filter(({ kind, accepted }) => kind !== 'same' && !accepted).length,
		counts: kinds.map((kind) => ({ kind, count: of(kind).length })),
		show,
		lines: of(show).slice(0, MOST_LINES),
		more: Math.max(0, of(show).length - MOST_LINES)
	};
});

export const actions = {
	default: (event) =>
		submit(event, acceptanceSchema, (input, actor) => {
			accept(actor, idOf(event.params.snapshot), input);
			done(
				event,
				'違いを受け入れました。数が変わらないかぎり、次の照合でも受け入れ済みです。',
				`${event.url.pathname}${event.url.search}`
			);
		})
} satisfies Actions;
