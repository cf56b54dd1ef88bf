import { redirect, type Actions } from '@sveltejs/kit';
import { dayOf, typedDay } from '#lib/dates.ts';
import { callSchema, uploadSchema } from '#lib/roster.ts';
import * as batches from '#lib/server/identity/roster/batches.ts';
import { calls, openCall } from '#lib/server/identity/roster/calls.ts';
import { now } from '#lib/server/now.ts';
import { settings } from '#lib/server/settings.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	batches: batches.list(actor, null),
	calls: calls(actor),
	today: typedDay(dayOf(now())),
	now: now(),
	limit: settings().uploadMax
}));

export const actions = {
	upload: (event) =>
		submit(event, uploadSchema, async (input, actor) => {
			const id = await batches.open(actor, null, input);
			redirect(303, `/admin/roster/${id}`);
		}),
	call: (event) =>
		submit(event, callSchema, (input, actor) => {
			const { title, appliesOn, dueOn, note } = input;
			const id = openCall(actor, { title, appliesOn, dueOn, note });
			done(event, '名簿集めを始めました。', `/admin/roster/calls/${id}`);
		})
} satisfies Actions;
