import type { Actions, RequestEvent } from '@sveltejs/kit';
import {
	actSchema,
	answerSchema,
	reasonSchema,
	typedPacks,
	withdrawSchema,
	type Proxy
} from '#lib/applications.ts';
import { dayOf, typedDay } from '#lib/dates.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { answerPrice } from '#lib/server/licences/applications/confirming.ts';
import { find } from '#lib/server/licences/applications/finding.ts';
import { historyOf } from '#lib/server/licences/applications/history.ts';
import { proceed } from '#lib/server/licences/applications/proceeding.ts';
import { revisionsOf } from '#lib/server/licences/applications/revisions.ts';
import { approve } from '#lib/server/licences/applications/sending.ts';
import { trailOf } from '#lib/server/licences/applications/trail.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { returnBehind } from '#lib/server/licences/returns/buying-again.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:applications');
	const id = idOf(event.params.id);
	const application = find(actor, id);
	markSeen(actor, `application:${id}`);
	return {
		application,
		history: historyOf(actor, id),
		revisions: revisionsOf(actor, application),
		returned: returnBehind(id),
		trail: trailOf(actor, application),
		today: typedDay(dayOf(now())),
		now: now()
	};
});

const at = (event: RequestEvent) => idOf(event.params.id);

export const actions = {
	approve: (event) =>
		submit(event, actSchema, ({ version }, actor) => {
			approve(actor, at(event), version);
			done(event, '承認しました。組合に届きました。');
		}),
	back: (event) =>
		submit(event, reasonSchema, (input, actor) => {
			proceed(actor, at(event), 'send-back', input);
			done(event, '下書きに差し戻しました。');
		}),
	accept: (event) =>
		submit(event, actSchema, (input, actor) => {
			const { state } = proceed(actor, at(event), 'accept', input);
			done(
				event,
				state === 'reconfirm'
					? '受理しました。価格が変わっているので、団体に再確認を求めています。'
					: '受理しました。'
			);
		}),
	return: (event) =>
		submit(event, reasonSchema, (input, actor) => {
			proceed(actor, at(event), 'return', input);
			done(event, '団体に差し戻しました。');
		}),
	withdraw: (event) =>
		submit(event, withdrawSchema, (input, actor) => {
			const { version, reason } = input;
			proceed(actor, at(event), 'withdraw', { version, reason, proxy: proxyIn(input) });
			done(event, '申込を取り下げました。', '/licences/applications');
		}),
	confirm: (event) =>
		submit(event, answerSchema, (input, actor) => {
			const { version } = input;
			answerPrice(actor, at(event), { version, proxy: proxyIn(input) });
			done(event, '再確認しました。');
		}),
	reduce: (event) =>
		submit(event, answerSchema, (input, actor) => {
			const { version } = input;
			const packs = typedPacks(input, keysOf(actor, at(event)));
			answerPrice(actor, at(event), { version, packs, proxy: proxyIn(input) });
			done(event, '数量を減らして再確認しました。');
		})
} satisfies Actions;

function keysOf(actor: Actor, id: number): number[] {
	return find(actor, id).lines.map((line) => line.id);
}

function proxyIn(input: { via: string; caller: string; receivedOn: string | null }): Proxy | null {
	const { via, caller, receivedOn } = input;
	if (via !== 'fax' && via !== 'phone' && via !== 'mail' && via !== 'visit') return null;
	return { via, caller, receivedOn };
}
