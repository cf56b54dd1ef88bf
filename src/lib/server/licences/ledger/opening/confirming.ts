import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { ApplicationWay } from '#lib/licences.ts';
import { db, schema, type Tx } from '../../../db/index.ts';
import type { Actor } from '../../../identity/actors.ts';
import { now } from '../../../now.ts';
import { authorize, holdingsScope, scopeOf } from '../../../permissions.ts';
import { change } from '../../../record/change.ts';
import type { Lot } from '../../ledger.ts';
import { coverOn } from '../cover.ts';
import { isOpening, type Holding } from '../holdings.ts';
import { readableLot } from '../lots.ts';

const { ledgerEntry, lot, organisation, product } = schema;

/** 期首残高 that its organisation has still to confirm. */
type Unconfirmed = Pick<
	Holding,
	| 'lotId'
	| 'organisationId'
	| 'organisation'
	| 'product'
	| 'metric'
	| 'partNumber'
	| 'agreementNumber'
	| 'usageStart'
	| 'rights'
> & { assuranceEnd: Day | null; objection: string };

const rightsNow = sql<number>`(select coalesce(sum(rights), 0) from ledger_entry
	where lot_id = lot.id)`;

/** What waits for confirmation, by organisation: one's own, the union's desk everybody's or that of one. Throws `Forbidden`. */
export function unconfirmed(actor: Actor, organisationId: number | null = null): Unconfirmed[] {
	authorize(actor, 'licence.see', null);
	const rows = db()
		.select({ lot, organisation: organisation.name, product, rights: rightsNow })
		.from(lot)
		.innerJoin(organisation, eq(organisation.id, lot.organisationId))
		.innerJoin(product, eq(product.id, lot.productId))
		.where(
			and(
				holdingsScope(lot.organisationId),
				isNull(lot.confirmedAt),
				isOpening,
				organisationId === null ? undefined : eq(lot.organisationId, organisationId),
				sql`${rightsNow} > 0`
			)
		)
		.orderBy(asc(organisation.position), asc(organisation.kana), asc(lot.id))
		.prepare()
		.all(scopeOf(actor));
	const covers = coverOn(
		db(),
		rows.map((row) => row.lot.id),
		'9999-12-31'
	);
	return rows.map((row) => ({
		lotId: row.lot.id,
		organisationId: row.lot.organisationId,
		organisation: row.organisation,
		product: productName(row.product),
		metric: row.product.metric,
		partNumber: row.lot.partNumber,
		agreementNumber: row.lot.agreementNumber,
		usageStart: row.lot.usageStart,
		rights: row.rights,
		assuranceEnd: covers.get(row.lot.id)?.endsOn ?? null,
		objection: row.lot.objection
	}));
}

/**
 * The organisation says its 期首残高 is right; the desk types in what came by another way, with who said it. Gives how
 * many were confirmed. Throws `NotFound`, `Forbidden`, `Invalid` where the desk does not say how and by whom it came,
 * `Conflict` for one that was confirmed or corrected away meanwhile.
 */
export function confirm(
	actor: Actor,
	{ lots, via, caller }: { lots: readonly number[]; via: ApplicationWay; caller: string }
): number {
	return change(actor, (tx, record) => {
		for (const lotId of lots) {
			const of = waiting(tx, actor, lotId);
			const isOwn = of.organisationId === actor.organisation.id;
			if (!isOwn && (via === 'web' || caller === '')) {
				throw invalid('caller', 'どの方法で、だれから確認が来たかを入れてください。');
			}
			tx.update(lot)
				.set({
					...{ confirmedAt: now(), confirmedBy: actor.person.id, objection: '' },
					...{ confirmedVia: isOwn ? 'web' : via, confirmedCaller: isOwn ? '' : caller }
				})
				.where(eq(lot.id, lotId))
				.run();
			const refs = { organisation: of.organisationId, via: isOwn ? 'web' : via };
			record('licence.opening-confirmed', `lot:${lotId}`, refs, isOwn ? null : caller);
		}
		return lots.length;
	});
}

/** The organisation says what is wrong with a line of its 期首残高; the desk reads it. Throws as `confirm`. */
export function object(actor: Actor, input: { lot: number; objection: string }): void {
	change(actor, (tx, record) => {
		const of = waiting(tx, actor, input.lot);
		tx.update(lot).set({ objection: input.objection }).where(eq(lot.id, of.id)).run();
		const refs = { organisation: of.organisationId };
		record('licence.opening-objected', `lot:${of.id}`, refs, input.objection);
	});
}

function waiting(tx: Tx, actor: Actor, lotId: number): Lot {
	const of = readableLot(actor, lotId, tx);
	authorize(actor, 'licence.declare', of);
	const began = tx
		.select({ kind: ledgerEntry.kind })
		.from(ledgerEntry)
		.where(and(eq(ledgerEntry.lotId, lotId), eq(ledgerEntry.kind, 'opening')))
		.get();
	if (!began || of.confirmedAt !== null) {
		throw new Conflict('もう確認された行が入っています。画面を開き直してください。');
	}
	return of;
}
