import type { Actions } from '@sveltejs/kit';
import { cotermSchema, correctionSchema, intentionSchema } from '#lib/expiry.ts';
import { correctEnd, endTogether } from '#lib/server/licences/assurance/days.ts';
import { declare } from '#lib/server/licences/assurance/intentions.ts';
import { termPage } from '#lib/server/licences/assurance/reading.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	term: termPage(actor, idOf(event.params.id)),
	now: now()
}));

export const actions = {
	intend: (event) =>
		submit(event, intentionSchema, ({ intention, rights, memo }, actor) => {
			declare(actor, { id: idOf(event.params.id), intention, rights, memo });
			done(event, '更新の予定を保存しました。');
		}),
	coterm: (event) =>
		submit(event, cotermSchema, ({ version, endsOn }, actor) => {
			endTogether(actor, { id: idOf(event.params.id), version, endsOn });
			done(event, '終わりの日をそろえました。知らせの予定も変わりました。');
		}),
	correct: (event) =>
		submit(event, correctionSchema, ({ version, endsOn, reason }, actor) => {
			correctEnd(actor, { id: idOf(event.params.id), version, endsOn, reason });
			done(event, '終わりの日を直しました。知らせの予定も変わりました。');
		})
} satisfies Actions;
