import type { Actions, RequestEvent } from '@sveltejs/kit';
import { extendSchema, roundActSchema } from '#lib/licence-rounds.ts';
import { aggregate, takeBack } from '#lib/server/licences/rounds/aggregating.ts';
import { warningsOf } from '#lib/server/licences/rounds/creating.ts';
import { placeRound } from '#lib/server/licences/orders/placing.ts';
import { ownIn } from '#lib/server/licences/rounds/own.ts';
import * as proceeding from '#lib/server/licences/rounds/proceeding.ts';
import { progressIn, remind } from '#lib/server/licences/rounds/progress.ts';
import { find } from '#lib/server/licences/rounds/rounds.ts';
import { orderOf, rightsOn, summary } from '#lib/server/licences/rounds/shown.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import * as v from 'valibot';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const round = find(actor, idOf(event.params.id));
	const may = rightsOn(actor, round);
	return {
		round,
		may,
		own: ownIn(actor, round.id),
		warnings: may.publish ? warningsOf(actor, round.id) : [],
		progress: may.work ? progressIn(actor, round.id) : null,
		summary: may.work ? summary(actor, round.id) : null,
		order: may.work ? orderOf(round.id) : null,
		now: now()
	};
});

type Deed = v.InferOutput<typeof roundActSchema>;

/** An act that ends where it began, with a sentence of what has come of it. */
const act = (event: RequestEvent, verb: (actor: Actor, id: number, deed: Deed) => string) =>
	submit(event, roundActSchema, ({ version, reason }, actor) => {
		done(event, verb(actor, idOf(event.params.id), { version, reason }));
	});

export const actions = {
	publish: (event) =>
		act(event, (actor, id, deed) => {
			proceeding.publish(actor, id, deed);
			return '公開しました。契約に参加している団体に知らせました。';
		}),
	close: (event) =>
		act(event, (actor, id, deed) => {
			proceeding.close(actor, id, deed);
			return '締め切りました。';
		}),
	extend: (event) =>
		submit(event, extendSchema, ({ closesOn, version, reason }, actor) => {
			proceeding.extend(actor, idOf(event.params.id), closesOn, { version, reason });
			done(event, '締切を延ばし、団体に知らせました。');
		}),
	price: (event) =>
		act(event, (actor, id, deed) => {
			const changed = proceeding.price(actor, id, deed);
			return changed === 0
				? '価格を確定しました。単価の変わった行はありません。'
				: `価格を確定しました。単価の変わった${changed}行を、団体が再確認します。`;
		}),
	aggregate: (event) =>
		act(event, (actor, id, deed) => {
			aggregate(actor, id, deed);
			return '集計しました。決裁者が発注できます。';
		}),
	takeBack: (event) =>
		act(event, (actor, id, deed) => {
			takeBack(actor, id, deed);
			return '集計を戻しました。';
		}),
	order: (event) =>
		submit(event, roundActSchema, ({ version }, actor) => {
			const path = placeRound(actor, idOf(event.params.id), version);
			done(event, '発注しました。発注書を印刷できます。', `/licences/orders/${path}`);
		}),
	cancel: (event) =>
		act(event, (actor, id, deed) => {
			proceeding.cancel(actor, id, deed);
			return '取りまとめを中止しました。申込は、団体の下書きに戻りました。';
		}),
	remind: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			done(event, `${remind(actor, idOf(event.params.id))}団体に催促しました。`);
		})
} satisfies Actions;
