import { and, asc, eq, inArray, isNull, lte } from 'drizzle-orm';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { Metric } from '#lib/licences.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { BEFORE_END } from '../assurance/planning.ts';

const { assuranceTerm, lot, product, renewalIntention } = schema;

/** 棚卸: rights to servers that have to be counted again before their SA is renewed. */
type Stocktaking = {
	termId: number;
	product: string;
	metric: Metric;
	rights: number;
	endsOn: Day;
};

/**
 * 棚卸 of the actor's own organisation: servers whose SA ends within 120 days, until somebody says what is meant with
 * it. First end first. Throws `Forbidden` for who has no register.
 */
export function stocktakings(actor: Actor): Stocktaking[] {
	authorize(actor, 'licence.see', null);
	const until = addDays(dayOf(now()), BEFORE_END[0]);
	return db()
		.select({ term: assuranceTerm, product })
		.from(assuranceTerm)
		.innerJoin(lot, eq(lot.id, assuranceTerm.lotId))
		.innerJoin(product, eq(product.id, lot.productId))
		.leftJoin(renewalIntention, eq(renewalIntention.termId, assuranceTerm.id))
		.where(
			and(
				eq(lot.organisationId, actor.organisation.id),
				eq(product.pool, 'servers'),
				inArray(product.metric, ['core', 'server']),
				eq(assuranceTerm.state, 'active'),
				eq(assuranceTerm.isRenewalOrdered, false),
				lte(assuranceTerm.endsOn, until),
				isNull(renewalIntention.termId)
			)
		)
		.orderBy(asc(assuranceTerm.endsOn), asc(assuranceTerm.id))
		.all()
		.map(({ term, product: of }) => ({
			termId: term.id,
			product: productName(of),
			metric: of.metric,
			rights: term.rights,
			endsOn: term.endsOn
		}));
}
