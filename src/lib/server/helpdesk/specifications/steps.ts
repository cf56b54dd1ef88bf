import { and, eq, inArray, sql } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import {
	specificationTransition,
	type RemarkAct,
	type SpecificationAct,
	type SpecificationState
} from '#lib/specifications.ts';
import { schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { found } from '../../permissions.ts';
import type { Recorder } from '../../record/change.ts';
import type { Ticket } from '../tickets.ts';

const { specification, specificationRemark, specificationStep, specificationVersion } = schema;

export type Specification = typeof specification.$inferSelect;

/** How an act is entered in the record. */
const recorded: Record<SpecificationAct, string> = {
	'hand-in': 'specification.handed-in',
	remark: 'specification.remarked',
	offer: 'specification.offered',
	'recall-offer': 'specification.recalled',
	agree: 'specification.agreed',
	decline: 'specification.declined',
	seek: 'specification.sought',
	'recall-seek': 'specification.recalled',
	approve: 'specification.approved',
	refuse: 'specification.refused',
	release: 'specification.released',
	revoke: 'specification.revoked',
	pass: 'specification.passed',
	publish: 'specification.published',
	withdraw: 'specification.withdrawn'
};

/** What comes with an act: why, and the version of the consultation the actor saw; null: whatever stands. */
export type Deed = { body?: string; version?: number | null };

/** The consultation of a case as it stands inside a transaction; null before its first version. */
export function standing(tx: Reader, ticketId: number): Specification | null {
	return tx.select().from(specification).where(eq(specification.ticketId, ticketId)).get() ?? null;
}

/** The same, begun where there is none. */
export function begun(tx: Tx, ticketId: number): Specification {
	tx.insert(specification)
		.values({ ticketId, state: 'drafting', stateAt: now() })
		.onConflictDoNothing()
		.run();
	return found(standing(tx, ticketId));
}

/** The number of the newest version; 0 where there is none. */
export function lastVersion(tx: Reader, specificationId: number): number {
	const row = tx
		.select({ number: sql<number | null>`max(${specificationVersion.number})` })
		.from(specificationVersion)
		.where(eq(specificationVersion.specificationId, specificationId))
		.get();
	return row?.number ?? 0;
}

/**
 * Carries one act of a consultation out inside the caller's transaction, as the table of acts says: state, history,
 * record. Whoever calls has asked for the right to it. Throws `Conflict` when somebody was quicker or remarks are
 * not done with, and `Invalid` where a reason is needed and none is given.
 */
export function advance(
	tx: Tx,
	record: Recorder,
	hand: Actor,
	of: Pick<Ticket, 'id' | 'organisationId'>,
	act: SpecificationAct,
	deed: Deed = {},
	also: Partial<Pick<Specification, 'agreedVersion' | 'articleId'>> = {},
	remarkId: number | null = null
): Specification {
	const before = begun(tx, of.id);
	const { from, to, reason } = specificationTransition(act);
	const isOlder = typeof deed.version === 'number' && deed.version !== versionSeen(before);
	if (isOlder || !from.includes(before.state)) throw quicker(before.state);
	const body = (deed.body ?? '').trim();
	if (reason === 'needed' && body === '') {
		throw invalid('body', '理由を入れてください。');
	}
	if (act === 'offer' || act === 'seek') refuseUndone(tx, before.id);
	const state = to === 'by-remarks' ? byRemarks(tx, before.id) : to;
	move(tx, before, state, also);
	addStep(tx, hand, before.id, { act, text: body, remarkId });
	record(
		recorded[act],
		`ticket:${of.id}`,
		{
			organisation: of.organisationId,
			from: before.state,
			to: state,
			specificationVersion: lastVersion(tx, before.id),
			...(remarkId === null ? {} : { remark: remarkId })
		},
		body || null
	);
	return found(standing(tx, of.id));
}

/** The version a page of it carries; a case without a consultation shows the one of a new one. */
export const versionSeen = (of: Pick<Specification, 'version'> | null) => of?.version ?? 1;

/** Writes where a consultation stands from now on, in the caller's transaction. */
export function move(
	tx: Tx,
	before: Specification,
	state: SpecificationState,
	also: Partial<Pick<Specification, 'agreedVersion' | 'articleId'>> = {}
): void {
	tx.update(specification)
		.set({
			...also,
			state,
			stateAt: state === before.state ? before.stateAt : now(),
			version: sql`${specification.version} + 1`
		})
		.where(eq(specification.id, before.id))
		.run();
}

/** Whose turn it is while remarks are written and answered: the organisation's as long as one is unanswered. */
export function byRemarks(tx: Tx, specificationId: number): 'reading' | 'remarks' {
	return countIn(tx, specificationId, ['open']) > 0 ? 'remarks' : 'reading';
}

/** Writes a line of the history, in the caller's transaction. */
export function addStep(
	tx: Tx,
	hand: Actor,
	specificationId: number,
	step: { act: SpecificationAct | RemarkAct; text: string; remarkId?: number | null }
): void {
	tx.insert(specificationStep)
		.values({
			specificationId,
			remarkId: step.remarkId ?? null,
			act: step.act,
			text: step.text,
			versionNumber: lastVersion(tx, specificationId),
			personId: hand.person.id,
			authorName: hand.person.name,
			organisationId: hand.organisation.id,
			at: now()
		})
		.run();
}

/** That somebody was quicker, and where it stands now. */
export function quicker(state: SpecificationState): Conflict {
	return new Conflict(
		`ほかの人が先に進めました（いまは「${labels.specificationState[state]}」）。内容を確かめてから、もう一度送ってください。`
	);
}

function refuseUndone(tx: Tx, specificationId: number): void {
	const undone = countIn(tx, specificationId, ['open', 'mended', 'kept', 'asked']);
	if (undone === 0) return;
	throw new Conflict(
		`終わっていない指摘が${undone}件あります。すべて終わってから、合意を提案してください。`
	);
}

type RemarkState = (typeof specificationRemark.$inferSelect)['state'];

function countIn(tx: Tx, specificationId: number, states: RemarkState[]): number {
	return tx
		.select({ id: specificationRemark.id })
		.from(specificationRemark)
		.where(
			and(
				eq(specificationRemark.specificationId, specificationId),
				inArray(specificationRemark.state, states)
			)
		)
		.all().length;
}
