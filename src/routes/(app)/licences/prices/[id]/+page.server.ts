import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	allSchema,
	correctSchema,
	headRowsIn,
	leaveOutSchema,
	mapSchema,
	placeSchema,
	revokeSchema,
	undoSchema,
	versionSchema
} from '#lib/price-lists.ts';
import { parse } from '#lib/server/licences/price-lists/arriving.ts';
import { compare, obstaclesTo, prepared } from '#lib/server/licences/price-lists/comparing.ts';
import * as editing from '#lib/server/licences/price-lists/editing.ts';
import {
	factsOf,
	find,
	replaceable,
	vendors,
	written
} from '#lib/server/licences/price-lists/lists.ts';
import { pricesOf } from '#lib/server/licences/price-lists/prices.ts';
import { namedEdits, readingOf } from '#lib/server/licences/price-lists/readings.ts';
import { drop, revoke, whyNotRevoked } from '#lib/server/licences/price-lists/revoking.ts';
import { map, place } from '#lib/server/licences/price-lists/saying.ts';
import { groupsOf, mayWith, viewOf } from '#lib/server/licences/price-lists/view.ts';
import { now } from '#lib/server/now.ts';
import { pageIn } from '#lib/server/requests.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const ON_A_PAGE = 50;
const read = ['parsed', 'mapped', 'checked', 'compared'];

export const load = reading(async (event: PageServerLoadEvent, actor) => {
	const list = find(actor, idOf(event.params.id));
	const { searchParams } = event.url;
	const opened = read.includes(list.state) ? await readingOf(list) : null;
	const isChecked = list.state === 'checked' || list.state === 'compared';
	if (opened && isChecked) await prepared(list, opened);
	const show = searchParams.get('show') === 'warnings' ? 'warnings' : 'errors';
	const all = opened?.reading[show] ?? [];
	const kind = searchParams.get('kind') ?? '';
	const chosen = all.filter(({ code }) => kind === '' || code === kind);
	const q = searchParams.get('q') ?? '';
	const asked = pageIn(event.url);
	const page = Math.min(asked, Math.max(1, Math.ceil(chosen.length / ON_A_PAGE)));
	return {
		list: { ...list, mapping: null },
		facts: factsOf(list),
		may: mayWith(actor, list),
		view: opened && viewOf(list, opened),
		obstacles: opened && isChecked ? obstaclesTo(list, opened) : [],
		replaceable: opened ? replaceable(list).map(({ id, title }) => ({ id, title })) : [],
		vendors: opened ? vendors() : [],
		...{ show, kind, page },
		groups: isChecked ? groupsOf(all) : [],
		lines: isChecked ? chosen.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE) : [],
		pages: Math.max(1, Math.ceil(chosen.length / ON_A_PAGE)),
		edits: namedEdits(list.id),
		q,
		written: written.includes(list.state)
			? { ...pricesOf(actor, list.id, { q, page: asked, most: ON_A_PAGE }), page: asked }
			: null,
		whyNotRevoked: list.state === 'active' ? whyNotRevoked(list) : null,
		now: now(),
		onAPage: ON_A_PAGE
	};
});

export const actions = {
	parse: (event) =>
		submit(event, v.object({}), async (_input, actor) => {
			await parse(actor, idOf(event.params.id));
			redirect(303, event.url.pathname);
		}),
	place: (event) =>
		submit(event, placeSchema, async ({ version, sheet, head, hidden, charset }, actor) => {
			await place(actor, idOf(event.params.id), {
				...{ version, sheet, headerRows: headRowsIn(head), withHiddenRows: hidden },
				charset: charset === '' ? null : charset
			});
			done(event, '読むところを変えました。列の読み方を確かめてください。');
		}),
	map: (event) =>
		submit(event, mapSchema, async (input, actor) => {
			await map(actor, idOf(event.params.id), input);
			redirect(303, event.url.pathname);
		}),
	correct: (event) =>
		submit(event, correctSchema, async (input, actor) => {
			await editing.correct(actor, idOf(event.params.id), input);
			done(event, `${input.cell}を直しました。`, `${event.url.pathname}${shownIn(event.url)}`);
		}),
	leaveOut: (event) =>
		submit(event, leaveOutSchema, async (input, actor) => {
			await editing.leaveOut(actor, idOf(event.params.id), input);
			done(event, `${input.row}行目を除きました。`, `${event.url.pathname}${shownIn(event.url)}`);
		}),
	takeAll: (event) =>
		submit(event, allSchema, async (input, actor) => {
			const count = await editing.takeProposals(actor, idOf(event.params.id), input);
			done(event, `${count}件を、提案のとおりに直しました。`);
		}),
	leaveOutAll: (event) =>
		submit(event, allSchema, async (input, actor) => {
			const count = await editing.leaveOutAll(actor, idOf(event.params.id), input);
			done(event, `${count}行を除きました。`);
		}),
	undo: (event) =>
		submit(event, undoSchema, ({ edit }, actor) => {
			editing.undo(actor, idOf(event.params.id), edit);
			done(event, '直しを取り消しました。');
		}),
	compare: (event) =>
		submit(event, versionSchema, async ({ version }, actor) => {
			await compare(actor, idOf(event.params.id), version);
			redirect(303, `${event.url.pathname}/difference`);
		}),
	drop: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			drop(actor, idOf(event.params.id));
			done(
				event,
				'この価格表の取り込みをやめました。価格は何も変わっていません。',
				'/licences/prices'
			);
		}),
	revoke: (event) =>
		submit(event, revokeSchema, (input, actor) => {
			revoke(actor, idOf(event.params.id), input);
			done(event, '価格表を取り消しました。前の価格表の価格に戻っています。');
		})
} satisfies Actions;

/** What one was looking at, so that the next line follows. */
function shownIn({ searchParams }: URL): string {
	const kept = ['show', 'kind', 'page'].flatMap((name) => {
		const value = searchParams.get(name);
		return value === null ? [] : [[name, value]];
	});
	return kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`;
}
