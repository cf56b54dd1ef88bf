import { db } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { may } from '../../permissions.ts';
import { ofReceipt, type Slip } from '../deliveries/slips.ts';
import * as receipts from '../receipts/receipts.ts';
import { linesOf, type OrderLine } from './lines.ts';
import { asItIs, find, list, type Order } from './orders.ts';

/** How far an order has come, from its quantities alone. */
type Stage = 'placed' | 'partial' | 'examined' | 'delivered';

/** An order of the list, with packs and yen without tax. */
type ListedOrder = Order & { packs: number; yen: number; came: number; stage: Stage };

/** Every order with how far it has come, the newest first. Throws `Forbidden`. */
export function listed(actor: Actor): ListedOrder[] {
	return list(actor).map((order) => {
		const lines = linesOf(db(), order.id);
		return { ...order, ...totalsOf(lines), stage: stageOf(lines) };
	});
}

/** One order with its lines, its receipts and what the actor may do with it. Throws `Forbidden` and `NotFound`. */
export function shown(actor: Actor, number: string) {
	const order = find(actor, number);
	const lines = linesOf(db(), order.id);
	return {
		order,
		lines,
		...totalsOf(lines),
		stage: stageOf(lines),
		receipts: receipts.ofOrder(db(), order.id).map((receipt) => ({
			...receipt,
			path: receipts.pathOf(receipt),
			stage: stageOfReceipt(receipts.linesOf(db(), receipt.id))
		})),
		lead: may(actor, 'licence.lead', null)
	};
}

/** One receipt with its lines, its order and the 受領配付書 it led to. Throws `Forbidden` and `NotFound`. */
export function shownReceipt(actor: Actor, number: string) {
	const receipt = receipts.find(actor, number);
	const lines = receipts.linesOf(db(), receipt.id);
	return {
		receipt,
		lines,
		order: asItIs(db(), receipt.orderId),
		slips: ofReceipt(actor, receipt.id) satisfies Slip[],
		stage: stageOfReceipt(lines)
	};
}

function totalsOf(lines: readonly OrderLine[]) {
	return {
		packs: lines.reduce((sum, line) => sum + line.packs, 0),
		yen: lines.reduce((sum, line) => sum + line.packs * line.unitYen, 0),
		came: lines.reduce((sum, line) => sum + line.accepted, 0)
	};
}

function stageOf(lines: readonly OrderLine[]): Stage {
	if (lines.every(({ delivered, packs }) => delivered >= packs)) return 'delivered';
	if (lines.every(({ accepted, packs }) => accepted >= packs)) return 'examined';
	return lines.some(({ received }) => received > 0) ? 'partial' : 'placed';
}

/** Where a receipt stands: to be examined, to be handed out, or done with. */
type ReceiptStage = 'unexamined' | 'undelivered' | 'done';

function stageOfReceipt(lines: readonly receipts.ReceiptLine[]): ReceiptStage {
	if (lines.some(({ acceptedOn }) => acceptedOn === null)) return 'unexamined';
	const isLeft = lines.some((line) =>
		line.shares.some(({ own, isDelivered }) => own > 0 && !isDelivered)
	);
	return isLeft ? 'undelivered' : 'done';
}
