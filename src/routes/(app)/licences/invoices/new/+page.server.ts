import { redirect, type Actions } from '@sveltejs/kit';
import { dayOf, typedDay } from '#lib/dates.ts';
import { invoiceSchema, paperOf } from '#lib/licence-invoices.ts';
import { due, lastIssuerNumber } from '#lib/server/licences/invoices/invoices.ts';
import { recordInvoice } from '#lib/server/licences/invoices/recording.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const number = (name: string) => Number(searchParams.get(name));
	const found = due(actor, {
		orderId: number('order'),
		organisationId: number('organisation') || null,
		kind: searchParams.get('kind') === 'return' ? 'return' : 'delivery',
		taxRate: number('rate')
	});
	return {
		due: found,
		issuerNumber: found.settlement === 'union-resale' ? lastIssuerNumber() : '',
		today: typedDay(dayOf(now()))
	};
});

export const actions = {
	default: (event) =>
		submit(event, invoiceSchema, (input, actor) => {
			const found = due(actor, {
				...{ orderId: input.order ?? 0, organisationId: input.organisation },
				...{ kind: input.kind, taxRate: input.rate }
			});
			const id = recordInvoice(actor, input);
			const paper = paperOf[found.settlement];
			notify(
				event,
				paper
					? `${found.organisations}団体の${paper}を作りました。`
					: '確かめた請求書を記録しました。'
			);
			redirect(303, `/licences/invoices/${id}`);
		})
} satisfies Actions;
