import { addDays } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { acknowledge } from '#lib/server/licences/deliveries/acknowledging.ts';
import { deliver } from '#lib/server/licences/deliveries/delivering.ts';
import * as slips from '#lib/server/licences/deliveries/slips.ts';
import { cancelRest } from '#lib/server/licences/orders/cancelling.ts';
import { linesOf, type OrderLine } from '#lib/server/licences/orders/lines.ts';
import { inspect } from '#lib/server/licences/receipts/inspecting.ts';
import { pathOf, linesOf as receiptLinesOf } from '#lib/server/licences/receipts/receipts.ts';
import { receive } from '#lib/server/licences/receipts/receiving.ts';
import { shareByHand } from '#lib/server/licences/receipts/sharing.ts';
import type { Dice } from '../dice.ts';
import { today, type Act } from '../world.ts';

const orders = () => db().select().from(schema.purchaseOrder).all();
const receipts = () => db().select().from(schema.receipt).all();
const restOf = ({ packs, accepted, unexamined }: OrderLine) => packs - accepted - unexamined;

/** Something comes: all that is open, a part, too much, or what was not ordered. */
const come: Act = (world, dice) => {
	const open = orders().filter(({ id }) => linesOf(db(), id).some((line) => restOf(line) > 0));
	const of = dice.one(open);
	if (!of) return null;
	const lines = linesOf(db(), of.id)
		.filter((line) => restOf(line) > 0)
		.map((line) => ({
			orderLineId: line.id,
			packs: packsOf(restOf(line), dice),
			...(dice.often(4) ? { partNumber: 'XXX-00001' } : {})
		}));
	const usageStart = dice.often(15) ? addDays(today(), 1 + dice.of(40)) : today();
	const count = receipts().length + 1;
	return {
		says: `発注${of.id}に${lines.map(({ packs }) => packs).join('・')}届く（使用の開始 ${usageStart}）`,
		does: () =>
			receive(world.desk(), of.id, {
				...{ deliveredOn: today(), usageStart, document: `納-${count}`, lines }
			})
	};
};

function packsOf(rest: number, dice: Dice): number {
	if (dice.often(8)) return rest + 1 + dice.of(3);
	return dice.often(45) ? Math.max(1, rest - 1 - dice.of(rest)) : rest;
}

/** 検収 of as much as may be accepted, or less. */
const examine: Act = (world, dice) => {
	const waiting = receipts().filter(({ id }) =>
		receiptLinesOf(db(), id).some(({ acceptedOn }) => acceptedOn === null)
	);
	const of = dice.one(waiting);
	if (!of) return null;
	const examined = receiptLinesOf(db(), of.id)
		.filter(({ acceptedOn }) => acceptedOn === null)
		.map(({ id, packs, acceptable }) => {
			const most = dice.often(5) ? packs + 1 : Math.min(packs, acceptable);
			const accepted = dice.often(10) ? Math.max(0, most - 1 - dice.of(2)) : most;
			return { id, accepted, reason: '壊れていた' };
		});
	return {
		says: `受領${of.id}を検収する（${examined.map(({ accepted }) => accepted).join('・')}）`,
		does: () => inspect(world.desk(), of.id, today(), examined),
		isOnce: true
	};
};

/** Divides a line otherwise than by the rule. */
const shareAnew: Act = (world, dice) => {
	const of = dice.one(receipts());
	const line = of && dice.one(receiptLinesOf(db(), of.id));
	if (!of || !line) return null;
	let left = line.accepted;
	const shares = new Map<number, number>();
	for (const { lineId, packs, shared, own } of line.shares.toReversed()) {
		const share = Math.min(left, packs - shared + own);
		shares.set(lineId, share);
		left -= share;
	}
	return {
		says: `受領${of.id}の行${line.id}の配分を直す（${[...shares.values()].join('・')}）`,
		does: () => shareByHand(world.desk(), of.id, line.id, shares, '急ぐ団体がある')
	};
};

const handOut: Act = (world, dice) => {
	const waiting = receipts().filter(({ id }) =>
		receiptLinesOf(db(), id).some(({ shares }) =>
			shares.some(({ own, isDelivered }) => own > 0 && !isDelivered)
		)
	);
	const of = dice.one(waiting);
	if (!of) return null;
	return {
		says: `受領${of.id}を配付する`,
		does: () => deliver(world.desk(), of.id),
		isOnce: true
	};
};

const confirm: Act = (world, dice) => {
	const slip = dice.one(slips.list(world.desk()).filter((each) => each.acknowledgedAt === null));
	const of = slip && receipts().find(({ id }) => id === slip.receiptId);
	if (!slip || !of) return null;
	const own = world.buyers().find(({ organisation }) => organisation.id === slip.organisationId);
	const actor = own && !dice.often(30) ? own : world.desk();
	return {
		says: `${slip.organisation}の受領${of.id}の受領確認`,
		does: () =>
			acknowledge(actor, pathOf(of), slip.organisationId, { via: 'fax', caller: '総務課 見本' }),
		isOnce: true
	};
};

const cancel: Act = (world, dice) => {
	const of = dice.one(orders());
	const line = of && dice.one(linesOf(db(), of.id));
	return of && line
		? {
				says: `発注${of.id}の行${line.id}の残りを取り消す`,
				does: () => cancelRest(world.lead(), of.id, line.id, '製造が終わった'),
				isOnce: true
			}
		: null;
};

export const receiptActs: [weight: number, Act][] = [
	[12, come],
	[16, examine],
	[2, shareAnew],
	[22, handOut],
	[7, confirm],
	[3, cancel]
];
