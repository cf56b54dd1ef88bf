import { and, asc, eq, inArray } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { folded } from '#lib/folding.ts';
import { labels } from '#lib/labels.ts';
import { db, schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { perform, type Deed } from './acts.ts';
import { refuseBreaches, standingBreaches } from './caps.ts';
import { asItIs, findById, findFor, type Dispatch } from './dispatches.ts';
import { coordinators, lastRound, outsideTerm, type Candidate } from './experts.ts';

const { coordinatorSkill, coordinatorTie, dispatch, dispatchCandidate, organisation, ticket } =
	schema;

/** A coordinator as the union weighs them for one dispatch. */
export type Weighed = {
	seatId: number;
	name: string;
	organisation: string;
	/** Knows the branch the dispatch is about. */
	isSkilled: boolean;
	/** Dispatches in hand. */
	load: number;
	/** Why they must not come, in words; null where nothing is known against it. */
	conflict: string | null;
	/** The limit they would pass, in words. */
	breach: string | null;
	/** How an earlier offer of this dispatch ended. */
	reply: string | null;
};

const IN_HAND = ['offered', 'accepted', 'scheduled', 'done'] as const;

/**
 * The coordinators for a dispatch in the order in which they are suggested: who may come, knows the branch, and has
 * least in hand. Throws `NotFound`, `Forbidden` for who is not at the union's desk.
 */
export function weighed(actor: Actor, id: number): Weighed[] {
	authorize(actor, 'desk.work', null);
	findById(actor, id);
	const of = asItIs(db(), id);
	const earlier = candidatesOf(db(), id);
	return coordinators(db())
		.map((one): Weighed => {
			const last = earlier.filter(({ seatId }) => seatId === one.seatId).at(-1);
			return {
				...one,
				isSkilled: knows(db(), one.seatId, of.categoryId),
				load: loadOf(db(), one.seatId, id),
				conflict: conflictOf(db(), one.seatId, of),
				breach:
					standingBreaches(db(), of, one.seatId).find(({ cap }) => cap === 'same-expert')
						?.message ?? null,
				reply: last?.reply ? labels.dispatchReply[last.reply] : null
			};
		})
		.sort(
			(a, b) =>
				Number(a.conflict !== null) - Number(b.conflict !== null) ||
				Number(b.isSkilled) - Number(a.isSkilled) ||
				a.load - b.load ||
				a.seatId - b.seatId
		);
}

/** The ranking as it stands, in its order, with how each was asked. Throws as `weighed`. */
export function ranking(actor: Actor, id: number) {
	authorize(actor, 'desk.work', null);
	findById(actor, id);
	const names = new Map(coordinators(db()).map((one) => [one.seatId, one.name]));
	const round = lastRound(db(), id);
	return candidatesOf(db(), id)
		.filter((each) => each.round === round)
		.map(({ rank, seatId, offeredAt, replyDue, reply, repliedAt, reason }) => ({
			...{ rank, offeredAt, replyDue, repliedAt, reason },
			name: names.get(seatId) ?? '席が空いています',
			reply: reply ? labels.dispatchReply[reply] : null
		}));
}

/**
 * Ranks the coordinators that were chosen in the order of the suggestion and notes the estimate, 税込 yen. Throws as
 * every act; `Invalid` for nobody, for somebody with a conflict of interest, and for a limit that is passed.
 */
export function select(
	actor: Actor,
	id: number,
	seats: number[],
	estimateYen: number,
	deed: Deed = {}
): void {
	findFor(actor, id, 'select');
	const chosen = weighed(actor, id).filter(({ seatId }) => seats.includes(seatId));
	const barred = chosen.find(({ conflict }) => conflict !== null);
	if (chosen.length === 0 || barred) {
		const message = barred
			? `${barred.name}さんは候補にできません。${barred.conflict}`
			: '候補を選んでください。';
		throw invalid('seats', message);
	}
	change(actor, (tx, record) => {
		const round = lastRound(tx, id) + 1;
		chosen.forEach(({ seatId }, index) => {
			tx.insert(dispatchCandidate)
				.values({ dispatchId: id, seatId, round, rank: index + 1 })
				.run();
		});
		const text = chosen.map(({ name }, index) => `${index + 1} ${name}`).join('、');
		const of = perform(tx, record, actor, id, 'select', { ...deed, text }, { estimateYen });
		refuseBreaches(tx, of, null, ['days', 'online-minutes', 'budget']);
	});
}

/** Throws `Conflict` where something has become known against a candidate since they were ranked. */
export function refuseConflict(tx: Reader, of: Dispatch, candidate: Candidate): void {
	const conflict = conflictOf(tx, candidate.seatId, of);
	if (conflict !== null) {
		throw new Conflict(`次の候補には打診できません。${conflict}候補を選び直してください。`);
	}
}

function candidatesOf(tx: Reader, dispatchId: number): Candidate[] {
	return tx
		.select()
		.from(dispatchCandidate)
		.where(eq(dispatchCandidate.dispatchId, dispatchId))
		.orderBy(asc(dispatchCandidate.round), asc(dispatchCandidate.rank))
		.all();
}

function knows(tx: Reader, seatId: number, categoryId: number): boolean {
	const own = and(eq(coordinatorSkill.seatId, seatId), eq(coordinatorSkill.categoryId, categoryId));
	return tx.select().from(coordinatorSkill).where(own).get() !== undefined;
}

function loadOf(tx: Reader, seatId: number, without: number): number {
	const rows = tx
		.selectDistinct({ id: dispatch.id })
		.from(dispatchCandidate)
		.innerJoin(dispatch, eq(dispatch.id, dispatchCandidate.dispatchId))
		.where(
			and(
				eq(dispatchCandidate.seatId, seatId),
				eq(dispatchCandidate.reply, 'accept'),
				inArray(dispatch.state, [...IN_HAND])
			)
		)
		.all();
	return rows.filter(({ id }) => id !== without).length;
}

/** Is not engaged on any day that is wished for, works for the organisation itself, or for a vendor the dispatch or its case names. */
function conflictOf(tx: Reader, seatId: number, of: Dispatch): string | null {
	const outside = outsideTerm(tx, seatId, JSON.parse(of.wishedOn) as string[]);
	if (outside !== null) return outside;
	const ties = tx
		.select({ tie: coordinatorTie, organisation: organisation.name })
		.from(coordinatorTie)
		.leftJoin(organisation, eq(organisation.id, coordinatorTie.organisationId))
		.where(eq(coordinatorTie.seatId, seatId))
		.all();
	const own = ties.find(({ tie }) => tie.organisationId === of.organisationId);
	if (own) return `利益相反：${own.organisation}と関わりがあります。`;
	const from =
		of.ticketId === null
			? undefined
			: tx.select().from(ticket).where(eq(ticket.id, of.ticketId)).get();
	const text = folded(
		[of.vendors, of.subject, of.purpose, of.materials, from?.title, from?.fields].join('\n')
	);
	const vendor = ties.find(({ tie }) => tie.vendor !== null && text.includes(folded(tie.vendor)));
	return vendor ? `利益相反：業者「${vendor.tie.vendor}」と関わりがあります。` : null;
}
