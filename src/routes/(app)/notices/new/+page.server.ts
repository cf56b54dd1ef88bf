import type { Actions } from '@sveltejs/kit';
import { dayOf, typedDay } from '#lib/dates.ts';
import { noticeSchema, usualDeadline } from '#lib/notices.ts';
import { choices } from '#lib/server/notices/addressees.ts';
import * as notices from '#lib/server/notices/notices.ts';
import { now } from '#lib/server/now.ts';
import { settings } from '#lib/server/settings.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => {
	const today = dayOf(now());
	return {
		choices: choices(actor),
		today: typedDay(today),
		deadline: typedDay(usualDeadline(today)),
		limit: settings().uploadMax
	};
});

export const actions = {
	default: (event) =>
		submit(
			event,
			noticeSchema,
			(input, actor) => {
				const id = notices.send(actor, input);
				done(event, 'お知らせを送りました。', `/notices/${id}`);
			},
			(input, actor) => notices.reach(actor, input)
		)
} satisfies Actions;
