import type { Actions } from '@sveltejs/kit';
import { annulSchema } from '#lib/licence-invoices.ts';
import { bill } from '#lib/server/licences/invoices/invoices.ts';
import { annul } from '#lib/server/licences/invoices/recording.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	bill: bill(actor, idOf(event.params.id))
}));

export const actions = {
	default: (event) =>
		submit(event, annulSchema, ({ reason }, actor) => {
			const id = idOf(event.params.id);
			annul(actor, id, reason);
			done(
				event,
				'請求書を取り消しました。納品分は、また請求を待つものに戻りました。',
				`/licences/invoices/${id}`
			);
		})
} satisfies Actions;
