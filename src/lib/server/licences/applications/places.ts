import { and, asc, desc, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import { dayOf, longDate } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { found, may } from '../../permissions.ts';
import type { Application } from './applications.ts';

const { agreement, purchaseRound } = schema;

export type Round = typeof purchaseRound.$inferSelect;

/** Where an application goes: a 取りまとめ, or an agreement outside any. */
export type Place = { roundId: number; agreementId: null } | { roundId: null; agreementId: number };

/** A place one may apply to, as the form offers it: `round:3`, `agreement:1`. */
type OfferedPlace = { value: string; label: string; note: string; agreementId: number };

/**
 * Where this actor may apply today: every 取りまとめ that takes applications; the desk, which types in for others, also
 * what was closed and not ordered yet, and agreements outside any.
 */
export function offeredPlaces(actor: Actor): OfferedPlace[] {
	const isDesk = may(actor, 'licence.work', null);
	const today = dayOf(now());
	const rounds = db()
		.select()
		.from(purchaseRound)
		.where(inArray(purchaseRound.state, isDesk ? ['open', 'closed'] : ['open']))
		.orderBy(asc(purchaseRound.closesOn))
		.all()
		.filter(({ closesOn }) => isDesk || closesOn >= today);
	const agreements = isDesk ? runningAgreements(today) : [];
	return [
		...rounds.map(({ id, name, closesOn, state, agreementId }) => ({
			value: `round:${id}`,
			label: name,
			note: state === 'open' ? `締切 ${longDate(closesOn)}` : `${longDate(closesOn)}に締切`,
			agreementId
		})),
		...agreements.map(({ id, name, number }) => ({
			value: `agreement:${id}`,
			label: `取りまとめによらない申込（${name}）`,
			note: number && `契約番号 ${number}`,
			agreementId: id
		}))
	];
}

/** The place a form names; throws `Invalid` for one that is not offered to this actor. */
export function placeIn(actor: Actor, text: string): Place {
	if (!offeredPlaces(actor).some(({ value }) => value === text)) {
		throw invalid('place', 'どの取りまとめに申し込むかを選んでください。');
	}
	const [kind, id] = text.split(':');
	return kind === 'round'
		? { roundId: Number(id), agreementId: null }
		: { roundId: null, agreementId: Number(id) };
}

/** The 取りまとめ of an application; null outside any. */
export function roundOf(tx: Reader, of: Pick<Application, 'roundId'>): Round | null {
	if (of.roundId === null) return null;
	return found(tx.select().from(purchaseRound).where(eq(purchaseRound.id, of.roundId)).get());
}

/** Whether a 取りまとめ still takes an application; what came to the desk in time is taken until it is priced. */
export function takesApplications(
	round: Round | null,
	of: Pick<Application, 'enteredBy' | 'receivedOn'>
): boolean {
	if (round === null) return true;
	if (round.state === 'open' && dayOf(now()) <= round.closesOn) return true;
	const cameInTime = of.enteredBy !== null && (of.receivedOn ?? '') <= round.closesOn;
	return cameInTime && of.receivedOn !== null && ['open', 'closed'].includes(round.state);
}

/** Throws `Conflict` where the last day of a 取りまとめ is over. */
export function refuseLate(
	round: Round | null,
	of: Pick<Application, 'enteredBy' | 'receivedOn'>
): void {
	if (takesApplications(round, of) || round === null) return;
	const when =
		round.state === 'draft'
			? 'はまだ始まっていません'
			: `は${longDate(round.closesOn)}で締め切りました`;
	throw new Conflict(
		`「${round.name}」${when}。追加したいときは「締切後の追加を相談する」から組合に相談してください。`
	);
}

/** Throws `Conflict` where a 取りまとめ has been counted together: what is in it stays as it is. */
export function refuseCounted(round: Round | null): void {
	if (round === null || ['draft', 'open', 'closed', 'priced'].includes(round.state)) return;
	throw new Conflict(
		`「${round.name}」は集計が済んでいるので、申込を変えられません。組合に相談してください。`
	);
}

function runningAgreements(today: string) {
	return db()
		.select()
		.from(agreement)
		.where(
			and(
				or(isNull(agreement.startsOn), lte(agreement.startsOn, today)),
				or(isNull(agreement.endsOn), gte(agreement.endsOn, today))
			)
		)
		.orderBy(desc(agreement.startsOn), asc(agreement.id))
		.all();
}

/** The reseller of an agreement. */
export function resellerAt(agreementId: number): number {
	return found(db().select().from(agreement).where(eq(agreement.id, agreementId)).get()).resellerId;
}

/** Every 取りまとめ by its name, newest first. */
export function rounds(): Pick<Round, 'id' | 'name'>[] {
	return db()
		.select({ id: purchaseRound.id, name: purchaseRound.name })
		.from(purchaseRound)
		.orderBy(desc(purchaseRound.opensOn), desc(purchaseRound.id))
		.all();
}

/** What was closed and is not ordered yet: an organisation that is too late may still ask. */
export function lateRounds(): Pick<Round, 'id' | 'name' | 'closesOn'>[] {
	return db()
		.select()
		.from(purchaseRound)
		.where(inArray(purchaseRound.state, ['open', 'closed', 'priced', 'aggregated']))
		.orderBy(asc(purchaseRound.closesOn))
		.all()
		.filter(({ state, closesOn }) => state !== 'open' || closesOn < dayOf(now()));
}
