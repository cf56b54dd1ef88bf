import { and, eq, sql } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { isNumbered } from '../numbers/cases.ts';
import { format, parse } from '../numbers/official.ts';
import { authorize, found, reads, scopeOf, scopes } from '../permissions.ts';
import { erasable, quoteOf, type Erasable } from './erase.ts';
import type { Place } from './listing.ts';
import { has } from './words.ts';

const { deskMail, dispatch, dispatchReport, dispatchStep } = schema;
const { specification, specificationVersion, ticket } = schema;

const whole = { place: null, takesTitle: true, versions: 0 };
const joined = (texts: string[]) => texts.filter((text) => text !== '').join('\n');

/** A mail to the desk as the page of erasing shows it. Throws `NotFound`, `Forbidden`. */
export function findDeskMail(actor: Actor, id: number): Erasable {
	const row = found(
		db()
			.select()
			.from(deskMail)
			.where(and(eq(deskMail.id, id), scopes.deskMail))
			.prepare()
			.get(scopeOf(actor))
	);
	authorize(actor, 'erase', null);
	const { fromName, fromAddress, subject, body, rest, arrivedAt } = row;
	return {
		...erasable({ type: 'desk-mail', id }),
		...whole,
		title: subject,
		quote: {
			...quoteOf(actor, {
				organisationId: 0,
				authorName: joined([fromName, fromAddress]).replace('\n', ' '),
				authorAudience: null,
				body: joined([subject, body, rest]),
				createdAt: arrivedAt
			})
		}
	};
}

/** A dispatch as the page of erasing shows it, with its report. Throws `NotFound`, `Forbidden`. */
export function findDispatch(actor: Actor, typed: string): Erasable {
	const number = parse(typed);
	const row = found(
		number &&
			db()
				.select({ dispatch, report: dispatchReport })
				.from(dispatch)
				.leftJoin(dispatchReport, eq(dispatchReport.dispatchId, dispatch.id))
				.where(
					and(eq(dispatch.fiscalYear, number.fiscalYear), eq(dispatch.sequence, number.sequence))
				)
				.get()
	);
	found(reads(actor, 'dispatch', row.dispatch) ? row : null);
	authorize(actor, 'erase', null);
	const { report, dispatch: of } = row;
	const said = report ? [report.content, report.advice, report.next] : [];
	return {
		...erasable({ type: 'dispatch', id: of.id }),
		...whole,
		title: of.subject,
		quote: quoteOf(actor, {
			...of,
			authorAudience: null,
			body: joined([of.subject, of.purpose, of.materials, of.vendors, ...said])
		})
	};
}

/** A version of a case's specification as the page of erasing shows it. Throws `NotFound`, `Forbidden`. */
export function findVersion(actor: Actor, typed: string, version: number): Erasable {
	const which = isNumbered(typed);
	const row = found(
		which &&
			db()
				.select({ ticket, version: specificationVersion })
				.from(specificationVersion)
				.innerJoin(specification, eq(specification.id, specificationVersion.specificationId))
				.innerJoin(ticket, eq(ticket.id, specification.ticketId))
				.where(and(which, eq(specificationVersion.number, version)))
				.get()
	);
	found(reads(actor, 'ticket', row.ticket) ? row : null);
	authorize(actor, 'erase', null);
	const of = row.version;
	return {
		...erasable({ type: 'specification-version', id: of.id }),
		...whole,
		takesTitle: false,
		title: row.ticket.title,
		quote: quoteOf(actor, {
			...of,
			authorAudience: null,
			body: joined([of.note, of.text]),
			createdAt: of.at
		})
	};
}

/** Where a passage stands in mails, dispatches and versions that this actor reads. */
export function deskPlaces(actor: Actor, word: string): Place[] {
	authorize(actor, 'erase', null);
	const values = { ...scopeOf(actor), word };
	const { fromName, fromAddress, subject, body, rest, reason } = deskMail;
	const mails = db()
		.select({ id: deskMail.id })
		.from(deskMail)
		.where(and(scopes.deskMail, has(fromName, fromAddress, subject, body, rest, reason)))
		.prepare()
		.all(values);
	const report = has(dispatchReport.content, dispatchReport.advice, dispatchReport.next);
	const dispatches = db()
		.select({ fiscalYear: dispatch.fiscalYear, sequence: dispatch.sequence })
		.from(dispatch)
		.where(
			sql`${scopes.dispatch} and (${has(dispatch.subject, dispatch.purpose, dispatch.materials, dispatch.vendors)}
				or exists (select 1 from ${dispatchReport} where ${dispatchReport.dispatchId} = ${dispatch.id} and ${report})
				or exists (select 1 from ${dispatchStep} where ${dispatchStep.dispatchId} = ${dispatch.id}
					and ${has(dispatchStep.text)}))`
		)
		.prepare()
		.all(values);
	const versions = db()
		.select({
			fiscalYear: ticket.fiscalYear,
			sequence: ticket.sequence,
			number: specificationVersion.number
		})
		.from(specificationVersion)
		.innerJoin(specification, eq(specification.id, specificationVersion.specificationId))
		.innerJoin(ticket, eq(ticket.id, specification.ticketId))
		.where(and(scopes.ticket, has(specificationVersion.text, specificationVersion.note)))
		.prepare()
		.all(values);
	return [
		...mails.map(({ id }) =>
			placeAt(`${labels.erased.things['desk-mail']}${id}`, `/helpdesk/mail/${id}`)
		),
		...dispatches.map((row) => {
			const number = format({ series: 'dispatch', ...row });
			return placeAt(`${labels.erased.things.dispatch}${number}`, `/helpdesk/dispatch/${number}`);
		}),
		...versions.flatMap(({ fiscalYear, sequence, number }) => {
			if (fiscalYear === null || sequence === null) return [];
			const of = format({ series: 'ticket', fiscalYear, sequence });
			const href = `/helpdesk/${of}/specification?version=${number}`;
			const eraseHref = `/helpdesk/${of}/specification/${number}/erase`;
			const label = `${of}の${labels.erased.things['specification-version']} 第${number}版`;
			return [{ ...placeAt(label, href), eraseHref }];
		})
	];
}

function placeAt(label: string, href: string): Place {
	return { label, href, eraseHref: `${href}/erase`, isDeleted: false };
}
