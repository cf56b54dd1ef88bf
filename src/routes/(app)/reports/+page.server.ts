import type { Actions } from '@sveltejs/kit';
import { settleSchema } from '#lib/moderation.ts';
import * as reports from '#lib/server/forum/reports.ts';
import { markKindSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => {
	markKindSeen(actor, 'report');
	return {
		receives: reports.receives(actor),
		received: reports.receives(actor) ? reports.received(actor) : [],
		own: reports.own(actor),
		now: now()
	};
});

export const actions = {
	settle: (event) =>
		submit(event, settleSchema, (input, actor) => {
			reports.settle(actor, idOf(input.report), input.outcome, input.remark);
			done(event, '返事をしました。知らせた団体に伝わります。', '/reports');
		})
} satisfies Actions;
