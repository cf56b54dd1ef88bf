import { and, eq, inArray } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { render } from '#lib/markdown.ts';
import { schema, type Reader, type Tx } from '../db/index.ts';
import { attach, ofThings, storedFile, type Attachment } from '../files/attachments.ts';
import type { Actor } from '../identity/actors.ts';
import { authorshipOf } from '../identity/authorship.ts';
import { now } from '../now.ts';
import { take } from '../numbers/official.ts';
import { authorize } from '../permissions.ts';
import { change } from '../record/change.ts';
import { forgetHeld } from '../record/held.ts';
import { trace } from '../record/traces.ts';
import { perform } from './acts.ts';
import { chosen, targetOf } from './categories.ts';
import { messagesOf } from './messages.ts';
import { nextKey } from './past/keys.ts';
import { addParty, checkedAnswers, nameParties, numberIn, type CaseInput } from './raising.ts';
import { findFor, type ShownTicket } from './tickets.ts';
import { SERIES } from '../numbers/cases.ts';

const { attachment, ticket, ticketMessage, ticketParty } = schema;

/** The form of a new case, what is typed into which is kept. */
export const CASE_FORM = '/helpdesk/new';

/** Under what it is kept: for a new case, or for each draft that is gone on with. */
export function keptAs(draft: number | null): string {
	return draft === null ? '' : `draft:${draft}`;
}

/** The draft a text was begun in: which, the version that was on the screen, and the files that are to go. */
export type Begun = { id: number; version: number | null; removed: number[] };

/**
 * Keeps a case that is not sent yet (下書き), for the whole organisation or, of 関係者のみ, for the writer's seat
 * alone; it has no number and no clock. Gives its key. Throws `Forbidden`, `NotFound`; `Invalid` for an empty one and
 * `Conflict` with the text that stands where a colleague was quicker.
 */
export function save(actor: Actor, input: CaseInput, begun: Begun | null = null): number {
	authorize(actor, 'ticket.raise', null);
	const standing = begun && findFor(actor, begun.id, 'submit');
	if (standing) refuseOlder(actor, standing, begun);
	if ((input.title + input.body).trim() === '' && input.files.length === 0) {
		throw invalid('body', '件名か本文を入れてから保存してください。');
	}
	const category = chosen(actor.reach, input.category);
	const isNamed = (input.visibility ?? category.visibility) === 'named';
	const at = now();
	const saved = trace((connection) =>
		connection.transaction((tx) => {
			const id = standing?.id ?? nextKey(tx);
			const audience = isNamed ? `case:${id}` : `org:${actor.organisation.id}`;
			const values = {
				...authorshipOf(actor),
				...{ contact: input.contact, categoryId: category.id, title: input.title.trim() },
				...{ fields: JSON.stringify(input.fields), priority: input.priority, audience },
				...{ touchedAt: at, stateAt: at, version: (standing?.version ?? 0) + 1 }
			};
			tx.insert(ticket)
				.values({ id, ...values, via: 'web', state: 'draft', createdAt: at, consent: 'none' })
				.onConflictDoUpdate({ target: ticket.id, set: values })
				.run();
			tx.delete(ticketParty).where(eq(ticketParty.ticketId, id)).run();
			if (isNamed) addParty(tx, id, actor.seat.id, 'requester');
			const message = write(tx, actor, { id, audience }, input.body, at);
			takeOff(tx, message, begun?.removed ?? []);
			tx.update(attachment).set({ audience }).where(isFileOf(message)).run();
			const thing = {
				type: 'ticket-message',
				id: message,
				audience,
				authorAudience: null
			} as const;
			attach(tx, actor, input.files, thing);
			return id;
		})
	);
	// Whose draft it is, is in its key, and what somebody may read is held.
	forgetHeld();
	return saved;
}

/** A draft with its text and files, for the form it goes on in; throws as every act. */
export function find(
	actor: Actor,
	id: number
): ShownTicket & { body: string; files: Attachment[]; answers: Record<string, string> } {
	const of = findFor(actor, id, 'submit');
	const [opening] = messagesOf(actor, of);
	return {
		...of,
		body: opening?.body ?? '',
		files: opening?.files ?? [],
		answers: JSON.parse(of.fields) as Record<string, string>
	};
}

/**
 * Sends a draft: from now on it is a case like any other, with the next number and its clocks, raised by whoever
 * sends it; gives the number. Throws as `raise`, and `Conflict` where a colleague was quicker.
 */
