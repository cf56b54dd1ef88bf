import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { editedSchema } from '#lib/licence-ledger.ts';
import { findEdited, takeEdited } from '#lib/server/licences/ledger/edited.ts';
import { dropUpload, stateOf } from '#lib/server/licences/ledger/uploads.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { upload, difference } = findEdited(actor, idOf(event.params.upload));
	return {
		fileName: upload.fileName,
		refused: upload.refused,
		state: stateOf(upload),
		difference
	};
});

export const actions = {
	take: (event) =>
		submit(event, editedSchema, ({ versions }, actor) => {
			const count = takeEdited(actor, idOf(event.params.upload), versions);
			done(event, `${count}件を取り込みました。`, '/licences/ledger');
		}),
	drop: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			dropUpload(actor, 'round-trip', idOf(event.params.upload));
			done(event, 'この取り込みをやめました。何も変わっていません。', '/licences/ledger/upload');
		})
} satisfies Actions;
