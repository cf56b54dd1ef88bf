import { eq } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { linesOf, type ReceiptLine } from './receipts.ts';

const { receiptLine, receiptShare } = schema;

/** What still is to come to somebody, in the order in which packs reach them. */
type Claim = { lineId: number; open: number };

/**
 * The split rule: packs go to who wants them first, then to the lower number, each as many as are open, until none are
 * left. `claims` are in that order.
 */
function splitByRule(packs: number, claims: readonly Claim[]): Map<number, number> {
	let left = packs;
	const shares = new Map<number, number>();
	for (const { lineId, open } of claims) {
		const share = Math.min(left, Math.max(0, open));
		if (share > 0) shares.set(lineId, share);
		left -= share;
	}
	return shares;
}

/** Divides the accepted packs of a receipt line by the rule, inside the caller's transaction; gives whose lines they are for. */
export function share(tx: Tx, line: ReceiptLine, accepted: number): Map<number, number> {
	const claims = line.shares.map(({ lineId, packs, shared }) => ({ lineId, open: packs - shared }));
	const shares = splitByRule(accepted, claims);
	write(tx, line.id, shares);
	return shares;
}

/**
 * Divides the packs of a receipt line otherwise than by the rule, for a reason that stands on the paper. Throws
 * `Conflict` once they were handed out, `Invalid` where the sum is another or somebody would get more than is open.
 */
export function shareByHand(
	actor: Actor,
	receiptId: number,
	receiptLineId: number,
	shares: ReadonlyMap<number, number>,
	reason: string
): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const line = found(linesOf(tx, receiptId).find(({ id }) => id === receiptLineId));
		if (line.shares.some(({ isDelivered }) => isDelivered)) {
			throw new Conflict('この行は、すでに配付しました。配分を直すことはできません。');
		}
		if (reason.trim() === '')
			throw invalid('reason', '規則と違う配分にする理由を入力してください。');
		const sum = [...shares.values()].reduce((all, packs) => all + packs, 0);
		if (sum !== line.accepted) {
			throw invalid('shares', `配分の合計は${line.accepted}にしてください（いまは${sum}）。`);
		}
		for (const [lineId, packs] of shares) {
			const own = line.shares.find((one) => one.lineId === lineId);
			const most = own ? own.packs - own.shared + own.own : 0;
			if (packs > most) {
				const who = own?.organisation ?? 'この団体';
				throw invalid(`shares-${lineId}`, `${who}に配れるのは${most}までです。`);
			}
		}
		write(tx, line.id, shares);
		tx.update(receiptLine)
			.set({ splitReason: reason.trim() })
			.where(eq(receiptLine.id, line.id))
			.run();
		record('receipt.shared-by-hand', `receipt:${receiptId}`, { line: line.id }, reason.trim());
	});
}

function write(tx: Tx, receiptLineId: number, shares: ReadonlyMap<number, number>): void {
	tx.delete(receiptShare).where(eq(receiptShare.receiptLineId, receiptLineId)).run();
	for (const [applicationLineId, packs] of shares) {
		if (packs > 0)
			tx.insert(receiptShare).values({ receiptLineId, applicationLineId, packs }).run();
	}
}
