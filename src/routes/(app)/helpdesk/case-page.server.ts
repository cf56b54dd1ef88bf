import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { id, ids, line, ticked } from '#lib/fields.ts';
import { labels } from '#lib/labels.ts';
import { ratingSchema } from '#lib/ratings.ts';
import {
	confirmSchema,
	deedSchema,
	reassignSchema,
	replySchema,
	type TicketAct
} from '#lib/tickets.ts';
import { mayErase } from '#lib/server/erasure/erase.ts';
import { answersOf } from '#lib/server/helpdesk/answers.ts';
import { madeOf } from '#lib/server/helpdesk/articles/articles.ts';
import { citable, withCitation } from '#lib/server/helpdesk/articles/citing.ts';
import { ofTicket, rightsOfDispatch } from '#lib/server/helpdesk/dispatch/dispatches.ts';
import { callers } from '#lib/server/helpdesk/calls.ts';
import { followsTicket, followTicket, mayFollow } from '#lib/server/helpdesk/following.ts';
import { branchesFor } from '#lib/server/helpdesk/categories.ts';
import {
	changeParties,
	isPartyTo,
	partiesOf as partiesToChoose
} from '#lib/server/helpdesk/parties.ts';
import { mailsOf } from '#lib/server/helpdesk/mail/mails.ts';
import { link, linkedWith, merge } from '#lib/server/helpdesk/merging.ts';
import { messagesOf, type Message } from '#lib/server/helpdesk/messages.ts';
import {
	confirm,
	deskSeats,
	proceed,
	reassign,
	type PlainAct
} from '#lib/server/helpdesk/proceeding.ts';
import { rate, ratingOf } from '#lib/server/helpdesk/ratings.ts';
import {
	correctOrganisation,
	isNamed,
	narrow,
	partiesOf,
	readersAfter,
	widen
} from '#lib/server/helpdesk/readership.ts';
import { undoOf, writeUndo, type Undo } from '#lib/server/helpdesk/undoing.ts';
import { endWriting, writersIn } from '#lib/server/helpdesk/writing.ts';
import { standingOf } from '#lib/server/helpdesk/specifications/specifications.ts';
import { find, numberOfMerged, rightsAtDesk } from '#lib/server/helpdesk/tickets.ts';
import { offeredCanned } from '#lib/server/helpdesk/canned/filling.ts';
import { incidentsForCase, incidentsOfCase } from '#lib/server/helpdesk/incidents/cases.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { announceWriting } from '#lib/server/realtime/topics.ts';
import { noteReading } from '#lib/server/record/access.ts';
import { pastLike } from '#lib/server/search/past-cases.ts';
import { notify } from '#lib/server/requests.ts';
import { settings } from '#lib/server/settings.ts';
import { done, submit } from '#lib/server/web.ts';
import { cannedActs } from './canned-acts.server.ts';
import { incidentActs } from './incident-acts.server.ts';

/** What a case shows, on its own page and in the queue. */
export function caseOf(actor: Actor, number: string, depends: (topic: `topic:${string}`) => void) {
	const of = find(actor, number);
	depends(`topic:ticket:${of.id}`);
	depends('topic:incidents');
	markSeen(actor, `ticket:${of.id}`);
	if (isNamed(of)) noteReading(actor, `ticket:${of.id}`);
	const isDesk = rightsAtDesk(actor).work;
	if (isDesk) depends('topic:desk-writing');
	const messages = messagesOf(actor, of);
	return {
		ticket: of,
		isDesk,
		isNamed: isNamed(of),
		// Which seats of an organisation read along is not for an expert from outside.
		parties: isNamed(of) && !rightsOfDispatch(actor).takeOn ? partiesOf(of.id) : [],
		mergedInto: numberOfMerged(actor, of),
		messages,
		linked: linkedWith(actor, of.id),
		specification: standingOf(of),
		dispatches: ofTicket(actor, of.id),
		dispatchRights: rightsOfDispatch(actor),
		articles: madeOf(actor, of.id),
		citable: isDesk ? citable(of) : [],
		incidents: incidentsOfCase(actor, of),
		incidentsOffered: isDesk ? incidentsForCase(of) : [],
		canned: isDesk ? offeredCanned(of) : [],
		seats: isDesk ? deskSeats() : [],
		writers: isDesk ? writersIn(actor, of.id) : [],
		past: isDesk
			? pastLike(actor, { title: of.title, body: questionOf(messages), except: of.id })
			: null,
		isFollowed: followsTicket(actor, of.id),
		mayFollow: mayFollow(actor, of),
		chosenReaders: of.may.narrow && !isNamed(of) ? readersAfter(actor, of) : null,
		chosenParties: of.may['change-parties'] && isNamed(of) ? partiesToChoose(of) : null,
		bodies: of.may['correct-organisation'] ? callers(actor) : [],
		branches: of.may['correct-organisation'] ? branchesFor(actor.reach) : [],
		rating: ratingOf(actor, of),
		mails: isDesk ? mailsOf(actor, of.id) : [],
		answers: answersOf(of),
		mayErase: mayErase(actor),
		limit: settings().uploadMax,
		now: now()
	};
}

