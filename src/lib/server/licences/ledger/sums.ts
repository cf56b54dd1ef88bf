import { and, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { Metric } from '#lib/licences.ts';
import { preparedOnce, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { list } from '../../identity/organisations.ts';
import { authorize, scopeOf } from '../../permissions.ts';
import { isCovered, isListed, type Ends } from './ending.ts';
import { isOpening, isSeen, rightsOn } from './holdings.ts';

const { assignment, lot, product } = schema;

/** What an organisation holds of a product at the end of a day. */
export type GroupSum = {
	organisationId: number;
	productId: number;
	product: string;
	metric: Metric;
	rights: number;
	covered: number;
	/** Lots that end as is asked, and their rights. */
	lots: number;
	listed: number;
};

const selectSums = preparedOnce((connection) => {
	const held = connection
		.select({
			organisationId: lot.organisationId,
			productId: lot.productId,
			rights: rightsOn.as('rights'),
			covered: isCovered.as('covered'),
			listed: isListed.as('listed')
		})
		.from(lot)
		.where(
			and(
				isSeen(lot.organisationId),
				sql`(${sql.placeholder('product')} is null or ${lot.productId} = ${sql.placeholder('product')})`
			)
		)
		.as('held');
	return connection
		.select({
			organisationId: held.organisationId,
			productId: held.productId,
			rights: sql<number>`sum(${held.rights})`,
			covered: sql<number>`sum(iif(${held.covered}, ${held.rights}, 0))`,
			lots: sql<number>`sum(${held.listed})`,
			listed: sql<number>`sum(iif(${held.listed}, ${held.rights}, 0))`
		})
		.from(held)
		.where(sql`${held.rights} > 0`)
		.groupBy(held.organisationId, held.productId)
		.prepare();
});

const selectProducts = preparedOnce((connection) =>
	connection
		.select()
		.from(product)
		.orderBy(product.family, product.release, product.edition, product.id)
		.prepare()
);

/**
 * What each organisation held of each product at the end of a day, summed by the database in the order of `holdings`.
 * Throws `Forbidden` for who has no register.
 */
export function groupSums(
	actor: Actor,
	of: { day: Day; organisationId: number | null; productId: number | null; ends: Ends | null }
): GroupSum[] {
	authorize(actor, 'licence.see', null);
	const sums = selectSums().all({
		...scopeOf(actor),
		...{ day: of.day, asked: of.organisationId, product: of.productId },
		...{ ending: of.ends?.kind ?? null, until: of.ends?.until ?? null }
	});
	return named(sums);
}

/** Sums with what they are of, by organisation in the one order and product. */
function named<Sum extends { organisationId: number; productId: number }>(sums: readonly Sum[]) {
	const bodies = new Map(list().map(({ id }, at) => [id, at]));
	const products = new Map(
		selectProducts()
			.all()
			.map((row, at) => [row.id, { at, product: productName(row), metric: row.metric }])
	);
	return sums
		.flatMap((sum) => {
			const of = products.get(sum.productId);
			if (!of) return [];
			const { at, product: name, metric } = of;
			const places = [bodies.get(sum.organisationId) ?? 0, at] as const;
			return [{ places, sum: { ...sum, product: name, metric } }];
		})
		.sort((a, b) => a.places[0] - b.places[0] || a.places[1] - b.places[1])
		.map(({ sum }) => sum);
}

const selectUsed = preparedOnce((connection) =>
	connection
		.select({
			organisationId: assignment.organisationId,
			productId: assignment.productId,
			rights: sql<number>`sum(${assignment.rights})`
		})
		.from(assignment)
		.where(
			and(
				isSeen(sql`${assignment.organisationId}`),
				sql`(${sql.placeholder('product')} is null or ${assignment.productId} = ${sql.placeholder('product')})`,
				sql`${assignment.since} <= ${sql.placeholder('day')}`,
				sql`(${assignment.until} is null or ${assignment.until} >= ${sql.placeholder('day')})`
			)
		)
		.groupBy(assignment.organisationId, assignment.productId)
		.prepare()
);

/** What was declared to be in use on a day, by organisation and product. Throws `Forbidden`. */
export function usedSums(
	actor: Actor,
	of: { day: Day; organisationId: number | null; productId: number | null }
): Pick<GroupSum, 'organisationId' | 'productId' | 'product' | 'metric' | 'rights'>[] {
	authorize(actor, 'licence.see', null);
	const { day, organisationId: asked, productId } = of;
	return named(selectUsed().all({ ...scopeOf(actor), day, asked, product: productId }));
}

const selectHeld = preparedOnce((connection) =>
	connection
		.selectDistinct({ id: lot.productId })
		.from(lot)
		.where(isSeen(lot.organisationId))
		.prepare()
);

/** The products of which the actor may see lots, on whatever day they were held, by name. */
export function productsSeen(actor: Actor): { id: number; name: string }[] {
	const ids = new Set(
		selectHeld()
			.all({ ...scopeOf(actor), asked: null })
			.map(({ id }) => id)
	);
	return selectProducts()
		.all()
		.filter(({ id }) => ids.has(id))
		.map((row) => ({ id: row.id, name: productName(row) }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const selectUnconfirmed = preparedOnce((connection) =>
	connection
		.select({ lots: sql<number>`count(*)` })
		.from(lot)
		.where(
			and(
				sql`${lot.organisationId} = ${sql.placeholder('organisation')}`,
				// Only what began as 期首残高 has neither: entries are looked into for nothing else.
				sql`${lot.confirmedAt} is null and ${lot.deliveryId} is null and ${lot.originId} is null`,
				isOpening,
				sql`${rightsOn} > 0`
			)
		)
		.prepare()
);

/** How many lots of the actor's own organisation wait for its confirmation. */
export function countUnconfirmed(actor: Actor, day: Day): number {
	return selectUnconfirmed().get({ organisation: actor.organisation.id, day })?.lots ?? 0;
}
