import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
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
import { linkedWith, link, merge } from '#lib/server/helpdesk/merging.ts';
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
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { settings } from '#lib/server/settings.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = find(actor, event.params.number);
	if (of.number !== event.params.number) redirect(307, `/helpdesk/${of.number}`);
	event.depends(`topic:ticket:${of.id}`);
	markSeen(actor, `ticket:${of.id}`);
	const isDesk = rightsAtDesk(actor).work;
	return {
		ticket: of,
		isDesk,
		isNamed: isNamed(of),
		parties: isNamed(of) ? partiesOf(of.id) : [],
		mergedInto: numberOfMerged(actor, of),
		messages: messagesOf(actor, of),
		linked: linkedWith(actor, of.id),
		seats: isDesk ? deskSeats() : [],
		articles: madeOf(actor, of.id),
		citable: isDesk ? citable(of) : [],
		answers: of.category.fields.flatMap(({ name, label }) => {
			const answer = (JSON.parse(of.fields) as Record<string, string>)[name];
			return answer === undefined ? [] : [{ label, answer }];
		}),
		limit: settings().uploadMax,
		now: now()
	};
});

/** The action of an act that needs no more than words. */
function plainly(act: PlainAct) {
	return (event: RequestEvent) =>
		submit(event, deedSchema, (deed, actor) => {
			proceed(actor, find(actor, event.params.number ?? '').id, act, deed);
			done(event, act);
		});
}

/** As `plainly`, for a reply of the desk, which may point to a Q&A. */
function replying(act: PlainAct) {
	return (event: RequestEvent) =>
		submit(event, replySchema, ({ cite, body, ...deed }, actor) => {
			const of = find(actor, event.params.number ?? '');
			proceed(actor, of.id, act, { ...deed, body: withCitation(of, body, cite) });
			done(event, act);
		});
}

const intoSchema = v.object({ into: v.string(), version: deedSchema.entries.version });

export const actions = {
	take: plainly('take'),
	contact: replying('contact'),
	'ask-organisation': replying('ask-organisation'),
	'ask-vendor': plainly('ask-vendor'),
	'ask-expert': plainly('ask-expert'),
	add: plainly('add'),
	reply: plainly('reply'),
	resume: plainly('resume'),
	answer: replying('answer'),
	confirm: (event) =>
		submit(event, confirmSchema, ({ consent, ...deed }, actor) => {
			confirm(actor, find(actor, event.params.number ?? '').id, consent || null, deed);
			done(event, 'confirm');
		}),
	'ask-consent': plainly('ask-consent'),
	agree: plainly('agree'),
	decline: plainly('decline'),
	reject: plainly('reject'),
	reopen: plainly('reopen'),
	note: plainly('note'),
	withdraw: plainly('withdraw'),
	reassign: (event) =>
		submit(event, reassignSchema, ({ seat, version }, actor) => {
			reassign(actor, find(actor, event.params.number ?? '').id, seat, { version });
			done(event, 'reassign');
		}),
	merge: (event) =>
		submit(event, intoSchema, ({ into, version }, actor) => {
			merge(actor, find(actor, event.params.number ?? '').id, into, { version });
			done(event, 'merge');
		}),
	link: (event) =>
		submit(event, intoSchema, ({ into }, actor) => {
			link(actor, event.params.number ?? '', into);
			notify(event, '関連としてつなぎました。');
			redirect(303, event.url.pathname);
		}),
	narrow: (event) =>
		submit(event, deedSchema, ({ version }, actor) => {
			narrow(actor, find(actor, event.params.number ?? '').id, [], { version });
			done(event, 'narrow');
		}),
	widen: (event) =>
		submit(event, deedSchema, ({ version }, actor) => {
			widen(actor, find(actor, event.params.number ?? '').id, { version });
			done(event, 'widen');
		})
} satisfies Actions;

function done(event: RequestEvent, act: TicketAct): never {
	notify(event, `${event.params.number}：${labels.ticketDone[act]}`);
	redirect(303, event.url.pathname);
}
