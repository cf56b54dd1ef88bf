import { redirect, type Actions } from '@sveltejs/kit';
import { sendSchema } from '#lib/applications.ts';
import { numberOf } from '#lib/server/licences/applications/applications.ts';
import { check } from '#lib/server/licences/applications/previewing.ts';
import { send } from '#lib/server/licences/applications/sending.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const checked = check(actor, idOf(event.params.id));
	const { id, may, isInTime } = checked.application;
	const isSent = event.request.method === 'POST';
	if (!isSent && (!may.submit || !isInTime)) redirect(303, `/licences/applications/${id}`);
	return { ...checked, now: now() };
});

export const actions = {
	default: (event) =>
		submit(event, sendSchema, (input, actor) => {
			const sent = send(actor, idOf(event.params.id), input);
			const number = numberOf(sent) ?? '';
			done(
				event,
				sent.state === 'unapproved'
					? `${number} を決裁に回しました。決裁者が承認すると、組合に届きます。`
					: `${number} として申し込みました。`,
				`/licences/applications/${sent.id}`
			);
		})
} satisfies Actions;
