import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { takingSchema } from '#lib/licence-ledger.ts';
import { findOpening, takeOpening } from '#lib/server/licences/ledger/opening/opening.ts';
import { dropUpload, stateOf } from '#lib/server/licences/ledger/uploads.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** Lines drawn at most; the others are counted. */
const MOST_LINES = 300;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { upload, difference } = findOpening(actor, idOf(event.params.upload));
	const of = (kind: string) => difference.filter((each) => each.kind === kind);
	const changing = difference.filter(({ kind }) => kind !== 'same');
	return {
		id: upload.id,
		fileName: upload.fileName,
		onDay: upload.onDay ?? '',
		refused: upload.refused,
		state: stateOf(upload),
		counts: {
			fresh: of('fresh').length,
			changed: of('changed').length,
			same: of('same').length
		},
		lines: changing.slice(0, MOST_LINES),
		more: Math.max(0, changing.length - MOST_LINES)
	};
});

export const actions = {
	take: (event) =>
		submit(event, takingSchema, ({ seen }, actor) => {
			const count = takeOpening(actor, idOf(event.params.upload), seen);
			done(
				event,
				`期首残高を${count}行取り込みました。各団体の確認を待ちます。`,
				'/licences/ledger/confirmation'
			);
		}),
	drop: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			dropUpload(actor, 'opening', idOf(event.params.upload));
			done(event, 'この取り込みをやめました。何も変わっていません。', '/licences/ledger/opening');
		})
} satisfies Actions;
