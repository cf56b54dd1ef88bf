import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import { now } from '#lib/server/now.ts';
import { draftWithPlace } from '#lib/server/readers/drafts.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const draft = draftWithPlace(actor, idOf(event.params.id));
	return { draft, wasMine: draft.takenFrom?.tenureId === actor.tenure.id, now: now() };
});

export const actions = {
	take: (event) =>
		submit(event, v.object({ from: v.string() }), (input, actor) => {
			const id = idOf(event.params.id);
			drafts.takeOver(actor, id, idOf(input.from));
			notify(event, '下書きを引き継ぎました。');
			redirect(303, draftWithPlace(actor, id).place.form ?? `/drafts/${id}`);
		}),
	remove: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			drafts.remove(actor, idOf(event.params.id));
			notify(event, '下書きを削除しました。');
			redirect(303, '/drafts');
		})
} satisfies Actions;
