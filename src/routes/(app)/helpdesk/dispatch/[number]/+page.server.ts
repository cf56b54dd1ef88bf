import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import {
	costSchema,
	dispatchDeedSchema,
	evaluationSchema,
	holdingSchema,
	minutesIn,
	overrideSchema,
	rankingSchema,
	reportSchema,
	sessionSchema
} from '#lib/dispatch-forms.ts';
import type { DispatchAct } from '#lib/dispatches.ts';
import { labels } from '#lib/labels.ts';
import { mayErase } from '#lib/server/erasure/erase.ts';
import { ranking, select, weighed } from '#lib/server/helpdesk/dispatch/candidates.ts';
import { breachesNow, override } from '#lib/server/helpdesk/dispatch/caps.ts';
import { book, costOf } from '#lib/server/helpdesk/dispatch/costs.ts';
import { find, rightsOfDispatch } from '#lib/server/helpdesk/dispatch/dispatches.ts';
import { accept, cancel, decline, offer, withdraw } from '#lib/server/helpdesk/dispatch/offers.ts';
import {
	approveReport,
	evaluate,
	evaluationOf,
	report,
	reportOf,
	returnReport,
	stepsOf
} from '#lib/server/helpdesk/dispatch/reports.ts';
import { approve } from '#lib/server/helpdesk/dispatch/requesting.ts';
import { daysOf, fix, hold, move } from '#lib/server/helpdesk/dispatch/sessions.ts';
import { dueOf } from '#lib/server/helpdesk/dispatch/waiting.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { settings } from '#lib/server/settings.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = find(actor, event.params.number);
	if (of.number !== event.params.number) redirect(307, `/helpdesk/dispatch/${of.number}`);
	event.depends(`topic:dispatch:${of.id}`);
	markSeen(actor, `dispatch:${of.id}`);
	const isDesk = rightsOfDispatch(actor).work;
	return {
		dispatch: of,
		isDesk,
		due: dueOf(of.id, of.state),
		days: daysOf(of),
		report: reportOf(of),
		evaluation: evaluationOf(actor, of),
		steps: stepsOf(actor, of),
		ranking: isDesk ? ranking(actor, of.id) : [],
		weighed: isDesk && of.may.select ? weighed(actor, of.id) : [],
		breaches: breachesNow(actor, of),
		cost: costOf(actor, of),
		mayErase: mayErase(actor),
		limit: settings().uploadMax,
		now: now()
	};
});

type Verb = (actor: Actor, id: number, deed: { reason: string; version: number }) => void;

const idOf = (event: RequestEvent, actor: Actor) => find(actor, event.params.number ?? '').id;

/** The action of an act that needs no more than words. */
function plainly(act: DispatchAct, verb: Verb) {
	return (event: RequestEvent) =>
		submit(event, dispatchDeedSchema, ({ reason, version }, actor) => {
			verb(actor, idOf(event, actor), { reason, version });
			acted(event, act);
		});
}

function dated(act: 'fix' | 'add-day' | 'move') {
	return (event: RequestEvent) =>
		submit(event, sessionSchema, ({ session, reason, version, ...input }, actor) => {
			const [id, deed] = [idOf(event, actor), { reason, version }];
			if (act === 'move') move(actor, id, session ?? 0, input, deed);
			else fix(actor, id, act, input, { version });
			acted(event, act);
		});
}

function booked(act: 'cost' | 'settle') {
	return (event: RequestEvent) =>
		submit(event, costSchema, ({ version, ...input }, actor) => {
			book(actor, idOf(event, actor), act, input, { version });
			acted(event, act);
		});
}

export const actions = {
	approve: plainly('approve', approve),
	withdraw: plainly('withdraw', withdraw),
	cancel: plainly('cancel', cancel),
	offer: plainly('offer', offer),
	accept: plainly('accept', accept),
	decline: plainly('decline', decline),
	'approve-report': plainly('approve-report', approveReport),
	'return-report': plainly('return-report', returnReport),
	fix: dated('fix'),
	'add-day': dated('add-day'),
	move: dated('move'),
	cost: booked('cost'),
	settle: booked('settle'),
	override: (event) =>
		submit(event, overrideSchema, ({ cap, ...deed }, actor) => {
			override(actor, idOf(event, actor), cap, deed);
			acted(event, 'override');
		}),
	select: (event) =>
		submit(event, rankingSchema, ({ seats, estimate, version }, actor) => {
			select(actor, idOf(event, actor), seats, estimate, { version });
			acted(event, 'select');
		}),
	hold: (event) =>
		submit(event, holdingSchema, ({ attendees, version, ...rest }, actor) => {
			hold(actor, idOf(event, actor), minutesIn(rest), attendees, { version });
			acted(event, 'hold');
		}),
	report: (event) =>
		submit(event, reportSchema, ({ version, content, advice, next, files }, actor) => {
			report(actor, idOf(event, actor), { content, advice, next, files }, { version });
			acted(event, 'report');
		}),
	evaluate: (event) =>
		submit(event, evaluationSchema, ({ version, rating, comment }, actor) => {
			evaluate(actor, idOf(event, actor), { rating, comment }, { version });
			acted(event, 'evaluate');
		})
} satisfies Actions;

function acted(event: RequestEvent, act: DispatchAct): never {
	notify(event, `派${event.params.number}：${labels.dispatchDone[act]}`);
	// Who declined or was called off reads it no longer.
	redirect(303, act === 'decline' ? '/helpdesk/dispatch' : event.url.pathname);
}
