import { and, asc, eq, ne, or, sql } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { isRunning } from '#lib/tickets.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { isNumbered, numberOf } from '../numbers/cases.ts';
import { format } from '../numbers/official.ts';
import { authorize, found, reads, scopeOf, scopes } from '../permissions.ts';
import { erasable, quoteOf, tombstone, type Erasable } from './erase.ts';
import type { Place } from './listing.ts';
import type { Thing } from './things.ts';
import { isTold } from './tickets.ts';
import { has } from './words.ts';

const { article, deskMail, dispatch, specification, specificationVersion } = schema;
const { ticket, ticketMessage, ticketRating } = schema;

type Ticket = typeof ticket.$inferSelect;

const plain = { place: null, takesTitle: false, versions: 0 };

/** A case as the page of erasing shows it, with all that was written in it. Throws `NotFound`, `Forbidden`. */
export function findTicket(actor: Actor, typed: string): Erasable {
	const of = readable(actor, typed);
	const messages = db()
		.select({ body: ticketMessage.body })
		.from(ticketMessage)
		.where(and(eq(ticketMessage.ticketId, of.id), ne(ticketMessage.kind, 'act')))
		.orderBy(asc(ticketMessage.number))
		.all();
	const then = overBy(of);
	return {
		...plain,
		...erasable({ type: 'ticket', id: of.id }),
		takesTitle: true,
		goes: `件名、連絡先、入力欄の内容、やりとり${messages.length}件、評価の一言`,
		...(then !== null && { then }),
		stays: madeOf(actor, of),
		title: of.title,
		quote: quoteOf(actor, {
			...of,
			authorAudience: null,
			body: [of.title, ...messages.map(({ body }) => body)].filter(Boolean).join('\n')
		})
	};
}

/** What was written in a case at one time, as the page of erasing shows it. Throws `NotFound`, `Forbidden`. */
export function findTicketMessage(actor: Actor, typed: string, number: number): Erasable {
	const of = readable(actor, typed);
	const row = found(
		db()
			.select({ message: ticketMessage, isTold: sql<0 | 1>`${isTold}` })
			.from(ticketMessage)
			.where(
				and(
					eq(ticketMessage.ticketId, of.id),
					eq(ticketMessage.number, number),
					or(ne(ticketMessage.kind, 'act'), isTold),
					scopes.ticketMessage
				)
			)
			.prepare()
			.get(scopeOf(actor))
	);
	const { message } = row;
	const own = erasable({ type: 'ticket-message', id: of.id, part: number });
	return {
		...plain,
		...own,
		// It is gone as well where the whole case is.
		erased: own.erased ?? tombstone({ type: 'ticket', id: of.id }),
		...(row.isTold === 1 && { goes: '本文、連絡をくれた人の氏名' }),
		then: '問い合わせの件名、連絡先、入力欄の内容と、ほかのやりとりは残ります。',
		title: of.title,
		quote: quoteOf(actor, { ...message, authorAudience: null, createdAt: message.at })
	};
}

/** Who may not erase learns nothing of what stands in it. */
function readable(actor: Actor, typed: string): Ticket {
	const which = isNumbered(typed);
	const row = found(which && db().select().from(ticket).where(which).get());
	found(reads(actor, 'ticket', row) ? row : null);
	authorize(actor, 'erase', null);
	return row;
}

function overBy({ state }: Ticket): string | null {
	if (!isRunning(state)) return null;
	const { ticketState } = labels;
	return state === 'answered'
		? `回答済みの問い合わせは、「${ticketState.closed}」になります。`
		: `続いている問い合わせは、「${ticketState.withdrawn}」になります。`;
}

