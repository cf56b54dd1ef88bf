import { and, eq, sql } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { tells } from '../../record/tells.ts';
import { perform } from '../applications/acts.ts';
import { asItIs as applicationAsItIs } from '../applications/applications.ts';
import { stateOf } from '../applications/progress.ts';
import { noteOnTheWay } from '../deliveries/bases.ts';
import { finishIfDone } from '../rounds/finishing.ts';
import { linesOf } from './lines.ts';
import { asItIs } from './orders.ts';

const { applicationLine, orderAllocation, orderLine } = schema;

/**
 * 残数取消: what the reseller cannot bring any more of a line is taken off the order and off every application that still
 * waits for it. Gives how many packs. Throws `Forbidden` for who does not decide for the union, `Invalid` without a
 * reason, `Conflict` where nothing is left or something waits to be examined.
 */
export function cancelRest(
	actor: Actor,
	orderId: number,
	orderLineId: number,
	reason: string
): number {
	authorize(actor, 'licence.lead', null);
	if (reason.trim() === '') {
		throw invalid('reason', '取り消す理由を入力してください。');
	}
	return change(actor, (tx, record) => {
		const order = asItIs(tx, orderId);
		const line = found(linesOf(tx, orderId).find(({ id }) => id === orderLineId));
		if (line.unexamined > 0)
			throw new Conflict('検収していない納品があります。先に検収してください。');
		const open = line.allocations
			.map((one) => ({ ...one, rest: one.packs - one.shared }))
			.filter(({ rest }) => rest > 0);
		const packs = open.reduce((sum, { rest }) => sum + rest, 0);
		if (packs === 0) throw new Conflict('この行に、取り消す残りはありません。');
		const from = new Map(
			open.map(({ applicationId: id }) => [id, stateOf(tx, applicationAsItIs(tx, id))])
		);
		for (const { lineId, rest } of open) {
			tx.update(applicationLine)
				.set({ cancelled: sql`${applicationLine.cancelled} + ${rest}` })
				.where(eq(applicationLine.id, lineId))
				.run();
			tx.update(orderAllocation)
				.set({ packs: sql`${orderAllocation.packs} - ${rest}` })
				.where(
					and(
						eq(orderAllocation.orderLineId, orderLineId),
						eq(orderAllocation.applicationLineId, lineId)
					)
				)
				.run();
			noteOnTheWay(tx, record, lineId);
		}
		tx.update(orderLine)
			.set({ packs: line.packs - packs })
			.where(eq(orderLine.id, orderLineId))
			.run();
		record('order.rest-cancelled', `order:${orderId}`, { line: orderLineId, packs }, reason.trim());
		for (const [id, state] of from) {
			const { organisationId } = applicationAsItIs(tx, id);
			const refs = { order: orderId, ...tells(actor, organisationId) };
			perform(tx, record, actor, id, 'cancel-rest', { from: state, reason, refs });
		}
		finishIfDone(tx, record, order.roundId);
		return packs;
	});
}
