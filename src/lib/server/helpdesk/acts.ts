import { eq, sql } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { render } from '#lib/markdown.ts';
import {
	transition,
	type TicketAct,
	type TicketClock,
	type TicketState,
	type TicketWay
} from '#lib/tickets.ts';
import { schema, type Tx } from '../db/index.ts';
import { attach } from '../files/attachments.ts';
import type { StoredFile } from '../files/uploads.ts';
import type { Actor } from '../identity/actors.ts';
import { authorshipFor, authorshipOf } from '../identity/authorship.ts';
import { now } from '../now.ts';
import type { Recorder } from '../record/change.ts';
import * as clocks from './clocks.ts';
import { lastSaid } from './last-said.ts';
import { asItIs, type Ticket } from './tickets.ts';

const { ticket, ticketMessage } = schema;

/** How an act is entered in the record. */
const recorded: Record<TicketAct, string> = {
	submit: 'ticket.submitted',
	discard: 'ticket.draft-discarded',
	take: 'ticket.taken',
	release: 'ticket.released',
	reassign: 'ticket.reassigned',
	contact: 'ticket.contacted',
	'ask-organisation': 'ticket.organisation-asked',
	'ask-vendor': 'ticket.vendor-asked',
	'ask-expert': 'ticket.expert-asked',
	add: 'ticket.added-to',
	reply: 'ticket.replied',
	resume: 'ticket.resumed',
	answer: 'ticket.answered',
	confirm: 'ticket.confirmed',
	reject: 'ticket.rejected',
	retract: 'ticket.answer-retracted',
	lapse: 'ticket.lapsed',
	reopen: 'ticket.reopened',
	rate: 'ticket.rated',
	note: 'ticket.noted',
	merge: 'ticket.merged',
	withdraw: 'ticket.withdrawn',
	narrow: 'ticket.narrowed',
	widen: 'ticket.widened',
	'change-parties': 'ticket.parties-changed',
	'correct-organisation': 'ticket.organisation-corrected',
	'ask-consent': 'ticket.consent-asked',
	agree: 'ticket.consent-given',
	decline: 'ticket.consent-refused',
	publish: 'ticket.published'
};

/** What comes with an act: the words, files, and for whom it was typed in and how it came. */
export type Deed = {
	body?: string;
	files?: StoredFile[];
	/** The version of the case the actor saw; null: whatever stands. */
	version?: number | null;
	/** Not 'web' where the desk types in what the organisation said, or the organisation wrote a mail. */
	via?: TicketWay;
	caller?: string;
	/** What the record keeps of it besides, by ids. */
	refs?: Record<string, string>;
};

/** The organisation's words: an act of the desk with one of these was said by the organisation. */
const ofRequester: readonly TicketAct[] = [
	'submit',
	'add',
	'reply',
	'confirm',
	'reject',
	'reopen',
	'agree',
	'decline'
];

/** What else an act writes into the case's row. */
export type Also = Partial<
	Pick<
		Ticket,
		'assigneeSeatId' | 'mergedIntoId' | 'audience' | 'organisationId' | 'categoryId' | 'consent'
	>
>;

/**
 * Carries one act of a case out inside the caller's transaction, as the table of acts says: state, clocks, message,
 * record. Whoever calls has asked for the right to it. Throws `Conflict` when somebody was quicker and `Invalid`
 * where the act needs words and has none.
 */
