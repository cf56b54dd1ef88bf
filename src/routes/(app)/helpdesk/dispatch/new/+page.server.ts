import { redirect, type Actions } from '@sveltejs/kit';
import { dispatchSchema } from '#lib/dispatch-forms.ts';
import { rightsOfDispatch } from '#lib/server/helpdesk/dispatch/dispatches.ts';
import { branches, fromTicket, request } from '#lib/server/helpdesk/dispatch/requesting.ts';
import { approvalOf } from '#lib/server/identity/official-approval.ts';
import { notify } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const rights = rightsOfDispatch(actor);
	const number = event.url.searchParams.get('ticket');
	if (!rights.ask && !rights.work) redirect(303, '/helpdesk/dispatch');
	return {
		rights,
		branches: branches().map(({ slug, name }) => ({ slug, name })),
		from: number === null ? null : fromTicket(actor, number),
		approval: rights.work ? ('free' as const) : approvalOf(actor)
	};
});

export const actions = {
	default: (event) =>
		submit(event, dispatchSchema, (input, actor) => {
			const { number, breaches } = request(actor, input);
			const warned = breaches.map(({ message }) => message).join('');
			notify(
				event,
				warned === ''
					? `派${number} として依頼しました。`
					: `派${number} として依頼しました。${warned}組合が確かめます。`
			);
			redirect(303, `/helpdesk/dispatch/${number}`);
		})
} satisfies Actions;
