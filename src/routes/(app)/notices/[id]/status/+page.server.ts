import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { clockOf, dayOf, typedDay } from '#lib/dates.ts';
import { proxySchema } from '#lib/notices.ts';
import * as confirmations from '#lib/server/notices/confirmations.ts';
import * as notices from '#lib/server/notices/notices.ts';
import * as reminders from '#lib/server/notices/reminders.ts';
import * as status from '#lib/server/notices/status.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const id = idOf(event.params.id);
	event.depends(`topic:notice:${id}`);
	const notice = notices.find(actor, id);
	return {
		grid: status.grid(actor, notice),
		tally: status.tallyOf(actor, notice),
		unconfirmed: status.unconfirmed(actor, notice),
		byPhone: confirmations.enteredByPhone(actor, notice),
		reminders: reminders.log(actor, notice),
		notice: notices.shown(notice),
		may: notices.rightsOn(actor, notice),
		now: now(),
		today: dayOf(now()),
		typedNow: { on: typedDay(dayOf(now())), time: clockOf(now()) }
	};
});

export const actions = {
	remind: (event) =>
		submit(
			event,
			v.object({}),
			(_input, actor) => {
				const reached = reminders.remind(actor, idOf(event.params.id));
				return done(event, `${reached}団体に催促しました。`);
			},
			(_input, actor) => reminders.reach(actor, idOf(event.params.id))
		),
	proxy: (event) =>
		submit(event, proxySchema, (input, actor) => {
			confirmations.enterByPhone(actor, idOf(event.params.id), input);
			return done(event, '代わりに入力しました。');
		}),
	unconfirm: (event) =>
		submit(event, v.object({ confirmation: v.string() }), (input, actor) => {
			confirmations.withdraw(actor, idOf(event.params.id), idOf(input.confirmation));
			return done(event, '代理入力を取り消しました。');
		})
} satisfies Actions;