/** What a case first asked. */
const questionOf = (messages: Message[]) =>
	messages.find(({ kind }) => kind === 'question')?.body ?? '';

const narrowSchema = v.object({ seats: ids, version: deedSchema.entries.version });
const correctionSchema = v.object({
	organisation: id('正しい団体を選んでください。'),
	category: line(100),
	body: deedSchema.entries.body,
	version: deedSchema.entries.version
});
const intoSchema = v.object({ into: v.string(), version: deedSchema.entries.version });

/** The actions of a case whose number stands in the address, where `numberIn` finds it; each leads back there. */
export function caseActions(numberIn: (event: RequestEvent) => string) {
	const idIn = (event: RequestEvent, actor: Actor) => find(actor, numberIn(event)).id;
	const plainly = (act: PlainAct) => (event: RequestEvent) =>
		submit(event, deedSchema, (deed, actor) => {
			const before = find(actor, numberIn(event));
			const after = proceed(actor, before.id, act, deed);
			if (endWriting(actor, before.id)) announceWriting();
			acted(event, act, rightsAtDesk(actor).work ? undoOf(actor, act, before, after) : null);
		});
	/** As `plainly`, for a reply of the desk, which may point to a Q&A. */
	const replying = (act: PlainAct) => (event: RequestEvent) =>
		submit(event, replySchema, ({ cite, body, ...deed }, actor) => {
			const of = find(actor, numberIn(event));
			const after = proceed(actor, of.id, act, { ...deed, body: withCitation(of, body, cite) });
			if (endWriting(actor, of.id)) announceWriting();
			acted(event, act, undoOf(actor, act, of, after));
		});
	const acted = (event: RequestEvent, act: TicketAct, undo: Undo | null = null): never => {
		const said = `${numberIn(event)}：${labels.ticketDone[act]}`;
		notify(event, said, undo && writeUndo(undo));
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
			submit(event, confirmSchema, ({ consent, score, remark, ...deed }, actor) => {
				const rating = score === null ? null : { score, remark };
				confirm(actor, idIn(event, actor), consent || null, deed, rating);
				acted(event, 'confirm');
			}),
		rate: (event: RequestEvent) =>
			submit(event, ratingSchema, ({ score, remark }, actor) => {
				rate(actor, idIn(event, actor), { score: score ?? 0, remark });
				acted(event, 'rate');
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
				const before = find(actor, numberIn(event));
				const undo = undoOf(
					actor,
					'reassign',
					before,
					reassign(actor, before.id, seat, { version })
				);
				// Of 関係者のみ whoever hands it on may read no more.
				const said = `${numberIn(event)}：${labels.ticketDone.reassign}`;
				notify(event, said, undo && writeUndo(undo));
				redirect(303, '/helpdesk/queue?view=mine');
			}),
		merge: (event: RequestEvent) =>
			submit(event, intoSchema, ({ into, version }, actor) => {
				merge(actor, idIn(event, actor), into, { version });
				acted(event, 'merge');
			}),
		link: (event: RequestEvent) =>
			submit(event, intoSchema, ({ into }, actor) => {
				link(actor, numberIn(event), into);
				done(event, '関連としてつなぎました。', withoutAction(event.url));
			}),
		...incidentActs(numberIn, withoutAction),
		...cannedActs(numberIn),
		narrow: (event: RequestEvent) =>
			submit(event, narrowSchema, ({ version, seats }, actor) => {
				const before = find(actor, numberIn(event));
				const after = narrow(actor, before.id, seats, { version });
				const undo = rightsAtDesk(actor).work ? undoOf(actor, 'narrow', before, after) : null;
				acted(event, 'narrow', undo);
			}),
		follow: (event: RequestEvent) =>
			submit(event, v.object({ follow: ticked }), ({ follow }, actor) => {
				followTicket(actor, idIn(event, actor), follow);
				done(
					event,
					follow ? '知らせを受けます。' : '知らせをやめました。',
					withoutAction(event.url)
				);
			}),
		'correct-organisation': (event: RequestEvent) =>
			submit(event, correctionSchema, ({ organisation, category, body, version }, actor) => {
				const deed = { body, version };
				correctOrganisation(actor, idIn(event, actor), organisation, deed, category || null);
				acted(event, 'correct-organisation');
			}),
		'change-parties': (event: RequestEvent) =>
			submit(event, narrowSchema, ({ version, seats }, actor) => {
				const of = find(actor, numberIn(event));
				changeParties(actor, of.id, seats, { version });
				if (rightsAtDesk(actor).work || isPartyTo(actor, of)) acted(event, 'change-parties');
				// Who took the own seat out reads the case no more.
				notify(
					event,
					'読める席を変えました。この問い合わせは、あなたの席からは読めなくなりました。'
				);
				redirect(303, '/helpdesk');
			}),
		widen: (event: RequestEvent) =>
			submit(event, deedSchema, ({ version }, actor) => {
				widen(actor, idIn(event, actor), { version });
				acted(event, 'widen');
			})
	};
}

function withoutAction({ pathname, searchParams }: URL): string {
	const rest = [...searchParams].filter(([name]) => !name.startsWith('/'));
	return rest.length > 0 ? `${pathname}?${new URLSearchParams(rest)}` : pathname;
}
