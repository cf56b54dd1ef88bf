import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import * as tables from '#lib/server/forum/tables/tables.ts';
import * as uploads from '#lib/server/forum/tables/uploads.ts';
import { settings } from '#lib/server/settings.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const table = tables.find(actor, idOf(event.params.id));
	return {
		table: tables.shown(actor, table),
		mayUpload: uploads.mayUpload(actor, table),
		takesAll: tables.rightsOn(actor, table).keep,
		limit: settings().uploadMax
	};
});

export const actions = {
	default: (event) =>
		submit(event, v.object({}), async (input, actor) => {
			const id = idOf(event.params.id);
			const upload = await uploads.open(actor, id, input);
			redirect(303, `/tables/${id}/upload/${upload}`);
		})
} satisfies Actions;
