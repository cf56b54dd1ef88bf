import { redirect, type Actions } from '@sveltejs/kit';
import { draftSchema, typedLines } from '#lib/applications.ts';
import { typedDay } from '#lib/dates.ts';
import * as drafts from '#lib/server/licences/applications/drafts.ts';
import { find } from '#lib/server/licences/applications/finding.ts';
import { edited } from '#lib/server/licences/applications/previewing.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { application, lines } = edited(actor, idOf(event.params.id));
	const { id, may, isInTime, wantedBy } = application;
	// What was typed is not lost to who was too late: it comes back with the reason.
	const isSent = event.request.method === 'POST';
	if (!isSent && (!may.submit || !isInTime)) redirect(303, `/licences/applications/${id}`);
	return { application, lines, wantedBy: wantedBy === null ? '' : typedDay(wantedBy) };
});

export const actions = {
	default: (event) =>
		submit(event, draftSchema, (input, actor) => {
			const id = idOf(event.params.id);
			const { version, intent, purpose, budget, wantedBy, removed } = input;
			const keys = find(actor, id).lines.map((line) => line.id);
			const lines = typedLines(input, keys);
			const saved = drafts.save(actor, id, version, { purpose, budget, wantedBy, removed, lines });
			if (intent === 'more') {
				redirect(303, `/licences/applications/new?draft=${id}`);
			}
			if (intent === 'check') redirect(303, `/licences/applications/${id}/check`);
			done(
				event,
				saved.enteredBy === null
					? '下書きを保存しました。団体の誰でも続きを書けます。'
					: '下書きを保存しました。',
				'/licences/applications'
			);
		})
} satisfies Actions;
