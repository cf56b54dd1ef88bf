import type { Actions } from '@sveltejs/kit';
import { confirmingSchema, objectingSchema } from '#lib/licence-ledger.ts';
import { confirm, object, unconfirmed } from '#lib/server/licences/ledger/opening/confirming.ts';
import { lookOf } from '#lib/server/licences/ledger/overview.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { organisationId } = lookOf(event.url.searchParams);
	const all = unconfirmed(actor);
	const names = new Map(all.map((each) => [each.organisationId, each.organisation]));
	return {
		lots: all.filter((each) => organisationId === null || each.organisationId === organisationId),
		organisations: [...names].map(([id, name]) => ({ id, name })),
		organisationId,
		mine: actor.organisation.id
	};
});

export const actions = {
	confirm: (event) =>
		submit(event, confirmingSchema, (input, actor) => {
			const count = confirm(actor, input);
			done(event, `期首残高を${count}件確認しました。`);
		}),
	object: (event) =>
		submit(event, objectingSchema, (input, actor) => {
			object(actor, input);
			done(event, '違うところを組合に伝えました。直ったら、もう一度確認をお願いします。');
		})
} satisfies Actions;
