import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { Metric } from '#lib/licences.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found, holdingsScope, readsHoldings, scopeOf } from '../../permissions.ts';
import { change } from '../../record/change.ts';

const { assignment, organisation, product } = schema;

/** 使用の申告: where an organisation uses rights to a product. */
export type Usage = typeof assignment.$inferSelect & {
	organisation: string;
	product: string;
	metric: Metric;
};

type UsageFilter = { day: Day; organisationId?: number | null; productId?: number | null };

/** What was declared to be in use on a day, as far as the actor may see whose it is. Throws `Forbidden`. */
export function usages(actor: Actor, filter: UsageFilter): Usage[] {
	authorize(actor, 'licence.see', null);
	return db()
		.select({ assignment, organisation: organisation.name, product })
		.from(assignment)
		.innerJoin(organisation, eq(organisation.id, assignment.organisationId))
		.innerJoin(product, eq(product.id, assignment.productId))
		.where(
			and(
				holdingsScope(assignment.organisationId),
				filter.organisationId == null
					? undefined
					: eq(assignment.organisationId, filter.organisationId),
				filter.productId == null ? undefined : eq(assignment.productId, filter.productId),
				sql`${assignment.since} <= ${sql.placeholder('day')}`,
				sql`(${assignment.until} is null or ${assignment.until} >= ${sql.placeholder('day')})`
			)
		)
		.orderBy(asc(organisation.position), asc(organisation.kana), asc(assignment.id))
		.prepare()
		.all({ ...scopeOf(actor), day: filter.day })
		.map((row) => ({
			...row.assignment,
			organisation: row.organisation,
			product: productName(row.product),
			metric: row.product.metric
		}));
}

/**
 * 使用の申告 of an organisation, by itself or by the desk for it; more than it holds is a fact and no error. Throws
 * `Forbidden` for another's, `Invalid` for a product that does not exist, or who has no holdings.
 */
export function declareUsage(
	actor: Actor,
	input: {
		organisation: number | null;
		product: number;
		target: string;
		rights: number;
		since: Day;
	}
): number {
	const organisationId = input.organisation ?? actor.organisation.id;
	authorize(actor, 'licence.declare', { organisationId });
	if (!readsHoldings(actor, { organisationId })) {
		throw invalid('organisation', '団体を選んでください。');
	}
	return change(actor, (tx, record) => {
		const of = tx.select().from(product).where(eq(product.id, input.product)).get();
		if (!of) throw invalid('product', '品目を選んでください。');
		const { target, rights, since } = input;
		const { id } = tx
			.insert(assignment)
			.values({ organisationId, productId: of.id, target, rights, since })
			.returning({ id: assignment.id })
			.get();
		const refs = { organisation: organisationId, product: of.id, rights };
		record('licence.usage-declared', `assignment:${id}`, refs, target);
		return id;
	});
}

/** Ends a declaration on its last day. Throws `NotFound`, `Forbidden`, `Invalid` for a day before it began, `Conflict` for one that was ended or changed. */
export function endUsage(
	actor: Actor,
	input: { assignment: number; until: Day; version: number }
): void {
	change(actor, (tx, record) => {
		const row = found(
			tx.select().from(assignment).where(eq(assignment.id, input.assignment)).get()
		);
		found(readsHoldings(actor, row) ? row : null);
		authorize(actor, 'licence.declare', row);
		if (input.until < row.since) {
			throw invalid('until', '最後に使った日は、使い始めた日より後にしてください。');
		}
		const { changes } = tx
			.update(assignment)
			.set({ until: input.until, version: row.version + 1 })
			.where(
				and(
					eq(assignment.id, row.id),
					eq(assignment.version, input.version),
					isNull(assignment.until)
				)
			)
			.run();
		if (changes === 0) {
			throw new Conflict('この申告は、ほかの人が先に変えました。画面を開き直してください。');
		}
		record('licence.usage-ended', `assignment:${row.id}`, { organisation: row.organisationId });
	});
}
