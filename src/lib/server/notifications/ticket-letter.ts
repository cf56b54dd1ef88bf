import { and, eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { toldLabels, toldOtherwise } from '../labels/told.ts';
import { schema, type Tx, db } from '../db/index.ts';
import { addressWith, issueToken, messageIdWith } from '../helpdesk/mail/tokens.ts';
import { isNamed } from '../helpdesk/readership.ts';
import { numberOf } from '../numbers/cases.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { hasMailOn } from '../identity/telling.ts';
import { reads } from '../permissions.ts';
import type { RecordedEvent } from '../record/events.ts';
import { settings } from '../settings.ts';
import { closing, greeting, link, plain, type Letter } from './letter.ts';
import { mailOfEvent } from './outbox.ts';

const { inboxItem, seatSetting, tenure, ticket } = schema;

const mailed = /^ticket\.(contacted|organisation-asked|answered)$/;

/** Whether what the desk said is told by mail, too, without waiting for the morning. */
export function isMailed(action: string): boolean {
	return mailed.test(action);
}

/**
 * Puts a mail into the outbox for everybody at a seat that was just told of what the desk said in a case, who has
 * asked for mail. Without a relay there is none.
 */
export function mailOfTicket(tx: Tx, event: RecordedEvent): void {
	if (!isMailed(event.action) || settings().smtp === null) return;
	const readers = tx
		.select({ tenureId: tenure.id })
		.from(inboxItem)
		.innerJoin(tenure, eq(tenure.seatId, inboxItem.seatId))
		.innerJoin(seatSetting, hasMailOn)
		.where(and(eq(inboxItem.eventId, event.id), isInForce(dayOf(event.at))))
		.all();
	for (const { tenureId } of readers) mailOfEvent(tx, event, tenureId);
}

/**
 * The mail that tells of what the desk said in a case, by what its reader may read at this moment; null where that
 * is nothing any more. It quotes nothing, and of 関係者のみ it says neither title nor number.
 */
export function ticketLetter(actor: Actor, eventId: number): Letter | null {
	const row = db()
		.select({ action: inboxItem.action, ticket })
		.from(inboxItem)
		.innerJoin(ticket, sql`${inboxItem.thing} = 'ticket:' || ${ticket.id}`)
		.where(and(eq(inboxItem.eventId, eventId), eq(inboxItem.seatId, actor.seat.id)))
		.get();
	if (!row || !reads(actor, 'ticket', row.ticket)) return null;
	const isOpen = !isNamed(row.ticket);
	const number = numberOf(row.ticket) ?? '';
	const { mailAddress, mailListen } = settings();
	const token = mailAddress === null ? null : issueToken(row.ticket.id, actor.seat.id);
	const told = toldLabels[row.action] ?? toldOtherwise;
	const text = [
		...greeting(actor),
		...(isOpen
			? [`${number}「${plain(row.ticket.title)}」`, `${told}。`, ...link(`/helpdesk/${number}`)]
			: ['あなたに知らせがあります。内容は結いでご覧ください。', ...link('/notifications')]),
		'',
		...closing(
			mailListen === null
				? undefined
				: ANSWERED[row.action === 'ticket.answered' ? 'answered' : 'otherwise']
		)
	];
	return {
		subject: isOpen ? `【結い】${number} ${told}` : '【結い】知らせがあります',
		text: `${text.join('\n')}\n`,
		...(token === null || mailAddress === null
			? {}
			: { messageId: messageIdWith(token, mailAddress), replyTo: addressWith(token, mailAddress) })
	};
}

/** What an answer to this mail does: to an answer it says that it was not enough. */
const ANSWERED = {
	answered:
		'まだ解決していないときは、このメールに返信すると相談窓口に届きます。解決したときは、結いで「解決した」を押してください。',
	otherwise: 'このメールに返信すると、相談窓口に届きます。'
};
