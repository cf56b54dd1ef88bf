import { NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import type { Actor } from '../../identity/actors.ts';
import { deskContact } from '../../identity/desk.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { answersOf } from '../answers.ts';
import { messagesOf } from '../messages.ts';
import { isNamed } from '../readership.ts';
import { find, type ShownTicket } from '../tickets.ts';

/** 受付票: what an organisation is given for a case it sent. Throws `NotFound` for who does not read it, and for past cases. */
export function slipOf(actor: Actor, number: string) {
	const ticket = sent(actor, number);
	if (ticket.pastNumber !== null) throw new NotFound(labels.notFound);
	const question = messagesOf(actor, ticket).find(({ act }) => act === 'submit');
	return {
		ticket,
		isNamed: isNamed(ticket),
		answers: answersOf(ticket),
		question: question?.html ?? '',
		files: question?.files.map(({ name }) => name) ?? [],
		asker: [ticket.authorSection, ticket.authorName].filter(Boolean).join(' '),
		phone: deskContact().phone,
		now: now()
	};
}

/**
 * 対応記録: the whole course of a case. The union's own notes are in it only where they are asked for, by the desk:
 * then, and for a past case, the sheets are 内部用. Throws `NotFound` for who does not read the case and `Forbidden`
 * for notes that are not theirs.
 */
export function recordOf(actor: Actor, number: string, withNotes: boolean) {
	const ticket = sent(actor, number);
	if (withNotes) authorize(actor, 'desk.work', null);
	return {
		ticket,
		isNamed: isNamed(ticket),
		isInternal: withNotes || ticket.pastNumber !== null,
		answers: answersOf(ticket),
		messages: messagesOf(actor, ticket).filter(({ kind }) => withNotes || kind !== 'internal'),
		now: now()
	};
}

function sent(actor: Actor, number: string): ShownTicket {
	const of = find(actor, number);
	if (of.state === 'draft') throw new NotFound(labels.notFound);
	return of;
}
