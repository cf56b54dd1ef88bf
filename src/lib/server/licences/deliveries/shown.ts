import { eq } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { found, may } from '../../permissions.ts';
import { hindrance, lastDayOf, type ReturnRule } from '../returns/rules.ts';
import { find, type Slip } from './slips.ts';

const { agreement, delivery, licenceProgram, purchaseOrder, receipt } = schema;

/** Whether one delivery may be given back: null where it may, else why not; and until when. */
export type Returnability = { hindrance: string | null; lastDay: string | null };

/** A 受領配付書 with what the actor may do with it. Throws as `find`. */
export function shownSlip(actor: Actor, number: string, organisationId: number) {
	const slip = find(actor, number, organisationId);
	const rule = ruleOf(slip);
	return {
		slip,
		returnable: Object.fromEntries(
			slip.lines.map((line): [number, Returnability] => {
				const { deliveredAt } = found(
					db().select().from(delivery).where(eq(delivery.id, line.id)).get()
				);
				const of = { rule, deliveredAt, packs: line.packs, ordered: line.ordered };
				return [line.id, { hindrance: hindrance(of, dayOf(now())), lastDay: lastDayOf(of) }];
			})
		),
		isOwn: actor.organisation.id === organisationId,
		may: {
			work: may(actor, 'licence.work', null),
			acknowledge:
				slip.acknowledgedAt === null && may(actor, 'licence.declare', { organisationId }),
			return: may(actor, 'licence.declare', { organisationId })
		}
	};
}

function ruleOf(slip: Slip): ReturnRule {
	return found(
		db()
			.select({ rule: licenceProgram.returns })
			.from(receipt)
			.innerJoin(purchaseOrder, eq(purchaseOrder.id, receipt.orderId))
			.innerJoin(agreement, eq(agreement.id, purchaseOrder.agreementId))
			.innerJoin(licenceProgram, eq(licenceProgram.id, agreement.programId))
			.where(eq(receipt.id, slip.receiptId))
			.get()
	).rule;
}
