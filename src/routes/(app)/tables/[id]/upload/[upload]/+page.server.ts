import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import * as rows from '#lib/server/forum/tables/rows.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import * as uploads from '#lib/server/forum/tables/uploads.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const table = tables.find(actor, idOf(event.params.id));
	const upload = uploads.findUpload(actor, table, idOf(event.params.upload));
	const standing = rows.list(actor, table);
	return {
		table: tables.shown(actor, table),
		fileName: upload.fileName,
		isApplied: upload.appliedAt !== null,
		refused: upload.refused,
		difference: uploads.difference(table, standing, upload)
	};
});

/** The versions of the rows that stood on the screen, as 'organisation:version' beside one another. */
const versionsSchema = v.object({
	versions: v.pipe(
		v.string(),
		v.regex(/^(\d+:\d+)?( \d+:\d+)*$/),
		v.transform((text) => {
			const pairs = text === '' ? [] : text.split(' ').map((pair) => pair.split(':').map(Number));
			return new Map(pairs.map(([organisation = 0, version = 0]) => [organisation, version]));
		})
	)
});

export const actions = {
	default: (event) =>
		submit(event, versionsSchema, (input, actor) => {
			const id = idOf(event.params.id);
			const applied = uploads.apply(actor, id, idOf(event.params.upload), input.versions);
			done(
				event,
				applied.waiting > 0
					? '決裁待ちにしました。決裁者が「回答する」を押すと回答になります。'
					: `${applied.rows}団体の行を取り込みました。`,
				`/tables/${id}`
			);
		})
} satisfies Actions;
