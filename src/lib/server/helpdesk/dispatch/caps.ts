import { and, eq, inArray, ne, notInArray, sql } from 'drizzle-orm';
import { fiscalYear } from '#lib/dates.ts';
import { dispatchCaps, firstCaps, type DispatchCap } from '#lib/dispatches.ts';
import { Invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { count } from '#lib/text.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { perform, type Deed } from './acts.ts';
import { asItIs, findFor, type Dispatch, type ShownDispatch } from './dispatches.ts';
import { nextOf } from './experts.ts';

const { dispatch, dispatchCandidate, dispatchCost, dispatchLimit, dispatchOverride } = schema;
const { dispatchSession } = schema;

/** A limit that is passed, in words. */
export type Breach = { cap: DispatchCap; message: string };

/** The limits of a fiscal year: as the union has set them, else the first ones; null: none. */
function capsOf(tx: Reader, year: number): Record<DispatchCap, number | null> {
	const rows = tx.select().from(dispatchLimit).where(eq(dispatchLimit.fiscalYear, year)).all();
	return {
		...firstCaps,
		...Object.fromEntries(rows.map(({ cap, value }) => [cap, value]))
	};
}

/** Sets the limits of this fiscal year. Throws `Forbidden` for who is not the union's 決裁者. */
export function setCaps(actor: Actor, caps: Record<DispatchCap, number | null>): void {
	authorize(actor, 'desk.arrange', null);
	const year = fiscalYear(now());
	change(actor, (tx, record) => {
		for (const cap of dispatchCaps) {
			tx.insert(dispatchLimit)
				.values({ fiscalYear: year, cap, value: caps[cap] })
				.onConflictDoUpdate({
					target: [dispatchLimit.fiscalYear, dispatchLimit.cap],
					set: { value: caps[cap] }
				})
				.run();
		}
		record('dispatch-caps.set', `dispatch-caps:${year}`, { ...caps });
	});
}

/**
 * The limits this dispatch passes as it stands: days and online minutes of its case, the budget of the fiscal year of
 * its day in yen, and with a coordinator's seat, how often they were there for the same case in that year.
 */
export function breachesOf(tx: Reader, of: Dispatch, seatId: number | null = null): Breach[] {
	const year = yearOf(tx, of);
	const caps = capsOf(tx, year);
	const others = sameCase(tx, of);
	const alike = [...others, of].filter(({ mode }) => mode === of.mode);
	const isVisit = of.mode === 'visit';
	const used: Record<DispatchCap, number> = {
		days: isVisit ? sum(alike.map((each) => daysOf(tx, each))) : 0,
		'online-minutes': isVisit ? 0 : sum(alike.map((each) => minutesOf(tx, each))),
		'same-expert': seatId === null ? 0 : 1 + timesOf(tx, others, seatId, year),
		budget:
			caps.budget === null ? 0 : spentIn(tx, year, of.id) + (costOf(tx, of.id) ?? of.estimateYen)
	};
	return dispatchCaps.flatMap((cap): Breach[] => {
		const limit = caps[cap];
		if (limit === null || used[cap] <= limit) return [];
		return [{ cap, message: worded(cap, used[cap], limit) }];
	});
}

/** As `breachesOf`, without those the union's 決裁者 has let pass. */
export function standingBreaches(tx: Reader, of: Dispatch, seatId: number | null = null): Breach[] {
	const passed = tx
		.select({ cap: dispatchOverride.cap })
		.from(dispatchOverride)
		.where(eq(dispatchOverride.dispatchId, of.id))
		.all()
		.map(({ cap }) => cap);
	return breachesOf(tx, of, seatId).filter(({ cap }) => !passed.includes(cap));
}

/** Stops the union where a limit is passed and its 決裁者 has not said why; throws `Invalid`. */
export function refuseBreaches(
	tx: Reader,
	of: Dispatch,
	seatId: number | null = null,
	only: readonly DispatchCap[] = dispatchCaps
): void {
	const issues = standingBreaches(tx, of, seatId)
		.filter(({ cap }) => only.includes(cap))
		.map(({ message }) => ({
			field: '',
			message: `${message}進めるには、組合の決裁者が「上限を超えて進める」に理由を入れます。`
		}));
	if (issues.length > 0) throw new Invalid(issues);
}

/** Lets a dispatch pass a limit, for a reason. Throws as every act. */
export function override(actor: Actor, id: number, cap: DispatchCap, deed: Deed): void {
	findFor(actor, id, 'override');
	change(actor, (tx, record) => {
		perform(tx, record, actor, id, 'override', { ...deed, text: labels.dispatchCap[cap] });
		noteOverride(tx, actor, id, cap, deed.reason ?? '');
	});
}

/** Writes down that a limit was passed on purpose. */
export function noteOverride(
	tx: Tx,
	actor: Actor,
	dispatchId: number,
	cap: DispatchCap,
	reason: string
): void {
	tx.insert(dispatchOverride)
		.values({ dispatchId, cap, reason, personId: actor.person.id, at: now() })
		.run();
}

/** The fiscal year a dispatch belongs to: of its last day, before that of the first day wished for. */
export function yearOf(tx: Reader, of: Dispatch): number {
	const last = sessionsOf(tx, of.id).at(-1);
	if (last) return fiscalYear(last.startsAt);
	const [wished] = JSON.parse(of.wishedOn) as string[];
	return wished === undefined ? of.fiscalYear : fiscalYear(wished);
}

/** The days of a dispatch that are in force, in their order. */
export function sessionsOf(tx: Reader, dispatchId: number) {
	return tx
		.select()
		.from(dispatchSession)
		.where(and(eq(dispatchSession.dispatchId, dispatchId), sql`${dispatchSession.movedAt} is null`))
		.orderBy(dispatchSession.startsAt, dispatchSession.id)
		.all();
}

/** What a fiscal year has cost and will as far as it is known, yen, without one dispatch. */
export function spentIn(tx: Reader, year: number, without: number | null = null): number {
	const paid = tx
		.select()
		.from(dispatchCost)
		.where(and(eq(dispatchCost.fiscalYear, year), ne(dispatchCost.dispatchId, without ?? 0)))
		.all();
	const planned = tx
		.select({
			id: dispatch.id,
			estimateYen: dispatch.estimateYen,
			wishedOn: dispatch.wishedOn,
			last: sql<number | null>`(select max(${dispatchSession.startsAt}) from ${dispatchSession}
				where ${dispatchSession.dispatchId} = ${dispatch.id} and ${dispatchSession.movedAt} is null)`
		})
		.from(dispatch)
		.where(
			and(
				ne(dispatch.id, without ?? 0),
				sql`${dispatch.estimateYen} > 0`,
				notInArray(dispatch.state, ['unapproved', 'cancelled', 'settled', 'followed'])
			)
		)
		.all()
		.filter(({ id, last, wishedOn }) => {
			const day = last === null ? (JSON.parse(wishedOn) as string[])[0] : new Date(last);
			const isIn = day !== undefined && fiscalYear(day) === year;
			return isIn && !paid.some((row) => row.dispatchId === id);
		});
	return (
		sum(paid.map(({ feeYen, travelYen }) => feeYen + travelYen)) +
		sum(planned.map(({ estimateYen }) => estimateYen))
	);
}

/** The other dispatches of the same case or, without one, of the same subject of the organisation. */
function sameCase(tx: Reader, of: Dispatch): Dispatch[] {
	return tx
		.select()
		.from(dispatch)
		.where(
			and(
				eq(dispatch.organisationId, of.organisationId),
				of.ticketId === null
					? eq(dispatch.subject, of.subject)
					: eq(dispatch.ticketId, of.ticketId),
				ne(dispatch.id, of.id),
				ne(dispatch.state, 'cancelled')
			)
		)
		.all();
}

const daysOf = (tx: Reader, of: Dispatch) => Math.max(1, sessionsOf(tx, of.id).length);

function minutesOf(tx: Reader, of: Dispatch): number {
	const sessions = sessionsOf(tx, of.id);
	if (sessions.length === 0) return of.plannedMinutes;
	return sum(
		sessions.map(
			({ minutesActual, startsAt, endsAt }) =>
				minutesActual ?? (endsAt.getTime() - startsAt.getTime()) / 60_000
		)
	);
}

function timesOf(tx: Reader, others: Dispatch[], seatId: number, year: number): number {
	const inYear = others.filter((each) => yearOf(tx, each) === year).map(({ id }) => id);
	if (inYear.length === 0) return 0;
	return tx
		.select({ id: dispatchCandidate.id })
		.from(dispatchCandidate)
		.where(
			and(
				inArray(dispatchCandidate.dispatchId, inYear),
				eq(dispatchCandidate.seatId, seatId),
				eq(dispatchCandidate.reply, 'accept')
			)
		)
		.all().length;
}

function costOf(tx: Reader, id: number): number | null {
	const row = tx.select().from(dispatchCost).where(eq(dispatchCost.dispatchId, id)).get();
	return row ? row.feeYen + row.travelYen : null;
}

function worded(cap: DispatchCap, used: number, limit: number): string {
	const [is, most] = [used, limit].map((each) => count(each));
	const unit = { days: '日', 'online-minutes': '分', 'same-expert': '回', budget: '円' }[cap];
	return `${labels.dispatchCap[cap]}が上限の${most}${unit}を超えます（${is}${unit}）。`;
}

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);

/** The limits of this fiscal year and what it has cost so far, for the union. Throws `Forbidden`. */
export function capsNow(actor: Actor) {
	authorize(actor, 'desk.work', null);
	const year = fiscalYear(now());
	return {
		year,
		caps: capsOf(db(), year),
		spent: spentIn(db(), year),
		mayArrange: may(actor, 'desk.arrange', null)
	};
}

/** The limits a dispatch passes and how many of them were let pass, for the union and the organisation; else none. */
export function breachesNow(actor: Actor, of: ShownDispatch): (Breach & { isPassed: boolean })[] {
	if (of.isExpert) return [];
	const row = asItIs(db(), of.id);
	const seatId = may(actor, 'desk.work', null) ? (nextOf(db(), of.id)?.seatId ?? null) : null;
	const standing = standingBreaches(db(), row, seatId).map(({ cap }) => cap);
	return breachesOf(db(), row, seatId)
		.filter(({ cap }) => cap !== 'budget' || may(actor, 'desk.work', null))
		.map((breach) => ({ ...breach, isPassed: !standing.includes(breach.cap) }));
}
