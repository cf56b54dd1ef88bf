import type { Actions } from '@sveltejs/kit';
import { enterFor } from '#lib/server/forum/tables/fill.ts';
import * as rows from '#lib/server/forum/tables/rows.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import { entrySchema } from '#lib/tables.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const table = tables.find(actor, idOf(event.params.id));
	const { body, row, versions } = rows.history(actor, table, idOf(event.params.organisation));
	return {
		table: tables.shown(actor, table),
		body: { id: body.id, name: body.name },
		state: rows.stateOf(row),
		cells: row.cells,
		version: row.version,
		versions,
		isOwn: body.id === actor.organisation.id,
		mayEnter: tables.mayEnter(actor, table, body.id),
		now: now()
	};
});

export const actions = {
	default: (event) =>
		submit(event, entrySchema, (input, actor) => {
			const id = idOf(event.params.id);
			const organisation = idOf(event.params.organisation);
			const { intent, version, caller, ...fields } = input;
			enterFor(actor, id, organisation, { intent, version, caller, fields });
			done(
				event,
				'代わりに入力しました。その団体にも見え、直すことができます。',
				`/tables/${id}/rows/${organisation}`
			);
		})
} satisfies Actions;
