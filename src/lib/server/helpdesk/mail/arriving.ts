import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { characters } from '#lib/text.ts';
import type { StoredFile } from '../../files/uploads.ts';
import { actorOf, type Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change, system } from '../../record/change.ts';
import { perform } from '../acts.ts';
import { refuseLate } from '../proceeding.ts';
import { findById, findFor, type ShownTicket, type Ticket } from '../tickets.ts';
import { identityOf, insertMail, knownAs, readsMail, type DeskMail } from './mails.ts';
import { folding } from './quotes.ts';
import type { ReadMail } from './read-mail.ts';
import { tenuresWith } from './senders.ts';
import { caseOfTokens, tokensIn } from './tokens.ts';

/** A mail's files as they were stored, and a sentence for each that was not. */
export type MailFiles = { files: StoredFile[]; refusals: string[] };

/** What became of a mail: it was known already, it waits, or it went into its case. */
export type Arrival = { id: number; kind: 'known' | 'waiting' | 'automatic' | 'threaded' };

/** The acts by which more words of an organisation come into its case. */
const WORDS = ['reply', 'add', 'reject', 'reopen'] as const;
type WordAct = (typeof WORDS)[number];

/** The act by which more words come into a case as it stands, for this reader; null where there is none. */
export function wordAct(of: ShownTicket): WordAct | null {
	return WORDS.find((act) => of.may[act]) ?? null;
}

/**
 * Takes a mail in that came over the wire, once for each Message-ID. Into its case it goes only with that case's
 * token and from the address of somebody of its organisation who reads it, by an act that is theirs; all else waits
 * for the desk. What no person wrote is kept and goes nowhere.
 */
export function arrive(
	mail: ReadMail,
	envelope: string[],
	own: string[],
	files: MailFiles
): Arrival {
	const known = knownAs(identityOf(mail));
	if (known) return { id: known.id, kind: 'known' };
	const isOwn = own.includes(mail.from.address);
	const read: ReadMail = isOwn ? { ...mail, automatic: 'own' } : mail;
	if (read.automatic !== null) {
		return { id: enter(null, read, files, { state: 'automatic' }), kind: 'automatic' };
	}
	const of = caseOfTokens(tokensIn([...envelope, ...mail.recipients], mail.references));
	if (!of) return { id: enter(null, read, files, { state: 'waiting' }), kind: 'waiting' };
	const threaded = thread(read, of, files);
	if (threaded !== null) return { id: threaded, kind: 'threaded' };
	const row = { state: 'waiting' as const, ticketId: of.id };
	return { id: enter(null, read, files, row), kind: 'waiting' };
}

/**
 * Takes a mail in that the desk brings, as a file or as text: it waits to be confirmed. One that is known already
 * is given as it stands. Throws `Forbidden`, `Conflict` where that is in a case this actor does not read.
 */
export function handIn(
	actor: Actor,
	mail: ReadMail,
	origin: 'file' | 'pasted',
	files: MailFiles
): Arrival {
	authorize(actor, 'desk.work', null);
	const known = knownAs(identityOf(mail));
	if (known && !readsMail(actor, known.id)) {
		throw new Conflict('このメールは、もうほかの人が取り込んでいます。');
	}
	if (known) return { id: known.id, kind: 'known' };
	return { id: enter(actor, mail, files, { state: 'waiting', origin }), kind: 'waiting' };
}

function enter(
	by: Actor | null,
	mail: ReadMail,
	files: MailFiles,
	row: Pick<DeskMail, 'state'> & Partial<Pick<DeskMail, 'origin' | 'ticketId'>>
): number {
	return change(by ?? system, (tx, record) => {
		const id = insertMail(tx, by, mail, files, { origin: 'listener', ...row });
		record('desk-mail.arrived', `desk-mail:${id}`, { state: row.state });
		return id;
	});
}

/** Lets a mail go into its case as the words of who sent it; gives its key, or null where that is not to be. */
function thread(mail: ReadMail, of: Ticket, { files, refusals }: MailFiles): number | null {
	const { body } = folding(mail.text);
	if (body === '' || characters(body) > MOST_WORDS || refusals.length > 0) return null;
	for (const { actor, act } of writersOf(mail.from.address, of)) {
		try {
			const { closedAt } = findFor(actor, of.id, act);
			if (act === 'reopen') refuseLate({ ...of, closedAt });
			return change(actor, (tx, record) => {
				perform(tx, record, actor, of.id, act, { body, files, via: 'mail' });
				const row = { state: 'taken', ticketId: of.id, decidedAt: now() } as const;
				const id = insertMail(tx, null, mail, { files, refusals }, { origin: 'listener', ...row });
				record('desk-mail.threaded', `desk-mail:${id}`, { ticket: of.id });
				return id;
			});
		} catch (thrown) {
			if (!isRefusal(thrown)) throw thrown;
		}
	}
	return null;
}

const MOST_WORDS = 10_000;

function writersOf(address: string, of: Ticket): { actor: Actor; act: WordAct }[] {
	return tenuresWith(address)
		.filter(({ organisationId }) => organisationId === of.organisationId)
		.flatMap(({ id }) => actorOf(id) ?? [])
		.flatMap((actor) => {
			try {
				const act = wordAct(findById(actor, of.id));
				return act === null ? [] : [{ actor, act }];
			} catch (thrown) {
				if (thrown instanceof NotFound) return [];
				throw thrown;
			}
		});
}

function isRefusal(thrown: unknown): boolean {
	return [Conflict, Forbidden, Invalid, NotFound].some((kind) => thrown instanceof kind);
}
