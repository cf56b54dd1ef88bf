import type { Actions } from '@sveltejs/kit';
import { buyAgainSchema, returnAnswerSchema } from '#lib/licence-receipts.ts';
import { buyAgain } from '#lib/server/licences/returns/buying-again.ts';
import * as proceeding from '#lib/server/licences/returns/proceeding.ts';
import { shown } from '#lib/server/licences/returns/shown.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	...shown(actor, idOf(event.params.id)),
	now: now()
}));

export const actions = {
	allow: (event) =>
		submit(event, returnAnswerSchema, ({ version }, actor) => {
			proceeding.allow(actor, idOf(event.params.id), version);
			done(event, '返品できることを、団体に知らせました。');
		}),
	refuse: (event) =>
		submit(event, returnAnswerSchema, ({ version, reason }, actor) => {
			proceeding.refuse(actor, idOf(event.params.id), reason, version);
			done(event, '返品できないことを、理由と一緒に団体に知らせました。');
		}),
	carry: (event) =>
		submit(event, returnAnswerSchema, ({ version }, actor) => {
			proceeding.carry(actor, idOf(event.params.id), version);
			done(event, '返品しました。権利を台帳から減らし、SAを無効にしました。');
		}),
	again: (event) =>
		submit(event, buyAgainSchema, ({ via, caller, receivedOn }, actor) => {
			const proxy = via === '' || via === 'web' ? null : { via, caller, receivedOn };
			const id = buyAgain(actor, idOf(event.params.id), proxy);
			done(
				event,
				'買い直しの申込を作りました。数量と用途を確かめて、申請してください。',
				`/licences/applications/${id}/edit`
			);
		})
} satisfies Actions;
