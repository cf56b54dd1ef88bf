import { and, asc, eq, isNull } from 'drizzle-orm';
import { Conflict, NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import {
	makesExample,
	specificationActs,
	specificationSide,
	specificationTransition,
	type SpecificationAct,
	type SpecificationState
} from '#lib/specifications.ts';
import type { Side } from '#lib/tickets.ts';
import { db, schema } from '../../db/index.ts';
import { ofThings, type Attachment } from '../../files/attachments.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found, may, partsIn } from '../../permissions.ts';
import { find as findTicket, type ShownTicket } from '../tickets.ts';
import { shownRemarks, type ShownRemark } from './shown-remarks.ts';
import { standing, versionSeen, type Specification } from './steps.ts';

const { organisation, specificationStep, specificationVersion } = schema;

/** 案 第n版, without its text. */
export type ShownVersion = {
	number: number;
	note: string;
	isCut: boolean;
	author: string;
	organisation: string;
	at: Date;
	file: Attachment | null;
};

/** One line of the history of the whole. */
type ShownStep = {
	act: SpecificationAct;
	text: string;
	versionNumber: number;
	author: string;
	organisation: string;
	at: Date;
};

/** 仕様書の相談 of a case as its page shows it. */
export type ShownSpecification = {
	state: SpecificationState;
	stateAt: Date | null;
	side: Side;
	/** Carried by every form, so that another's act meanwhile is noticed. */
	version: number;
	agreedVersion: number | null;
	articleId: number | null;
	/** Newest first. */
	versions: ShownVersion[];
	/** By their number. */
	remarks: ShownRemark[];
	steps: ShownStep[];
	may: Record<SpecificationAct, boolean>;
};

/** Whether a case is one in which a specification is talked over: its category is, or it was begun. */
function hasSpecification(of: Pick<ShownTicket, 'id' | 'state' | 'category'>): boolean {
	if (of.state === 'draft') return false;
	return of.category.slug === 'specification' || standing(db(), of.id) !== null;
}

/** The case of this number and its consultation; throws `NotFound` where the actor cannot read it or it has none. */
export function find(
	actor: Actor,
	number: string
): { ticket: ShownTicket; specification: ShownSpecification } {
	const ticket = findTicket(actor, number);
	if (!hasSpecification(ticket)) throw new NotFound(labels.notFound);
	const row = standing(db(), ticket.id);
	const state = row?.state ?? 'drafting';
	const acts = Object.keys(specificationActs) as SpecificationAct[];
	return {
		ticket,
		specification: {
			state,
			stateAt: row?.stateAt ?? null,
			side: specificationSide(state, ticket.state),
			version: versionSeen(row),
			agreedVersion: row?.agreedVersion ?? null,
			articleId: row?.articleId ?? null,
			versions: row ? versionsOf(row.id) : [],
			remarks: row ? shownRemarks(actor, ticket, row) : [],
			steps: row ? stepsOf(row.id) : [],
			may: Object.fromEntries(
				acts.map((act) => [
					act,
					!isErasedFor(ticket, act) && may(actor, 'specification.act', { ticket, state, act })
				])
			) as ShownSpecification['may']
		}
	};
}

/**
 * The case and where its consultation stands, for an act; throws `NotFound`, `Forbidden` where the act is not this
 * actor's, and `Conflict` where it would be, had it not moved on or its case not been erased.
 */
export function findFor(
	actor: Actor,
	number: string,
	act: SpecificationAct
): { ticket: ShownTicket; row: Specification | null } {
	const ticket = findTicket(actor, number);
	if (!hasSpecification(ticket)) throw new NotFound(labels.notFound);
	const row = standing(db(), ticket.id);
	const state = row?.state ?? 'drafting';
	const { from, by } = specificationTransition(act);
	const isTheirs = partsIn(actor, ticket).some((part) => by.includes(part));
	if (isTheirs && !from.includes(state)) {
		throw new Conflict(
			`いまは「${labels.specificationState[state]}」なので、その操作はできません。内容を確かめてください。`
		);
	}
	authorize(actor, 'specification.act', { ticket, state, act });
	if (isErasedFor(ticket, act)) throw new Conflict(ticket.erased ?? '');
	return { ticket, row };
}

/** Of a case that was erased nobody knows any more which names have to be taken out. */
function isErasedFor(ticket: ShownTicket, act: SpecificationAct): boolean {
	return ticket.erased !== null && makesExample.includes(act);
}

/** Where the consultation of a case stands, for the case's own page; null where it is not one of those. */
export function standingOf(of: ShownTicket): { state: SpecificationState; side: Side } | null {
	if (!hasSpecification(of)) return null;
	const state = standing(db(), of.id)?.state ?? 'drafting';
	return { state, side: specificationSide(state, of.state) };
}

/** The text of a version of a case's consultation; throws `NotFound`. */
export function textOf(ticketId: number, number: number): string {
	const row = found(standing(db(), ticketId));
	const at = and(
		eq(specificationVersion.specificationId, row.id),
		eq(specificationVersion.number, number)
	);
	return found(db().select().from(specificationVersion).where(at).get()).text;
}

function versionsOf(specificationId: number): ShownVersion[] {
	const rows = db()
		.select({
			id: specificationVersion.id,
			number: specificationVersion.number,
			note: specificationVersion.note,
			isCut: specificationVersion.isCut,
			author: specificationVersion.authorName,
			at: specificationVersion.at,
			organisation: organisation.name
		})
		.from(specificationVersion)
		.innerJoin(organisation, eq(organisation.id, specificationVersion.organisationId))
		.where(eq(specificationVersion.specificationId, specificationId))
		.orderBy(asc(specificationVersion.number))
		.all();
	const files = ofThings(
		'specification-version',
		rows.map(({ id }) => id)
	);
	return rows.map(({ id, ...rest }) => ({ ...rest, file: files.get(id)?.[0] ?? null })).reverse();
}

function stepsOf(specificationId: number): ShownStep[] {
	return db()
		.select({ step: specificationStep, organisation: organisation.name })
		.from(specificationStep)
		.innerJoin(organisation, eq(organisation.id, specificationStep.organisationId))
		.where(
			and(
				eq(specificationStep.specificationId, specificationId),
				isNull(specificationStep.remarkId)
			)
		)
		.orderBy(asc(specificationStep.id))
		.all()
		.map(({ step, organisation: name }) => ({
			act: step.act as SpecificationAct,
			text: step.text,
			versionNumber: step.versionNumber,
			author: step.authorName,
			organisation: name,
			at: step.at
		}));
}
