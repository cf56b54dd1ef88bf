import { redirect, type Actions } from '@sveltejs/kit';
import { handInSchema, uploadSchema } from '#lib/roster.ts';
import * as batches from '#lib/server/identity/roster/batches.ts';
import { handInUnchanged } from '#lib/server/identity/roster/calls.ts';
import { ownRoster } from '#lib/server/identity/roster/own.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { settings } from '#lib/server/settings.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const roster = ownRoster(actor, idOf(event.params.id));
	for (const call of roster.calls) markSeen(actor, `roster-call:${call.id}`);
	return { ...roster, now: now(), limit: settings().uploadMax };
});

export const actions = {
	upload: (event) =>
		submit(event, uploadSchema, async (input, actor) => {
			const id = await batches.open(actor, idOf(event.params.id), input);
			redirect(303, `/admin/roster/${id}`);
		}),
	unchanged: (event) =>
		submit(event, handInSchema, (input, actor) => {
			handInUnchanged(actor, idOf(event.params.id), input.call);
			done(event, '変更なしで提出しました。');
		})
} satisfies Actions;
