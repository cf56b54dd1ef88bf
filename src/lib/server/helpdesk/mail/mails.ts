import { and, count, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { MailState } from '#lib/mails.ts';
import { cleanText, characters } from '#lib/text.ts';
import { oneLine } from '#lib/fields.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import { attach, ofThings, storedFile, type Attachment } from '../../files/attachments.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { findUnion } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { authorize, found, scopeOf, scopes } from '../../permissions.ts';
import { numberOf } from '../../numbers/cases.ts';
import { folding } from './quotes.ts';
import type { ReadMail } from './read-mail.ts';
import { guess, type Guess } from './senders.ts';

const { attachment, deskMail, person, ticket } = schema;

export type DeskMail = typeof deskMail.$inferSelect;

/** A mail as the desk reads it. */
export type ShownMail = DeskMail & {
	files: Attachment[];
	guess: Guess | null;
	/** The case it is in, or belongs to by its token. */
	case: string | null;
	/** Who decided about it. */
	by: string | null;
};

/** A line of the list of mails. */
export type ListedMail = Pick<
	DeskMail,
	'id' | 'state' | 'origin' | 'fromName' | 'fromAddress' | 'subject' | 'arrivedAt' | 'automatic'
> & { case: string | null; files: number; organisation: string | null };

/** Most mails the list shows. */
const MOST = 100;
/** A mail's text beyond this is cut, letters; the page says so by itself. */
const MOST_TEXT = 100_000;

/** What became of a mail, as its list is chosen by. */
export const mailViews = ['waiting', 'over', 'automatic'] as const;
type MailView = (typeof mailViews)[number];

const statesOf: Record<MailView, MailState[]> = {
	waiting: ['waiting'],
	over: ['taken', 'put-away'],
	automatic: ['automatic']
};

/** The mails of one view that this actor reads, newest first. Throws `Forbidden` for who is not at the desk. */
export function mails(actor: Actor, view: MailView): ListedMail[] {
	authorize(actor, 'desk.work', null);
	return db()
		.select({
			...{ id: deskMail.id, state: deskMail.state, origin: deskMail.origin },
			...{ fromName: deskMail.fromName, fromAddress: deskMail.fromAddress },
			...{ subject: deskMail.subject, arrivedAt: deskMail.arrivedAt },
			automatic: deskMail.automatic,
			fiscalYear: ticket.fiscalYear,
			sequence: ticket.sequence,
			files: sql<number>`(select count(*) from ${attachment}
				where ${attachment.thingType} = 'desk-mail' and ${attachment.thingId} = ${deskMail.id})`
		})
		.from(deskMail)
		.leftJoin(ticket, eq(ticket.id, deskMail.ticketId))
		.where(and(scopes.deskMail, inArray(deskMail.state, statesOf[view])))
		.orderBy(desc(deskMail.arrivedAt), desc(deskMail.id))
		.limit(MOST)
		.prepare()
		.all(scopeOf(actor))
		.map(({ fiscalYear, sequence, ...row }) => ({
			...row,
			case: numberOf({ fiscalYear, sequence }),
			organisation: guess(row.fromAddress)?.name ?? null
		}));
}

/** How many mails wait for somebody to decide about them. Throws as `mails`. */
export function waitingMails(actor: Actor): number {
	authorize(actor, 'desk.work', null);
	const row = db()
		.select({ n: count() })
		.from(deskMail)
		.where(and(scopes.deskMail, eq(deskMail.state, 'waiting')))
		.prepare()
		.get(scopeOf(actor));
	return row?.n ?? 0;
}

/** A mail this actor reads; throws `NotFound`. */
export function findMail(actor: Actor, id: number): ShownMail {
	authorize(actor, 'desk.work', null);
	const row = found(
		db()
			.select({ mail: deskMail, ticket, by: person.name })
			.from(deskMail)
			.leftJoin(ticket, eq(ticket.id, deskMail.ticketId))
			.leftJoin(person, eq(person.id, deskMail.personId))
			.where(and(eq(deskMail.id, id), scopes.deskMail))
			.prepare()
			.get(scopeOf(actor))
	);
	return {
		...row.mail,
		files: ofThings('desk-mail', [id]).get(id) ?? [],
		guess: guess(row.mail.fromAddress),
		case: row.ticket ? numberOf(row.ticket) : null,
		by: row.by
	};
}

/** Whether this actor reads a mail. */
export function readsMail(actor: Actor, id: number): boolean {
	const row = db()
		.select({ id: deskMail.id })
		.from(deskMail)
		.where(and(eq(deskMail.id, id), scopes.deskMail))
		.prepare()
		.get(scopeOf(actor));
	return row !== undefined;
}

/** The mails that are in a case, which this actor reads. */
export function mailsOf(
	actor: Actor,
	ticketId: number
): Pick<DeskMail, 'id' | 'fromName' | 'fromAddress' | 'sentAt' | 'subject'>[] {
	return db()
		.select()
		.from(deskMail)
		.where(and(scopes.deskMail, eq(deskMail.ticketId, ticketId), eq(deskMail.state, 'taken')))
		.orderBy(deskMail.id)
		.prepare()
		.all(scopeOf(actor))
		.map(({ id, fromName, fromAddress, sentAt, subject }) => ({
			...{ id, fromName, fromAddress, sentAt, subject }
		}));
}

/** By what a mail is known when it comes again: its Message-ID, else all of what it says. */
export function identityOf(mail: ReadMail): string {
	if (mail.messageId !== '') return mail.messageId;
	const said = [mail.from.address, mail.subject, mail.sentAt?.toISOString() ?? '', mail.text];
	return `sha256:${createHash('sha256').update(JSON.stringify(said)).digest('hex')}`;
}

/** The mail that is known by this already, or null. */
export function knownAs(messageId: string): DeskMail | null {
	return db().select().from(deskMail).where(eq(deskMail.messageId, messageId)).get() ?? null;
}

/** How many mails came over the wire since an instant, from one address or (null) from anybody. */
export function arrivedSince(since: Date, address: string | null): number {
	const row = db()
		.select({ n: count() })
		.from(deskMail)
		.where(
			and(
				eq(deskMail.origin, 'listener'),
				gt(deskMail.arrivedAt, since),
				address === null ? undefined : eq(deskMail.fromAddress, address)
			)
		)
		.get();
	return row?.n ?? 0;
}

/** The stored files of a mail among these attachments, in their order. */
export function filesOf(tx: Reader, id: number, chosen: number[]): StoredFile[] {
	return tx
		.select()
		.from(attachment)
		.where(
			and(
				eq(attachment.thingType, 'desk-mail'),
				eq(attachment.thingId, id),
				inArray(attachment.id, chosen)
			)
		)
		.orderBy(attachment.id)
		.all()
		.map(storedFile);
}

/** A mail's row with its files, inside the caller's transaction; gives its key. Who brought it: null for the wire. */
export function insertMail(
	tx: Tx,
	by: Actor | null,
	mail: ReadMail,
	{ files, refusals }: { files: StoredFile[]; refusals: string[] },
	row: Pick<DeskMail, 'origin' | 'state'> & Partial<Pick<DeskMail, 'ticketId' | 'decidedAt'>>
): number {
	const { body, rest } = folding(cut(cleanText(mail.text)));
	const id = Number(
		tx
			.insert(deskMail)
			.values({
				...row,
				messageId: identityOf(mail),
				fromName: oneLine(mail.from.name),
				fromAddress: oneLine(mail.from.address),
				subject: oneLine(mail.subject),
				body,
				rest,
				sentAt: mail.sentAt,
				arrivedAt: now(),
				automatic: mail.automatic,
				refusals
			})
			.run().lastInsertRowid
	);
	// What came over the wire nobody brought: it is the union's.
	const owner = by ?? { person: { id: 0 }, organisation: { id: findUnion().id } };
	attach(tx, owner, files, { type: 'desk-mail', id, audience: 'union', authorAudience: null });
	return id;
}

function cut(text: string): string {
	if (characters(text) <= MOST_TEXT) return text;
	return `${Array.from(text).slice(0, MOST_TEXT).join('')}\n（ここから先は長すぎるため省きました）`;
}
