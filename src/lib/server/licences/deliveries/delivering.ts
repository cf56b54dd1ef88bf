import { eq } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { tells } from '../../record/tells.ts';
import { perform } from '../applications/acts.ts';
import { asItIs as applicationAsItIs } from '../applications/applications.ts';
import { stateOf } from '../applications/progress.ts';
import { asItIs as orderAsItIs, type Order } from '../orders/orders.ts';
import { asItIs, linesOf } from '../receipts/receipts.ts';
import { finishIfDone } from '../rounds/finishing.ts';
import { lotsLeftFor, noteOnTheWay } from './bases.ts';
import { giveRights } from './rights.ts';

const { delivery, licenceProgram } = schema;

/**
 * 配付: hands out what was accepted of a receipt as it is divided; rights and SA begin. Gives to how many organisations.
 * Throws `Forbidden`, and `Conflict` where nothing of it is left to hand out.
 */
export function deliver(actor: Actor, receiptId: number): number {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		const of = asItIs(tx, receiptId);
		const order = orderAsItIs(tx, of.orderId);
		const waiting = linesOf(tx, receiptId).flatMap((line) =>
			line.shares
				.filter(({ own, isDelivered }) => own > 0 && !isDelivered)
				.map((share) => ({ line, share }))
		);
		if (waiting.length === 0) {
			throw new Conflict(
				'配付するものがありません。検収が済んでいるか、画面を開き直してください。'
			);
		}
		const from = new Map(
			waiting.map(({ share }) => [
				share.applicationId,
				stateOf(tx, applicationAsItIs(tx, share.applicationId))
			])
		);
		const assuranceMonths = monthsOf(tx, order);
		for (const { line, share } of waiting) {
			const { id: deliveryId } = tx
				.insert(delivery)
				.values({
					...{ receiptLineId: line.id, applicationLineId: share.lineId },
					...{ packs: share.own, deliveredAt: now() }
				})
				.returning({ id: delivery.id })
				.get();
			giveRights(tx, record, actor, {
				...{ deliveryId, organisationId: share.organisationId, partNumber: line.partNumber },
				...{ packs: share.own, agreementNumber: order.agreementNumber, assuranceMonths },
				...{ usageStart: of.usageStart, orderedOn: order.orderedOn, document: of.number },
				baseLots: lotsLeftFor(tx, share.lineId)
			});
			noteOnTheWay(tx, record, share.lineId);
		}
		tellDelivered(tx, record, actor, receiptId, from);
		finishIfDone(tx, record, order.roundId);
		return new Set(waiting.map(({ share }) => share.organisationId)).size;
	});
}

function tellDelivered(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	receipt: number,
	from: ReadonlyMap<number, ReturnType<typeof stateOf>>
): void {
	record('receipt.delivered', `receipt:${receipt}`, { applications: from.size });
	for (const [id, state] of from) {
		const { organisationId } = applicationAsItIs(tx, id);
		const refs = { receipt, ...tells(actor, organisationId) };
		perform(tx, record, actor, id, 'deliver', { from: state, refs });
	}
}

function monthsOf(tx: Tx, order: Order): number | null {
	const program = found(
		tx.select().from(licenceProgram).where(eq(licenceProgram.id, order.programId)).get()
	);
	return program.assuranceMonths;
}