export function perform(
	tx: Tx,
	record: Recorder,
	hand: Actor | null,
	id: number,
	act: TicketAct,
	deed: Deed = {},
	also: Also = {}
): Ticket {
	const of = asItIs(tx, id);
	refuseOlder(tx, hand, of, act, deed.version ?? null);
	const { to, clocks: effects, text } = transition(act);
	const body = (deed.body ?? '').trim();
	if (body === '' && (text === 'message' || text === 'reason')) {
		throw invalid('body', '本文を入力してください。');
	}
	const at = now();
	const state: TicketState = to ?? of.state;
	const run = (clock: TicketClock) => {
		const effect = effects[clock];
		if (!effect) return {};
		if (effect === 'stop') return clocks.stop(tx, of, clock, at, act);
		return clocks.start(tx, of, clock, at, { isAnew: effect === 'restart' });
	};
	const due = { ...run('first'), ...run('answer') };
	const message = write(tx, hand, of, act, { ...deed, body }, at);
	tx.update(ticket)
		.set({
			...also,
			...due,
			state,
			stateAt: state === of.state ? of.stateAt : at,
			touchedAt: act === 'note' ? of.touchedAt : at,
			closedAt: state === 'closed' ? (of.closedAt ?? at) : null,
			reopenedCount:
				effects.answer === 'restart' ? sql`${ticket.reopenedCount} + 1` : of.reopenedCount,
			version: sql`${ticket.version} + 1`
		})
		.where(eq(ticket.id, id))
		.run();
	record(
		recorded[act],
		`ticket:${id}`,
		{
			...deed.refs,
			organisation: of.organisationId,
			audience: of.audience,
			message,
			from: of.state,
			to: state
		},
		body || null
	);
	return asItIs(tx, id);
}

/** Writes what was said, or the line of an act without words; gives the message's number. */
function write(
	tx: Tx,
	hand: Actor | null,
	of: Ticket,
	act: TicketAct,
	deed: Deed & { body: string },
	at: Date
): number {
	const number =
		(tx
			.select({ last: sql<number | null>`max(${ticketMessage.number})` })
			.from(ticketMessage)
			.where(eq(ticketMessage.ticketId, of.id))
			.get()?.last ?? 0) + 1;
	const isOrganisations = ofRequester.includes(act);
	const isEntered = isOrganisations && hand !== null && hand.organisation.id !== of.organisationId;
	const isInternal = transition(act).text === 'reason';
	const audience = isInternal ? 'union' : of.audience;
	const id = Number(
		tx
			.insert(ticketMessage)
			.values({
				ticketId: of.id,
				number,
				kind: kindOf(act, deed.body, isOrganisations),
				act,
				body: deed.body,
				html: deed.body === '' ? '' : render(deed.body),
				...authorOf(hand, of, isEntered ? (deed.caller ?? '') : null),
				via: deed.via ?? (isEntered ? 'phone' : 'web'),
				enteredBy: isEntered ? hand.person.id : null,
				audience,
				at
			})
			.run().lastInsertRowid
	);
	if (hand && deed.files && deed.files.length > 0) {
		const thing = { type: 'ticket-message', id, audience, authorAudience: null } as const;
		attach(tx, hand, deed.files, thing);
	}
	return number;
}

function kindOf(act: TicketAct, body: string, isOrganisations: boolean) {
	if (body === '') return 'act';
	if (transition(act).text === 'reason') return 'internal';
	return isOrganisations || act === 'withdraw' ? 'question' : 'answer';
}

/** The clock writes in the name of whoever raised the case: it has no hand of its own. */
function authorOf(hand: Actor | null, of: Ticket, caller: string | null) {
	if (!hand) {
		const { personId, tenureId, seatId, organisationId } = of;
		return { personId, tenureId, seatId, organisationId, authorName: '', authorSection: '' };
	}
	return caller === null ? authorshipOf(hand) : authorshipFor(of.organisationId, caller, hand);
}

function refuseOlder(
	tx: Tx,
	hand: Actor | null,
	of: Ticket,
	act: TicketAct,
	version: number | null
): void {
	const { from } = transition(act);
	const isOlder = version !== null && version !== of.version;
	if (!isOlder && from.includes(of.state)) return;
	throw new Conflict(
		`ほかの人が先にこの問い合わせを進めました（いまは「${labels.ticketState[of.state]}」）。内容を確かめてから、もう一度送ってください。`,
		lastSaid(tx, hand, of.id)
	);
}
