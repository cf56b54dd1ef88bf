import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { byPartAlone } from '#lib/server/licences/orders/sheets.ts';
import { noteQuotation } from '#lib/server/licences/rounds/proceeding.ts';
import { summary } from '#lib/server/licences/rounds/shown.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { round, totals } = summary(actor, idOf(event.params.id));
	return { round, parts: byPartAlone(totals), now: now() };
});

export const actions = {
	default: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			noteQuotation(actor, idOf(event.params.id));
			done(event, '見積を依頼した日を記録しました。');
		})
} satisfies Actions;
