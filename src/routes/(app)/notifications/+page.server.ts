import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { inbox, markAllSeen, markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const thingSchema = v.object({
	thing: v.pipe(v.string(), v.regex(/^[a-z-]+:\d{1,15}$/, 'どの知らせか分かりません。'))
});

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:nav');
	const before = Number(event.url.searchParams.get('before'));
	const from = Number.isSafeInteger(before) && before > 0 ? before : null;
	return { ...inbox(actor, from), isFirst: from === null, seat: actor.seat.name, now: now() };
});

export const actions = {
	seen: (event) =>
		submit(event, thingSchema, (input, actor) => {
			markSeen(actor, input.thing);
			redirect(303, '/notifications');
		}),
	allSeen: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			markAllSeen(actor);
			done(event, 'すべて見たことにしました。', '/notifications');
		})
} satisfies Actions;
