import { and, asc, eq, isNull, min, sum } from 'drizzle-orm';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { may } from '../../permissions.ts';
import { numberOf, pathOf } from '../receipts/receipts.ts';

const { applicationLine, delivery, licenceApplication, receipt, receiptLine } = schema;

/** What one receipt brought to an organisation, whose 受領確認 has not come. */
type Unconfirmed = {
	receiptId: number;
	number: string;
	href: string;
	packs: number;
	since: Date;
};

/** The receipts the actor's organisation has to confirm, the oldest first. None for who may not. */
export function toAcknowledge(actor: Actor): Unconfirmed[] {
	const organisationId = actor.organisation.id;
	if (!may(actor, 'licence.declare', { organisationId })) return [];
	return db()
		.select({ receipt, packs: sum(delivery.packs), since: min(delivery.deliveredAt) })
		.from(delivery)
		.innerJoin(receiptLine, eq(receiptLine.id, delivery.receiptLineId))
		.innerJoin(receipt, eq(receipt.id, receiptLine.receiptId))
		.innerJoin(applicationLine, eq(applicationLine.id, delivery.applicationLineId))
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.where(
			and(eq(licenceApplication.organisationId, organisationId), isNull(delivery.acknowledgedAt))
		)
		.groupBy(receipt.id)
		.orderBy(asc(receipt.id))
		.all()
		.map(({ receipt: of, packs, since }) => ({
			...{ receiptId: of.id, number: numberOf(of), packs: Number(packs ?? 0) },
			href: `/licences/deliveries/${pathOf(of)}/${organisationId}`,
			since: since ?? of.at
		}));
}
