import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { labels } from '#lib/labels.ts';
import {
	confirmSchema,
	deedSchema,
	reassignSchema,
	replySchema,
	type TicketAct
} from '#lib/tickets.ts';
import { madeOf } from '#lib/server/helpdesk/articles/articles.ts';
import { citable, withCitation } from '#lib/server/helpdesk/articles/citing.ts';
import { ofTicket, rightsOfDispatch } from '#lib/server/helpdesk/dispatch/dispatches.ts';
import { link, linkedWith, merge } from '#lib/server/helpdesk/merging.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import {
	confirm,
	deskSeats,
	proceed,
	reassign,
	type PlainAct
} from '#lib/server/helpdesk/proceeding.ts';
import { isNamed, narrow, partiesOf, widen } from '#lib/server/helpdesk/readership.ts';
import { find, numberOfMerged, rightsAtDesk } from '#lib/server/helpdesk/tickets.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { settings } from '#lib/server/settings.ts';
import { submit } from '#lib/server/web.ts';

/** What a case shows, on its own page and in the queue. */
export function caseOf(actor: Actor, number: string, depends: (topic: `topic:${string}`) => void) {
	const of = find(actor, number);
	depends(`topic:ticket:${of.id}`);
	markSeen(actor, `ticket:${of.id}`);
	const isDesk = rightsAtDesk(actor).work;
	const given = JSON.parse(of.fields) as Record<string, string>;
	return {
		ticket: of,
		isDesk,
		isNamed: isNamed(of),
		// Which seats of an organisation read along is not for an expert from outside.
		parties: isNamed(of) && !rightsOfDispatch(actor).takeOn ? partiesOf(of.id) : [],
		mergedInto: numberOfMerged(actor, of),
		messages: messagesOf(actor, of),
		linked: linkedWith(actor, of.id),
		dispatches: ofTicket(actor, of.id),
		dispatchRights: rightsOfDispatch(actor),
		articles: madeOf(actor, of.id),
		citable: isDesk ? citable(of) : [],
		seats: isDesk ? deskSeats() : [],
		answers: of.category.fields.flatMap(({ name, label }) => {
			const answer = given[name];
			return answer === undefined ? [] : [{ label, answer }];
		}),
		limit: settings().uploadMax,
		now: now()
	};
}

const intoSchema = v.object({ into: v.string(), version: deedSchema.entries.version });

/** The actions of a case whose number stands in the address, where `numberIn` finds it; each leads back there. */
export function caseActions(numberIn: (event: RequestEvent) => string) {
	const idIn = (event: RequestEvent, actor: Actor) => find(actor, numberIn(event)).id;
	const plainly = (act: PlainAct) => (event: RequestEvent) =>
		submit(event, deedSchema, (deed, actor) => {
			proceed(actor, idIn(event, actor), act, deed);
			done(event, act);
		});
	/** As `plainly`, for a reply of the desk, which may point to a Q&A. */
	const replying = (act: PlainAct) => (event: RequestEvent) =>
		submit(event, replySchema, ({ cite, body, ...deed }, actor) => {
			const of = find(actor, numberIn(event));
			proceed(actor, of.id, act, { ...deed, body: withCitation(of, body, cite) });
			done(event, act);
		});
	const done = (event: RequestEvent, act: TicketAct): never => {
		notify(event, `${numberIn(event)}：${labels.ticketDone[act]}`);
		redirect(303, withoutAction(event.url));
	};
	return {
		take: plainly('take'),
		release: plainly('release'),
		contact: replying('contact'),
		'ask-organisation': replying('ask-organisation'),
		'ask-vendor': plainly('ask-vendor'),
		'ask-expert': plainly('ask-expert'),
		add: plainly('add'),
		reply: plainly('reply'),
		resume: plainly('resume'),
		answer: replying('answer'),
		retract: plainly('retract'),
		confirm: (event: RequestEvent) =>
			submit(event, confirmSchema, ({ consent, ...deed }, actor) => {
				confirm(actor, idIn(event, actor), consent || null, deed);
				done(event, 'confirm');
			}),
		'ask-consent': plainly('ask-consent'),
		agree: plainly('agree'),
		decline: plainly('decline'),
		reject: plainly('reject'),
		reopen: plainly('reopen'),
		note: plainly('note'),
		withdraw: plainly('withdraw'),
		reassign: (event: RequestEvent) =>
			submit(event, reassignSchema, ({ seat, version }, actor) => {
				reassign(actor, idIn(event, actor), seat, { version });
				// Of 関係者のみ whoever hands it on may read no more.
				notify(event, `${numberIn(event)}：${labels.ticketDone.reassign}`);
				redirect(303, '/helpdesk/queue?view=mine');
			}),
		merge: (event: RequestEvent) =>
			submit(event, intoSchema, ({ into, version }, actor) => {
				merge(actor, idIn(event, actor), into, { version });
				done(event, 'merge');
			}),
		link: (event: RequestEvent) =>
			submit(event, intoSchema, ({ into }, actor) => {
				link(actor, numberIn(event), into);
				notify(event, '関連としてつなぎました。');
				redirect(303, withoutAction(event.url));
			}),
		narrow: (event: RequestEvent) =>
			submit(event, deedSchema, ({ version }, actor) => {
				narrow(actor, idIn(event, actor), [], { version });
				done(event, 'narrow');
			}),
		widen: (event: RequestEvent) =>
			submit(event, deedSchema, ({ version }, actor) => {
				widen(actor, idIn(event, actor), { version });
				done(event, 'widen');
			})
	};
}

function withoutAction({ pathname, searchParams }: URL): string {
	const rest = [...searchParams].filter(([name]) => !name.startsWith('/'));
	return rest.length > 0 ? `${pathname}?${new URLSearchParams(rest)}` : pathname;
}
