import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import * as disclosures from '#lib/server/forum/disclosures.ts';
import { markKindSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => {
	markKindSeen(actor, 'disclosure');
	return {
		settles: disclosures.settles(actor),
		pending: disclosures.pending(actor),
		asked: disclosures.asked(actor),
		now: now()
	};
});

const schema = v.object({ disclosure: v.string() });

export const actions = {
	grant: (event) =>
		submit(event, schema, (input, actor) => {
			disclosures.grant(actor, idOf(input.disclosure));
			done(event, '開示しました。依頼した団体は、この投稿を読めます。', '/disclosures');
		}),
	decline: (event) =>
		submit(event, schema, (input, actor) => {
			disclosures.decline(actor, idOf(input.disclosure));
			done(event, '開示しないと返事をしました。', '/disclosures');
		}),
	withdraw: (event) =>
		submit(event, schema, (input, actor) => {
			disclosures.withdraw(actor, idOf(input.disclosure));
			done(event, '依頼を取り下げました。', '/disclosures');
		})
} satisfies Actions;
