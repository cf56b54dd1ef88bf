import { and, eq, inArray, isNull, lte, gte, notInArray, or, sql } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import type { ApplicationState } from '#lib/licences.ts';
import { db, schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { list as listOrganisations } from '../../identity/organisations.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { COUNTED } from './lines.ts';
import { asItIs, find, type Round } from './rounds.ts';

const { enrolment, licenceApplication, purchaseRound } = schema;

type Body = { id: number; name: string };

/** Who has applied in a 取りまとめ, and who has not: begun, bought last year, or neither. */
export type Progress = {
	applied: Body[];
	missing: (Body & { hadLastYear: boolean; hasBegun: boolean })[];
	/** Of the missing: those that bought the year before, who are reminded. */
	toRemind: Body[];
	remindedAt: Date | null;
};

/**
 * The progress of a 取りまとめ among those that take part in its contract; the union itself counts once it has applied.
 * Throws `Forbidden` for who is not the union.
 */
export function progressIn(actor: Actor, id: number): Progress {
	authorize(actor, 'licence.work', null);
	const of = find(actor, id);
	return { ...reckoned(db(), of), remindedAt: lastReminded(of.id) };
}

/**
 * Reminds exactly those that have not applied and bought the year before; gives how many. Throws `Forbidden`, and
 * `Conflict` where the 取りまとめ takes no applications or nobody is left.
 */
export function remind(actor: Actor, id: number): number {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		const of = asItIs(tx, id);
		if (of.state !== 'open') throw new Conflict('受付中の取りまとめだけ、催促できます。');
		const { toRemind } = reckoned(tx, of);
		if (toRemind.length === 0) throw new Conflict('催促する団体がありません。');
		record('round.reminded', `round:${id}`, {
			tellOrganisations: toRemind.map((body) => body.id).join(' ')
		});
		return toRemind.length;
	});
}

/** The organisations that take part in the contract of a 取りまとめ, by key. */
export function partakers(reader: Reader, of: Round): number[] {
	return reader
		.selectDistinct({ id: enrolment.organisationId })
		.from(enrolment)
		.where(
			and(
				eq(enrolment.agreementId, of.agreementId),
				eq(enrolment.isPending, false),
				lte(enrolment.startsOn, of.closesOn),
				or(isNull(enrolment.endsOn), gte(enrolment.endsOn, of.opensOn))
			)
		)
		.all()
		.map((row) => row.id);
}

function reckoned(reader: Reader, of: Round): Omit<Progress, 'remindedAt'> {
	const states = new Map<number, ApplicationState[]>();
	const rows = reader
		.select({ id: licenceApplication.organisationId, state: licenceApplication.state })
		.from(licenceApplication)
		.where(eq(licenceApplication.roundId, of.id))
		.all();
	for (const { id, state } of rows) states.set(id, [...(states.get(id) ?? []), state]);
	const isIn = new Set(partakers(reader, of));
	const earlier = new Set(boughtIn(reader, of.budgetYear - 1));
	const applied: Body[] = [];
	const missing: Progress['missing'] = [];
	for (const { id, name, kind } of listOrganisations()) {
		const own = states.get(id) ?? [];
		if (own.some((state) => COUNTED.includes(state))) applied.push({ id, name });
		else if (isIn.has(id) && kind !== '組合') {
			const hasBegun = own.some((state) => state === 'draft' || state === 'unapproved');
			missing.push({ id, name, hadLastYear: earlier.has(id), hasBegun });
		}
	}
	const toRemind = missing.filter(({ hadLastYear }) => hadLastYear);
	return { applied, missing, toRemind: toRemind.map(({ id, name }) => ({ id, name })) };
}

/** Who bought in a fiscal year, through a 取りまとめ of its budget or by itself. */
function boughtIn(reader: Reader, year: number): number[] {
	return reader
		.selectDistinct({ id: licenceApplication.organisationId })
		.from(licenceApplication)
		.leftJoin(purchaseRound, eq(purchaseRound.id, licenceApplication.roundId))
		.where(
			and(
				sql`coalesce(${purchaseRound.budgetYear}, ${licenceApplication.fiscalYear}) = ${year}`,
				notInArray(licenceApplication.state, ['draft', 'unapproved', 'withdrawn', 'cancelled'])
			)
		)
		.all()
		.map((row) => row.id);
}

function lastReminded(id: number): Date | null {
	const { event } = schema;
	const row = db()
		.select({ at: sql<number | null>`max(${event.at})` })
		.from(event)
		.where(and(eq(event.subject, `round:${id}`), inArray(event.action, ['round.reminded'])))
		.get();
	return row?.at ? new Date(row.at) : null;
}
