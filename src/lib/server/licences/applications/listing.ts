import { and, desc, eq, inArray, isNotNull, or } from 'drizzle-orm';
import { applicationOwes, type ApplicationState } from '#lib/licences.ts';
import type { Side } from '#lib/tickets.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { scopeOf, scopes } from '../../permissions.ts';
import { numberOf, type Application } from './applications.ts';
import { itemsOf } from './items.ts';
import { linesOfAll, totalOf } from './lines.ts';
import { statesOf } from './progress.ts';

const { licenceApplication, organisation, purchaseRound } = schema;

/** A line of a list of applications; yen without tax, null while there is no price. */
type Listed = Pick<Application, 'id' | 'stateAt' | 'via' | 'organisationId' | 'roundId'> & {
	number: string | null;
	state: ApplicationState;
	side: Side;
	organisation: string;
	round: string | null;
	items: string;
	yen: number | null;
	/** 価格改定あり. */
	isRepriced: boolean;
};

/** What a list is narrowed to. */
export type Choice = {
	fiscalYear?: number;
	roundId?: number;
	organisationId?: number;
	states?: readonly ApplicationState[];
};

/** How many a list shows at most. */
const MOST = 500;

/** Applications this actor may read, newest first; a draft that was thrown away is in none. */
export function listed(actor: Actor, choice: Choice = {}): Listed[] {
	const { fiscalYear, roundId, organisationId, states } = choice;
	const rows = db()
		.select({ of: licenceApplication, organisation: organisation.name, round: purchaseRound.name })
		.from(licenceApplication)
		.innerJoin(organisation, eq(organisation.id, licenceApplication.organisationId))
		.leftJoin(purchaseRound, eq(purchaseRound.id, licenceApplication.roundId))
		.where(
			and(
				scopes.application,
				or(isNotNull(licenceApplication.sequence), eq(licenceApplication.state, 'draft')),
				fiscalYear === undefined
					? undefined
					: or(
							eq(licenceApplication.fiscalYear, fiscalYear),
							eq(licenceApplication.state, 'draft')
						),
				roundId === undefined ? undefined : eq(licenceApplication.roundId, roundId),
				organisationId === undefined
					? undefined
					: eq(licenceApplication.organisationId, organisationId),
				states === undefined ? undefined : inArray(licenceApplication.state, stored(states))
			)
		)
		.orderBy(desc(licenceApplication.stateAt), desc(licenceApplication.id))
		.limit(MOST)
		.prepare()
		.all(scopeOf(actor));
	const lines = linesOfAll(
		db(),
		rows.map(({ of }) => of.id)
	);
	const standing = statesOf(
		db(),
		rows.map(({ of }) => of)
	);
	return rows
		.map(({ of, ...names }): Listed => {
			const state = standing.get(of.id) ?? of.state;
			const own = lines.get(of.id) ?? [];
			const { id, stateAt, via, organisationId: by, roundId: within } = of;
			return {
				...{ id, stateAt, via, organisationId: by, roundId: within, ...names, state },
				number: numberOf(of),
				side: applicationOwes[state],
				items: itemsOf(own),
				yen: own.some(({ price }) => price === null) ? null : totalOf(own).yen,
				isRepriced: own.some(({ revision }) => revision !== null)
			};
		})
		.filter(({ state }) => states === undefined || states.includes(state));
}

/** The fiscal years in which this actor's lists have something, newest first. */
export function years(actor: Actor): number[] {
	return db()
		.selectDistinct({ year: licenceApplication.fiscalYear })
		.from(licenceApplication)
		.where(and(scopes.application, isNotNull(licenceApplication.fiscalYear)))
		.orderBy(desc(licenceApplication.fiscalYear))
		.prepare()
		.all(scopeOf(actor))
		.flatMap(({ year }) => (year === null ? [] : [year]));
}

/** What is reckoned from quantities is kept as `ordered`. */
function stored(states: readonly ApplicationState[]): ApplicationState[] {
	return [...new Set<ApplicationState>(['ordered', ...states])];
}

/** The key of the application with a number, where this actor may read it; else null. */
export function withNumber(
	actor: Actor,
	{ fiscalYear, sequence }: { fiscalYear: number; sequence: number }
): number | null {
	const row = db()
		.select({ id: licenceApplication.id })
		.from(licenceApplication)
		.where(
			and(
				scopes.application,
				eq(licenceApplication.fiscalYear, fiscalYear),
				eq(licenceApplication.sequence, sequence)
			)
		)
		.prepare()
		.get(scopeOf(actor));
	return row?.id ?? null;
}
