import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { takingSchema } from '#lib/tickets.ts';
import { takeAll } from '#lib/server/helpdesk/proceeding.ts';
import { ofAway } from '#lib/server/helpdesk/absences.ts';
import { waitingMails } from '#lib/server/helpdesk/mail/mails.ts';
import { queue, queueCounts, queueViews } from '#lib/server/helpdesk/queue.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import { caseActions, caseOf } from '../case-page.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:desk');
	const asked = event.url.searchParams.get('view');
	const view = queueViews.find((each) => each === asked) ?? 'unassigned';
	const number = numberIn(event);
	return {
		view,
		tickets: queue(actor, view),
		counts: queueCounts(actor),
		chosen: number === '' ? null : caseOf(actor, number, event.depends),
		awayCount: ofAway(actor).length,
		mailCount: waitingMails(actor),
		now: now()
	};
});

export const actions = {
	...caseActions(numberIn),
	'take-all': (event) =>
		submit(event, takingSchema, ({ tickets }, actor) => {
			const { taken, gone } = takeAll(actor, tickets);
			const others = gone > 0 ? `${gone}件は、ほかの人が先に担当になっていました。` : '';
			notify(event, `${taken}件の担当になりました。${others}`);
			redirect(303, '/helpdesk/queue?view=mine');
		})
} satisfies Actions;

function numberIn({ url }: Pick<RequestEvent, 'url'>): string {
	return url.searchParams.get('case') ?? '';
}