/** What came of a case and what it came from stays, and is erased by itself: of it what this actor reads. */
function madeOf(actor: Actor, { id, ...of }: Ticket): NonNullable<Erasable['stays']> {
	const values = scopeOf(actor);
	const { things } = labels.erased;
	const articles = db()
		.select({ id: article.id })
		.from(article)
		.where(and(eq(article.ticketId, id), scopes.article))
		.prepare()
		.all(values)
		.map((row) => ({ label: `${labels.article}${row.id}`, path: `/helpdesk/articles/${row.id}` }));
	const dispatches = db()
		.select({ fiscalYear: dispatch.fiscalYear, sequence: dispatch.sequence })
		.from(dispatch)
		.where(and(eq(dispatch.ticketId, id), scopes.dispatch))
		.prepare()
		.all(values)
		.map((row) => format({ series: 'dispatch', ...row }))
		.map((number) => ({
			label: `${things.dispatch}${number}`,
			path: `/helpdesk/dispatch/${number}`
		}));
	const mails = db()
		.select({ id: deskMail.id })
		.from(deskMail)
		.where(and(eq(deskMail.ticketId, id), scopes.deskMail))
		.prepare()
		.all(values)
		.map((row) => ({ label: `${things['desk-mail']}${row.id}`, path: `/helpdesk/mail/${row.id}` }));
	const versions = db()
		.select({ number: specificationVersion.number })
		.from(specificationVersion)
		.innerJoin(specification, eq(specification.id, specificationVersion.specificationId))
		.where(eq(specification.ticketId, id))
		.orderBy(asc(specificationVersion.number))
		.all()
		.map(({ number }) => ({
			label: `${things['specification-version']} 第${number}版`,
			path: `/helpdesk/${numberOf(of) ?? ''}/specification/${number}`
		}));
	return [...mails, ...articles, ...dispatches, ...versions].map(({ label, path }) => ({
		label,
		eraseHref: `${path}/erase`
	}));
}

/** Where a passage stands in cases that this actor reads: in their heads, and in what was written in them. */
export function ticketPlaces(actor: Actor, word: string): Place[] {
	authorize(actor, 'erase', null);
	const values = { ...scopeOf(actor), word };
	const isTheUnions = ne(ticket.state, 'draft');
	const { title, contact, authorName, fields } = ticket;
	const toldName = sql`iif(${isTold}, ${ticketMessage.authorName}, '')`;
	const heads = db()
		.select({ ticket })
		.from(ticket)
		.where(
			and(
				scopes.ticket,
				isTheUnions,
				sql`(${has(title, contact, sql`iif(${ticket.enteredBy} is null, '', ${authorName})`)}
					or exists (select 1 from json_each(${fields}) field where ${has(sql`field.value`)})
					or exists (select 1 from ${ticketRating} where ${ticketRating.ticketId} = ${ticket.id}
						and ${has(ticketRating.remark)}))`
			)
		)
		.prepare()
		.all(values);
	const messages = db()
		.select({ ticket, number: ticketMessage.number })
		.from(ticketMessage)
		.innerJoin(ticket, eq(ticket.id, ticketMessage.ticketId))
		.where(and(scopes.ticket, scopes.ticketMessage, isTheUnions, has(ticketMessage.body, toldName)))
		.orderBy(asc(ticket.id), asc(ticketMessage.number))
		.prepare()
		.all(values);
	return [
		...heads.map((row) => placed(row.ticket, null)),
		...messages.map((row) => placed(row.ticket, row.number))
	];
}

function placed(of: Ticket, message: number | null): Place {
	const number = numberOf(of) ?? '';
	const [label, path] = [`${labels.ticket}${number}`, `/helpdesk/${number}`];
	return message === null
		? { label, href: path, eraseHref: `${path}/erase`, isDeleted: false }
		: {
				label: `${label}の${message}番`,
				href: `${path}#m${message}`,
				eraseHref: `${path}/messages/${message}/erase`,
				isDeleted: false
			};
}

/** What is said of an erased case to whoever sees the list and need not read it: not even its number. */
export function placeOfTicket({ type, id, part }: Thing): { label: string; href: null } {
	const which = part === undefined ? '' : `の${part}番`;
	const what = type === 'ticket' ? labels.ticket : labels.erased.things['ticket-message'];
	return { label: `${what}（通し番号${id}${which}）`, href: null };
}
