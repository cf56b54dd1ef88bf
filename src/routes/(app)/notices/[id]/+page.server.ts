import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf } from '#lib/dates.ts';
import { confirmSchema, withdrawalSchema } from '#lib/notices.ts';
import * as confirmations from '#lib/server/notices/confirmations.ts';
import * as corrections from '#lib/server/notices/corrections.ts';
import { holderOf, putDownNotice, take } from '#lib/server/notices/holders.ts';
import * as notices from '#lib/server/notices/notices.ts';
import { lastReminder } from '#lib/server/notices/reminders.ts';
import { tallyOf } from '#lib/server/notices/status.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const confirmationSchema = v.object({ confirmation: v.string() });

export const load = reading((event: PageServerLoadEvent, actor) => {
	const id = idOf(event.params.id);
	event.depends(`topic:notice:${id}`);
	const notice = notices.find(actor, id);
	notices.markOpened(actor, notice);
	markSeen(actor, `notice:${id}`);
	const may = notices.rightsOn(actor, notice);
	return {
		notice: notices.shown(notice),
		may,
		isAwaited: confirmations.isAwaited(actor, notice),
		confirmation: confirmations.ownConfirmation(actor, notice),
		holder: holderOf(actor, notice),
		remindedAt: lastReminder(actor, notice),
		tally: may.watch ? tallyOf(actor, notice) : null,
		now: now(),
		today: dayOf(now())
	};
});

export const actions = {
	confirm: (event) =>
		submit(event, confirmSchema, (input, actor) => {
			const outcome = confirmations.confirm(actor, idOf(event.params.id), input);
			return done(event, confirmations.wordsFor(actor, outcome));
		}),
	unconfirm: (event) =>
		submit(event, confirmationSchema, (input, actor) => {
			confirmations.withdraw(actor, idOf(event.params.id), idOf(input.confirmation));
			return done(event, '確認を取り消しました。');
		}),
	hold: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			take(actor, idOf(event.params.id));
			return done(event, 'このお知らせの担当になりました。');
		}),
	putDown: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			putDownNotice(actor, idOf(event.params.id));
			return done(event, 'このお知らせの担当を外れました。');
		}),
	withdraw: (event) =>
		submit(event, withdrawalSchema, (input, actor) => {
			corrections.withdraw(actor, idOf(event.params.id), input);
			return done(event, 'お知らせを取り下げました。');
		})
} satisfies Actions;
