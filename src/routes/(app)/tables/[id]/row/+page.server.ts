import type { Actions } from '@sveltejs/kit';
import { fill, wantsApproval } from '#lib/server/forum/tables/fill.ts';
import * as rows from '#lib/server/forum/tables/rows.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import { rowSchema } from '#lib/tables.ts';
import { outcomeWords } from '../outcome.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const table = tables.find(actor, idOf(event.params.id));
	const row = rows.rowOf(table, actor.organisation.id);
	const may = tables.rightsOn(actor, table);
	return {
		table: tables.shown(actor, table),
		organisation: actor.organisation.name,
		row: {
			version: row.version,
			state: rows.stateOf(row),
			cells: row.draft ?? row.cells,
			isDraft: row.draft !== null,
			draftIsNone: row.draftIsNone,
			awaitsApproval: row.approvalAskedAt !== null
		},
		asksApproval: wantsApproval(table, actor.organisation.id) && !may.approve,
		may,
		now: now()
	};
});

export const actions = {
	default: (event) =>
		submit(event, rowSchema, (input, actor) => {
			const id = idOf(event.params.id);
			const { intent, version, ...fields } = input;
			const outcome = fill(actor, id, { intent, version, fields });
			done(event, outcomeWords(actor, outcome, intent === 'none'), `/tables/${id}`);
		})
} satisfies Actions;
