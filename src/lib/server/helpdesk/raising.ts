import { and, eq } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Invalid, type Issue } from '#lib/errors.ts';
import type { TicketField } from '#lib/reference/ticket-categories.ts';
import { unanswered, type TicketPriority, type TicketWay } from '#lib/tickets.ts';
import { schema, type Reader, type Tx } from '../db/index.ts';
import type { StoredFile } from '../files/uploads.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { authorshipFor, authorshipOf } from '../identity/authorship.ts';
import { findWithDesk } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { take } from '../numbers/official.ts';
import { authorize } from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import { perform } from './acts.ts';
import { chosen, targetOf } from './categories.ts';
import { nextKey } from './past/keys.ts';
import { numberOf, SERIES } from '../numbers/cases.ts';

const { organisationKey, seat, tenure, tenureRole, ticket, ticketParty } = schema;

/** What a case is raised with. */
export type CaseInput = {
	category: string;
	title: string;
	body: string;
	/** What the category's form asked, by the field's name. */
	fields: Record<string, string>;
	priority: TicketPriority;
	/** Null: as the category has it. */
	visibility: 'organisation' | 'named' | null;
	contact: string;
	files: StoredFile[];
};

/** For whom the desk types a case in, and how it came. */
export type OnBehalf = { organisation: number; via: Exclude<TicketWay, 'web'>; caller: string };

/**
 * Raises a case for the actor's own organisation, or at the desk for another that telephoned or wrote; gives its
 * number. Throws `Forbidden` for who may do neither and `Invalid` for what is missing.
 */
export function raise(actor: Actor, input: CaseInput, onBehalf: OnBehalf | null = null): string {
	authorize(actor, onBehalf ? 'desk.work' : 'ticket.raise', null);
	return change(actor, (tx, record) => {
		const id = insertRaised(tx, record, actor, input, onBehalf);
		return numberIn(tx, id);
	});
}

/** As `raise`, inside the caller's transaction, which has asked for the right to it; gives the case's key. */
export function insertRaised(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	input: CaseInput,
	onBehalf: OnBehalf | null
): number {
	const body = onBehalf ? callerOf(tx, onBehalf) : actor.organisation;
	const category = chosen(onBehalf ? keysOf(tx, body.id) : actor.reach, input.category);
	const fields = checkedAnswers(category.fields, input);
	const at = now();
	const number = take(tx, SERIES, at);
	const isNamed = (input.visibility ?? category.visibility) === 'named';
	const id = nextKey(tx);
	tx.insert(ticket)
		.values({
			id,
			fiscalYear: number.fiscalYear,
			sequence: number.sequence,
			...(onBehalf ? authorshipFor(body.id, onBehalf.caller, actor) : authorshipOf(actor)),
			via: onBehalf?.via ?? 'web',
			enteredBy: onBehalf ? actor.person.id : null,
			contact: input.contact,
			categoryId: category.id,
			title: input.title,
			fields: JSON.stringify(fields),
			priority: input.priority,
			audience: isNamed ? `case:${id}` : `desk:${body.id}`,
			state: 'draft',
			createdAt: at,
			submittedAt: at,
			stateAt: at,
			touchedAt: at,
			...targetOf(tx, input.priority),
			consent: 'none'
		})
		.run();
	if (isNamed) nameParties(tx, id, body.id, onBehalf ? null : actor.seat.id);
	perform(tx, record, actor, id, 'submit', {
		body: input.body,
		files: input.files,
		...(onBehalf ? { via: onBehalf.via, caller: onBehalf.caller } : {})
	});
	return id;
}

/**
 * Who reads a case of 関係者のみ: the seat that raised it and every seat of the organisation's 決裁者, so that the
 * case of an office of one is not lost when that person is away. Typed in at the desk it is their administrators',
 * too, where nobody decides.
 */
export function nameParties(
	tx: Tx,
	id: number,
	organisationId: number,
	seatId: number | null
): void {
	const approvers = approversOf(tx, organisationId);
	const own = seatId === null && approvers.length === 0;
	const seats = own ? seatsWith(tx, organisationId, 'org-admin') : approvers;
	if (seatId !== null) addParty(tx, id, seatId, 'requester');
	for (const approver of seats) addParty(tx, id, approver, 'approver');
}

/** Adds a seat to those who read a case of 関係者のみ; one that is there already stays as it is. */
export function addParty(
	tx: Tx,
	ticketId: number,
	seatId: number,
	role: (typeof ticketParty.$inferInsert)['role']
): void {
	tx.insert(ticketParty).values({ ticketId, seatId, role }).onConflictDoNothing().run();
}

/** Whom to call back, as it may stand in the form at first: 課 and name of whoever writes. */
export function usualContact(actor: Actor): string {
	return [actor.tenure.section, actor.person.name].filter(Boolean).join('　');
}

/** The official number of a case that has one. */
export function numberIn(tx: Reader, id: number): string {
	const row = tx.select().from(ticket).where(eq(ticket.id, id)).get();
	return (row && numberOf(row)) ?? '';
}

/** The seats of an organisation whose people decide for it today (決裁者). */
export function approversOf(from: Reader, organisationId: number): number[] {
	return seatsWith(from, organisationId, 'approver');
}

function seatsWith(tx: Reader, organisationId: number, role: 'approver' | 'org-admin'): number[] {
	return tx
		.selectDistinct({ id: seat.id })
		.from(seat)
		.innerJoin(tenure, eq(tenure.seatId, seat.id))
		.innerJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.where(
			and(
				eq(seat.organisationId, organisationId),
				eq(tenureRole.role, role),
				isInForce(dayOf(now()))
			)
		)
		.all()
		.map(({ id }) => id);
}

/** The organisation that called, which must have a desk to call and exist today. */
function callerOf(tx: Tx, { organisation: id, caller }: OnBehalf) {
	const body = findWithDesk(tx, id);
	const issues: Issue[] = [];
	if (!body) issues.push({ field: 'organisation', message: '団体を選んでください。' });
	if (caller.trim() === '') {
		issues.push({ field: 'caller', message: '連絡をくれた人の氏名を入れてください。' });
	}
	if (!body || issues.length > 0) throw new Invalid(issues);
	return body;
}

/** The keys an organisation was given beside those of its kind, such as a shared system's. */
export function keysOf(tx: Tx, organisationId: number): string[] {
	return tx
		.select({ audience: organisationKey.audience })
		.from(organisationKey)
		.where(eq(organisationKey.organisationId, organisationId))
		.all()
		.map(({ audience }) => audience);
}

/** The answers to what a category's form asks, trimmed; throws `Invalid` naming all that a case lacks. */
export function checkedAnswers(
	asked: TicketField[],
	{ title, body, fields }: CaseInput
): Record<string, string> {
	const issues: Issue[] = [];
	if (title.trim() === '') issues.push({ field: 'title', message: '件名を入れてください。' });
	if (body.trim() === '') issues.push({ field: 'body', message: '本文を入力してください。' });
	const answers = asked.map((field) => ({ ...field, answer: (fields[field.name] ?? '').trim() }));
	for (const { answer, ...field } of answers) {
		if (!field.isNeeded || answer !== '') continue;
		issues.push({ field: `field-${field.name}`, message: unanswered(field) });
	}
	if (issues.length > 0) throw new Invalid(issues);
	return Object.fromEntries(
		answers.flatMap(({ name, answer }) => (answer === '' ? [] : [[name, answer]]))
	);
}
