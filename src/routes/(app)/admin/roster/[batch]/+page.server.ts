import { redirect, type Actions } from '@sveltejs/kit';
import {
	applySchema,
	chooseSchema,
	leaveOutSchema,
	noFieldsSchema,
	rosterKinds,
	type RosterKind
} from '#lib/roster.ts';
import { mayInviteAll } from '#lib/server/identity/waiting.ts';
import { apply } from '#lib/server/identity/roster/apply.ts';
import * as batches from '#lib/server/identity/roster/batches.ts';
import { differenceOf, type ShownRow } from '#lib/server/identity/roster/overview.ts';
import { ownRoster } from '#lib/server/identity/roster/own.ts';
import { revert } from '#lib/server/identity/roster/revert.ts';
import { now } from '#lib/server/now.ts';
import { pageIn } from '#lib/server/requests.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const ON_A_PAGE = 100;

type Filter = RosterKind | 'changes' | 'excluded';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const batch = batches.find(actor, idOf(event.params.batch));
	const { rows, ...difference } = differenceOf(actor, batch);
	const filter = filterIn(event.url, difference.counts.faulty > 0);
	const chosen = rows.filter((row) => isIn(row, filter));
	// The list for 決裁 goes by organisation; the others by the file, where the cells are put right.
	if (filter === 'changes') chosen.sort((one, other) => one.position - other.position);
	const isWhole = event.url.searchParams.has('all');
	const pages = isWhole ? 1 : Math.max(1, Math.ceil(chosen.length / ON_A_PAGE));
	const page = Math.min(pageIn(event.url), pages);
	const changed = rows.filter((row) => isIn(row, 'changes'));
	return {
		batch: {
			id: batch.id,
			fileName: batch.fileName,
			organisationId: batch.organisationId,
			appliesOn: batch.appliesOn,
			appliedAt: batch.appliedAt,
			revertedAt: batch.revertedAt
		},
		own: batch.organisationId === null ? null : ownRoster(actor, batch.organisationId),
		...difference,
		mayPrint: mayInviteAll(actor),
		filter,
		isWhole,
		page,
		pages,
		changed: changed.length,
		bodies: new Set(changed.map((row) => row.organisation)).size,
		left: batch.revertedAt ? rows.filter((row) => row.issues.length > 0 && !row.isExcluded) : [],
		rows: isWhole ? chosen : chosen.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE),
		now: now()
	};
});

export const actions = {
	leaveOut: (event) =>
		submit(event, leaveOutSchema, (input, actor) => {
			batches.leaveOut(actor, idOf(event.params.batch), input);
			redirect(303, backTo(event.url));
		}),
	choose: (event) =>
		submit(event, chooseSchema, (input, actor) => {
			const rows = batches.choose(actor, idOf(event.params.batch), input);
			done(event, `${rows}行の団体を決めました。`, backTo(event.url));
		}),
	today: (event) =>
		submit(event, noFieldsSchema, (_input, actor) => {
			batches.beginToday(actor, idOf(event.params.batch));
			redirect(303, event.url.pathname);
		}),
	apply: (event) =>
		submit(event, applySchema, (input, actor) => {
			const changed = apply(actor, idOf(event.params.batch), input.seen);
			done(
				event,
				`反映しました（追加${changed.added}人、異動${changed.moved}人、退任${changed.left}人、訂正${changed.corrected}人）。`
			);
		}),
	drop: (event) =>
		submit(event, noFieldsSchema, (_input, actor) => {
			batches.drop(actor, idOf(event.params.batch));
			done(event, 'この取り込みをやめました。名簿は変わっていません。');
		}),
	revert: (event) =>
		submit(event, noFieldsSchema, (_input, actor) => {
			const left = revert(actor, idOf(event.params.batch));
			done(
				event,
				left.length === 0
					? '取り込みを元に戻しました。'
					: `取り込みを元に戻しました。${left.length}人は、そのままにしました。わけは下にあります。`
			);
		})
} satisfies Actions;

function filterIn(url: URL, hasFaults: boolean): Filter {
	const asked = url.searchParams.get('show') ?? '';
	if (asked in rosterKinds || asked === 'changes' || asked === 'excluded') return asked as Filter;
	return hasFaults ? 'faulty' : 'changes';
}

function isIn(row: ShownRow, filter: Filter): boolean {
	if (filter === 'excluded') return row.isExcluded;
	if (row.isExcluded) return false;
	if (filter === 'changes') return !['faulty', 'unchanged'].includes(row.kind);
	return row.kind === filter;
}

/** The same filter and page, without the name of the action. */
function backTo(url: URL): string {
	const kept = new URLSearchParams(
		[...url.searchParams].filter(([key]) => key === 'show' || key === 'page')
	);
	return kept.size === 0 ? url.pathname : `${url.pathname}?${kept}`;
}
