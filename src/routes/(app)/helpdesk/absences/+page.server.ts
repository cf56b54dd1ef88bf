import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { absenceSchema, takeOverSchema } from '#lib/desk-forms.ts';
import { id } from '#lib/fields.ts';
import {
	absences,
	awayToday,
	declareAbsence,
	endAbsence,
	ofAway,
	seatsToDeclare,
	takeOver
} from '#lib/server/helpdesk/absences.ts';
import { deskSeats } from '#lib/server/helpdesk/proceeding.ts';
import { markKindSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:desk');
	markKindSeen(actor, 'desk-absence');
	const away = awayToday();
	return {
		tickets: ofAway(actor).map((ticket) => ({
			...ticket,
			away: away.get(ticket.assigneeSeatId ?? 0) ?? null
		})),
		absences: absences(actor),
		own: seatsToDeclare(actor),
		ownSeat: actor.seat.id,
		seats: deskSeats(),
		now: now()
	};
});

export const actions = {
	'take-over': (event) =>
		submit(event, takeOverSchema, ({ tickets }, actor) => {
			const taken = takeOver(actor, tickets);
			done(event, `${taken}件を引き受けました。`);
		}),
	declare: (event) =>
		submit(event, absenceSchema, ({ seat, fromOn, toOn, substitute }, actor) => {
			declareAbsence(actor, { seat, fromOn, toOn, substitute });
			done(event, '不在を登録しました。受付一覧の担当に出ます。');
		}),
	end: (event) =>
		submit(event, v.object({ absence: id('不在を選んでください。') }), ({ absence }, actor) => {
			endAbsence(actor, absence);
			done(event, '不在を取り消しました。');
		})
} satisfies Actions;
