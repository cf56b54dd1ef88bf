import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	mappingIn,
	mappingSchema,
	pastKinds,
	takingPastSchema,
	type PastKind
} from '#lib/past-cases.ts';
import * as batches from '#lib/server/helpdesk/past/batches.ts';
import { publishedOf, revert, standingOf } from '#lib/server/helpdesk/past/reverting.ts';
import { takeOver } from '#lib/server/helpdesk/past/taking.ts';
import { now } from '#lib/server/now.ts';
import { notify, pageIn } from '#lib/server/requests.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const ON_A_PAGE = 50;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const batch = batches.find(actor, idOf(event.params.id));
	const rows = batches.rowsOf(batch);
	const of = (kind: PastKind) => rows.filter((row) => row.kind === kind);
	const counts = {
		fresh: of('fresh').length,
		known: of('known').length,
		faulty: of('faulty').length
	};
	const asked = event.url.searchParams.get('show') ?? '';
	const kinds = Object.keys(pastKinds) as PastKind[];
	const show = kinds.find((kind) => kind === asked) ?? (counts.faulty > 0 ? 'faulty' : 'fresh');
	const chosen = of(show);
	const pages = Math.max(1, Math.ceil(chosen.length / ON_A_PAGE));
	const page = Math.min(pageIn(event.url), pages);
	return {
		batch,
		state: batches.stateOf(batch),
		missing: batches.missingIn(batch),
		counts,
		formerly: rows.filter(({ kind, entry }) => kind === 'fresh' && entry.formerly !== null).length,
		unanswered: rows.filter(({ kind, entry }) => kind === 'fresh' && entry.answer === '').length,
		show,
		page,
		pages,
		rows: chosen.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE),
		published: publishedOf(batch.id),
		standing: standingOf(batch.id),
		now: now()
	};
});

export const actions = {
	columns: (event) =>
		submit(event, mappingSchema, (input, actor) => {
			const id = idOf(event.params.id);
			const { columns } = batches.find(actor, id);
			batches.remap(actor, id, mappingIn(input, columns.length), input.isYearly);
			redirect(303, event.url.pathname);
		}),
	take: (event) =>
		submit(event, takingPastSchema, ({ seen }, actor) => {
			const { fresh, known, faulty } = takeOver(actor, idOf(event.params.id), seen);
			done(event, `${fresh}件を取り込みました（取り込み済み${known}行、除いた行${faulty}行）。`);
		}),
	drop: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			batches.drop(actor, idOf(event.params.id));
			done(event, 'この取り込みをやめました。何も変わっていません。', '/helpdesk/import');
		}),
	revert: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const { gone, left } = revert(actor, idOf(event.params.id));
			const some = left.slice(0, 10).join('、');
			notify(
				event,
				left.length === 0
					? `取り込みを元に戻しました（${gone}件）。`
					: `${gone}件を元に戻しました。あとから書き込みなどのあった${left.length}件（${some}${left.length > 10 ? ' など' : ''}）は、そのままです。`
			);
			redirect(303, event.url.pathname);
		})
} satisfies Actions;
