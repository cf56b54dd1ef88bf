import * as snapshots from '#lib/server/forum/tables/snapshots.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const table = tables.find(actor, idOf(event.params.id));
	const { at, columns, rows } = snapshots.one(table, idOf(event.params.snapshot));
	return { table: tables.shown(actor, table), at, columns, rows };
});
