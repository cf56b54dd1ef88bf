import type { Actions } from '@sveltejs/kit';
import {
	correctingSchema,
	declarationSchema,
	discardSchema,
	splitSchema,
	transferSchema
} from '#lib/licence-ledger.ts';
import { existing } from '#lib/server/identity/organisations.ts';
import { findLot } from '#lib/server/licences/ledger/lots.ts';
import * as moving from '#lib/server/licences/ledger/moving.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const shown = findLot(actor, idOf(event.params.id));
	return {
		...shown,
		organisations: shown.may.work
			? existing()
					.filter(({ id }) => id !== shown.lot.organisationId)
					.map(({ id, name }) => ({ id, name }))
			: [],
		now: now()
	};
});

export const actions = {
	correct: (event) =>
		submit(event, correctingSchema, (input, actor) => {
			moving.correctEntry(actor, idOf(event.params.id), input);
			done(event, '訂正しました。もとの記帳は赤で打ち消してあります。');
		}),
	transfer: (event) =>
		submit(event, transferSchema, (input, actor) => {
			const to = moving.transfer(actor, idOf(event.params.id), input);
			done(event, '移管しました。移管先の権利を開いています。', `/licences/ledger/lots/${to}`);
		}),
	split: (event) =>
		submit(event, splitSchema, (input, actor) => {
			const to = moving.split(actor, idOf(event.params.id), input);
			done(event, '分けました。分けた先の権利を開いています。', `/licences/ledger/lots/${to}`);
		}),
	discard: (event) =>
		submit(event, discardSchema, (input, actor) => {
			moving.discard(actor, idOf(event.params.id), input);
			done(event, '廃棄を記帳しました。');
		}),
	declare: (event) =>
		submit(event, declarationSchema, (input, actor) => {
			moving.declare(actor, idOf(event.params.id), input);
			done(event, 'メモと更新意向を保存しました。');
		})
} satisfies Actions;
