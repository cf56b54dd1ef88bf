import { and, eq, ne } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { perform } from '../acts.ts';
import { refuseLate } from '../proceeding.ts';
import { insertRaised, numberIn, type CaseInput } from '../raising.ts';
import { find, findFor } from '../tickets.ts';
import { wordAct } from './arriving.ts';
import { filesOf, findMail, type ShownMail } from './mails.ts';

const { deskMail } = schema;

/** A mail as the desk has confirmed it: whose it is, and which of its files go along. */
export type MailCase = Omit<CaseInput, 'files' | 'visibility'> & {
	organisation: number;
	caller: string;
	files: number[];
};

/**
 * Makes a mail a case of the organisation the desk says it is from (受付に入れる), in one transaction; gives its
 * number. Throws `NotFound`, `Forbidden`, `Invalid` for what is missing, `Conflict` for a mail that is in a case.
 */
export function takeMail(actor: Actor, id: number, given: MailCase): string {
	authorize(actor, 'desk.work', null);
	const mail = findMail(actor, id);
	refuseTaken(mail);
	return change(actor, (tx, record) => {
		const { organisation, caller, files, ...rest } = given;
		const input = { ...rest, visibility: null, files: filesOf(tx, id, files) };
		const onBehalf = { organisation, via: 'mail', caller } as const;
		const ticketId = insertRaised(tx, record, actor, input, onBehalf);
		settle(tx, record, actor, mail, { state: 'taken', ticketId });
		return numberIn(tx, ticketId);
	});
}

/**
 * Lets a mail go on with a case of the same organisation, as more words of it or as its word that it is solved.
 * Throws as `takeMail`, `Invalid` for another organisation's case, `Conflict` where the case takes no more words.
 */
export function attachMail(
	actor: Actor,
	id: number,
	given: {
		into: string;
		organisation: number;
		caller: string;
		body: string;
		meaning: 'words' | 'solved';
		files: number[];
	}
): string {
	authorize(actor, 'desk.work', null);
	const mail = findMail(actor, id);
	refuseTaken(mail);
	const of = find(actor, given.into);
	const isAnothers = mail.guess?.by === 'person' && mail.guess.organisation !== of.organisationId;
	if (of.organisationId !== given.organisation || isAnothers) {
		const message = `${of.number} は${of.organisation}の問い合わせです。別の団体のメールは付けられません。`;
		throw invalid('into', message);
	}
	const act = given.meaning === 'solved' ? 'confirm' : wordAct(of);
	if (act === null) {
		throw new Conflict(
			`${of.number} は、いまメールを付けられる状態ではありません。新しい問い合わせとして受付に入れてください。`
		);
	}
	findFor(actor, of.id, act);
	if (act === 'reopen') refuseLate(of);
	return change(actor, (tx, record) => {
		const { body, caller, files } = given;
		const deed = { body, caller, via: 'mail', files: filesOf(tx, id, files) } as const;
		perform(tx, record, actor, of.id, act, deed);
		settle(tx, record, actor, mail, { state: 'taken', ticketId: of.id });
		return numberIn(tx, of.id);
	});
}

/** Puts a mail away that is no matter of the desk, and says why. Throws as `takeMail`, `Invalid` without a reason. */
export function putAway(actor: Actor, id: number, reason: string): void {
	authorize(actor, 'desk.work', null);
	const mail = findMail(actor, id);
	refuseTaken(mail);
	if (reason.trim() === '') {
		throw invalid('reason', '片付ける理由を入れてください。');
	}
	change(actor, (tx, record) => {
		const { ticketId } = mail;
		settle(tx, record, actor, mail, { state: 'put-away', ticketId, reason: reason.trim() });
	});
}

function settle(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	mail: ShownMail,
	to: { state: 'taken' | 'put-away'; ticketId: number | null; reason?: string }
): void {
	const { changes } = tx
		.update(deskMail)
		.set({ ...to, personId: actor.person.id, decidedAt: now() })
		.where(and(eq(deskMail.id, mail.id), ne(deskMail.state, 'taken')))
		.run();
	if (changes === 0) throw new Conflict(GONE);
	const action = to.state === 'taken' ? 'desk-mail.taken' : 'desk-mail.put-away';
	record(action, `desk-mail:${mail.id}`, { ticket: to.ticketId }, to.reason ?? null);
}

const GONE = 'このメールは、ほかの人が先に問い合わせに入れました。';

function refuseTaken(mail: ShownMail): void {
	if (mail.state !== 'taken') return;
	throw new Conflict(`このメールは、もう ${mail.case} に入っています。`);
}
