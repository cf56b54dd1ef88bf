import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { inOrder, orderIn } from '#lib/list-order.ts';
import { tombstone } from '#lib/server/erasure/erase.ts';
import { fill } from '#lib/server/forum/tables/fill.ts';
import * as reminders from '#lib/server/forum/tables/reminders.ts';
import * as rows from '#lib/server/forum/tables/rows.ts';
import * as snapshots from '#lib/server/forum/tables/snapshots.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import { mayUpload } from '#lib/server/forum/tables/uploads.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import { numberShown, rowSchema } from '#lib/tables.ts';
import { outcomeWords } from './outcome.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const table = tables.find(actor, idOf(event.params.id));
	const all = rows.list(actor, table);
	const may = tables.rightsOn(actor, table);
	const isBlank = (row: rows.ShownRow) => row.state === 'blank' || row.state === 'draft';
	markSeen(actor, `table:${table.id}`);
	const filter = event.url.searchParams.get('filter') === 'blank' ? 'blank' : 'all';
	const { columns } = table;
	const order = orderIn(event.url.searchParams.get('sort'), [
		'at',
		...columns.filter(({ kind }) => kind === 'number').map(({ id }) => String(id))
	]);
	const at = columns.findIndex(({ id }) => String(id) === order?.by);
	const own = all.find(({ isOwn }) => isOwn);
	return {
		table: tables.shown(actor, table),
		rows: inOrder(filter === 'blank' ? all.filter(isBlank) : all, order, (row) =>
			at === -1 ? (row.at?.getTime() ?? null) : numberShown(row.cells[at] ?? '')
		),
		order,
		filter,
		tally: rows.tallyOf(all),
		erased: tombstone({ type: 'table', id: table.id }),
		missing: all.filter((row) => isBlank(row) && !row.isOwn).length,
		own: own && { ...own, version: rows.rowOf(table, own.organisationId).version },
		snapshots: snapshots.ofTable(table),
		reminders: may.keep ? reminders.log(actor, table) : [],
		may: { ...may, upload: mayUpload(actor, table) },
		now: now()
	};
});

export const actions = {
	none: (event) =>
		submit(event, rowSchema, (input, actor) => {
			const outcome = fill(actor, idOf(event.params.id), { ...input, intent: 'none', fields: {} });
			return done(event, outcomeWords(actor, outcome, true));
		}),
	remind: (event) =>
		submit(
			event,
			v.object({}),
			(_input, actor) => {
				const reached = reminders.remind(actor, idOf(event.params.id));
				return done(event, `${reached}団体に催促しました。`);
			},
			(_input, actor) => reminders.reach(actor, idOf(event.params.id))
		),
	freeze: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			const snapshot = snapshots.freeze(actor, id);
			done(
				event,
				'今日の時点の表を残しました。この写しは変わりません。',
				`/tables/${id}/snapshots/${snapshot}`
			);
		}),
	close: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			tables.setClosed(actor, idOf(event.params.id), true);
			return done(event, '締め切りました。各団体の行はこのまま残ります。');
		}),
	reopen: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			tables.setClosed(actor, idOf(event.params.id), false);
			return done(event, '締め切りを取り消しました。');
		})
} satisfies Actions;