export function send(actor: Actor, input: CaseInput, begun: Begun): string {
	authorize(actor, 'ticket.raise', null);
	const of = findFor(actor, begun.id, 'submit');
	refuseOlder(actor, of, begun);
	const category = chosen(actor.reach, input.category);
	const fields = checkedAnswers(category.fields, input);
	const { id } = of;
	const isNamed = (input.visibility ?? category.visibility) === 'named';
	return change(actor, (tx, record) => {
		const at = now();
		const { fiscalYear, sequence } = take(tx, SERIES, at);
		const kept = ofThings('ticket-message', messagesIn(tx, id));
		const files = [...kept.values()].flat().filter((file) => !begun.removed.includes(file.id));
		const stored = storedFiles(
			tx,
			files.map((file) => file.id)
		);
		drop(tx, id);
		tx.update(ticket)
			.set({
				...authorshipOf(actor),
				...{ fiscalYear, sequence, contact: input.contact, categoryId: category.id },
				...{ title: input.title, fields: JSON.stringify(fields), priority: input.priority },
				audience: isNamed ? `case:${id}` : `desk:${actor.organisation.id}`,
				submittedAt: at,
				...targetOf(tx, input.priority)
			})
			.where(eq(ticket.id, id))
			.run();
		if (isNamed) nameParties(tx, id, actor.organisation.id, actor.seat.id);
		perform(tx, record, actor, id, 'submit', {
			body: input.body,
			files: [...stored, ...input.files]
		});
		return numberIn(tx, id);
	});
}

/** Throws a draft away for good, with its files; throws as every act. */
export function discard(actor: Actor, id: number): void {
	findFor(actor, id, 'discard');
	change(actor, (tx, record) => {
		drop(tx, id);
		tx.delete(ticket).where(eq(ticket.id, id)).run();
		record('ticket.draft-discarded', `ticket-draft:${id}`);
	});
}

/** The one message of a draft, with which it will begin. */
function write(
	tx: Tx,
	actor: Actor,
	of: { id: number; audience: string },
	body: string,
	at: Date
): number {
	const values = {
		...authorshipOf(actor),
		...{ body, html: body.trim() === '' ? '' : render(body), audience: of.audience, at }
	};
	const [standing] = messagesIn(tx, of.id);
	if (standing !== undefined) {
		tx.update(ticketMessage).set(values).where(eq(ticketMessage.id, standing)).run();
		return standing;
	}
	const first = {
		ticketId: of.id,
		number: 1,
		kind: 'question',
		act: 'submit',
		via: 'web'
	} as const;
	return Number(
		tx
			.insert(ticketMessage)
			.values({ ...first, ...values })
			.run().lastInsertRowid
	);
}

function messagesIn(tx: Reader, ticketId: number): number[] {
	return tx
		.select({ id: ticketMessage.id })
		.from(ticketMessage)
		.where(eq(ticketMessage.ticketId, ticketId))
		.all()
		.map(({ id }) => id);
}

const isFileOf = (message: number) =>
	and(eq(attachment.thingType, 'ticket-message'), eq(attachment.thingId, message));

function takeOff(tx: Tx, message: number, removed: number[]): void {
	tx.delete(attachment)
		.where(and(isFileOf(message), inArray(attachment.id, removed)))
		.run();
}

function storedFiles(tx: Reader, ids: number[]) {
	return tx.select().from(attachment).where(inArray(attachment.id, ids)).all().map(storedFile);
}

/** What a draft consists of beside its row. */
function drop(tx: Tx, id: number): void {
	const messages = messagesIn(tx, id);
	tx.delete(attachment)
		.where(and(eq(attachment.thingType, 'ticket-message'), inArray(attachment.thingId, messages)))
		.run();
	tx.delete(ticketMessage).where(eq(ticketMessage.ticketId, id)).run();
	tx.delete(ticketParty).where(eq(ticketParty.ticketId, id)).run();
}

function refuseOlder(actor: Actor, standing: ShownTicket, { version }: Begun): void {
	if (version === null || version === standing.version) return;
	const [opening] = messagesOf(actor, standing);
	throw new Conflict(
		`この下書きは、${standing.authorName}さんが先に保存しました。下に両方の文章があります。必要なところを書き写してから、もう一度押してください。`,
		opening?.body ?? null
	);
}
