import type { Actions, RequestEvent } from '@sveltejs/kit';
import { dayOf, typedDay } from '#lib/dates.ts';
import { NotFound } from '#lib/errors.ts';
import { invoiceSchema, paperOf } from '#lib/licence-invoices.ts';
import { bill, due, lastIssuerNumber } from '#lib/server/licences/invoices/invoices.ts';
import { recordInvoice } from '#lib/server/licences/invoices/recording.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const number = (name: string) => Number(searchParams.get(name));
	const waits = dueOrNothing(event, () =>
		due(actor, {
			orderId: number('order'),
			organisationId: number('organisation') || null,
			kind: searchParams.get('kind') === 'return' ? 'return' : 'delivery',
			taxRate: number('rate')
		})
	);
	return {
		due: waits,
		issuerNumber: waits?.settlement === 'union-resale' ? lastIssuerNumber() : '',
		today: typedDay(dayOf(now()))
	};
});

/** After a form that came too late nothing waits any more: the page then says so instead of being none. */
function dueOrNothing<Of>(event: RequestEvent, read: () => Of): Of | null {
	try {
		return read();
	} catch (thrown) {
		const isAfterwards = event.request.method === 'POST' || event.isDataRequest;
		if (thrown instanceof NotFound && isAfterwards) return null;
		throw thrown;
	}
}

export const actions = {
	default: (event) =>
		submit(event, invoiceSchema, (input, actor) => {
			const id = recordInvoice(actor, input);
			const { papers, settlement } = bill(actor, id);
			done(
				event,
				papers.length > 0
					? `${papers.length}団体の${paperOf[settlement]}を作りました。`
					: '確かめた請求書を記録しました。',
				`/licences/invoices/${id}`
			);
		})
} satisfies Actions;
