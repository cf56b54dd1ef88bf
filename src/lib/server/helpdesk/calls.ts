import { and, asc, eq } from 'drizzle-orm';
import { callerMeant, callersLike, type Caller } from '#lib/callers.ts';
import { dayOf } from '#lib/dates.ts';
import { invalid } from '#lib/errors.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { withDesk } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { authorize, may } from '../permissions.ts';
import { change } from '../record/change.ts';
import { perform } from './acts.ts';
import { assign } from './proceeding.ts';
import { insertRaised, numberIn, type CaseInput, type OnBehalf } from './raising.ts';
import { asItIs, isGoingOn, listed, type ListedTicket } from './tickets.ts';

const { person, seat, tenure, ticket, ticketCategory } = schema;

/** What became of a call: what was answered, and whether that was all. */
type CallOutcome = { answer: string; isSolved: boolean };

/**
 * Enters a telephone call as a case with all that happened in it, in one transaction: received, taken by who
 * answered, answered if there was an answer, and solved if that was all. Gives its number. Throws `Forbidden` for
 * who is not at the desk, `Invalid` for what is missing.
 */
export function recordCall(
	actor: Actor,
	input: CaseInput,
	onBehalf: OnBehalf,
	{ answer, isSolved }: CallOutcome
): string {
	authorize(actor, 'desk.work', null);
	return change(actor, (tx, record) => {
		const id = insertRaised(tx, record, actor, input, onBehalf);
		if (answer !== '' || isSolved) {
			refuseUnapproved(tx, actor, asItIs(tx, id).categoryId);
			perform(tx, record, actor, id, 'take', {}, assign(tx, asItIs(tx, id), actor.seat.id));
			perform(tx, record, actor, id, 'answer', { body: answer });
		}
		if (isSolved) {
			const { via, caller } = onBehalf;
			perform(tx, record, actor, id, 'confirm', { via, caller });
		}
		return numberIn(tx, id);
	});
}

/** The organisations with a desk, in the one order. Throws `Forbidden` for who is not at the union's. */
export function callers(actor: Actor): Caller[] {
	authorize(actor, 'desk.work', null);
	return withDesk().map(({ id, name, kana }) => ({ id, name, kana }));
}

/** The organisation that is meant by a name or the beginning of one. Throws `Forbidden`, and `Invalid` for none or several. */
export function callerNamed(actor: Actor, typed: string): Caller {
	const all = callers(actor);
	const meant = callerMeant(all, typed);
	if (meant) return meant;
	const found = callersLike(all, typed);
	const names = found.slice(0, MOST_NAMED).map(({ name }) => name);
	const message =
		names.length === 0
			? `「${typed}」で始まる団体はありません。名前かよみの先頭を入れてください。`
			: `${names.join('、')}${found.length > names.length ? 'など' : ''}があります。団体名を最後まで入れてください。`;
	throw invalid('of', message);
}

/** More names than these are no help in a sentence. */
const MOST_NAMED = 8;

/** Who may be at the other end: the people of an organisation in force today, 課 first. Throws `Forbidden`. */
export function peopleAt(actor: Actor, organisationId: number): string[] {
	authorize(actor, 'desk.work', null);
	return db()
		.selectDistinct({ section: tenure.section, name: person.name })
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(and(eq(seat.organisationId, organisationId), isInForce(dayOf(now()))))
		.orderBy(asc(tenure.section), asc(person.kana))
		.all()
		.map(({ section, name }) => [section, name].filter(Boolean).join(' '));
}

/** The cases of an organisation that go on, as this actor reads them. Throws `Forbidden`. */
export function goingOnAt(actor: Actor, organisationId: number): ListedTicket[] {
	authorize(actor, 'desk.work', null);
	return listed(actor, and(isGoingOn, eq(ticket.organisationId, organisationId)), { limit: 20 });
}

/** Where answers leave with the 決裁者 alone, nobody else gives one on the telephone. */
function refuseUnapproved(tx: Tx, actor: Actor, categoryId: number): void {
	const row = tx.select().from(ticketCategory).where(eq(ticketCategory.id, categoryId)).get();
	if (!row?.needsApproval || may(actor, 'desk.arrange', null)) return;
	throw invalid(
		'answer',
		`「${row.name}」の回答は組合決裁者が行います。回答を空にして、受付に入れてください。`
	);
}
