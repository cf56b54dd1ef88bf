import { eq } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { Conflict, Invalid, type Issue } from '#lib/errors.ts';
import { schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { perform } from '../applications/acts.ts';
import { asItIs as applicationAsItIs } from '../applications/applications.ts';
import { stateOf } from '../applications/progress.ts';
import { asItIs, linesOf, type ReceiptLine } from './receipts.ts';
import { share } from './sharing.ts';

const { receiptLine } = schema;

/** What the examination found of a line: packs accepted, and why not all. */
type Examined = { id: number; accepted: number; reason: string };

/**
 * 検収: accepts what is right and refuses the rest with a reason; what is accepted is divided among the applications by
 * the split rule. Throws `Invalid` for more than came or than was ordered, or a missing reason, `Conflict` where the
 * line was examined before.
 */
export function inspect(
	actor: Actor,
	receiptId: number,
	acceptedOn: Day,
	examined: readonly Examined[]
): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const of = asItIs(tx, receiptId);
		const found = new Map(examined.map((one) => [one.id, one]));
		const waiting = linesOf(tx, receiptId).filter((line) => line.acceptedOn === null);
		if (waiting.length === 0) {
			throw new Conflict('ほかの人が先に検収しました。画面を開き直して、結果を確かめてください。');
		}
		const issues = waiting.flatMap((line) => issuesOf(line, found.get(line.id)));
		if (acceptedOn < of.deliveredOn || acceptedOn > dayOf(now())) {
			issues.push({
				field: 'acceptedOn',
				message: '検収の日は、納品の日から、きょうまでにしてください。'
			});
		}
		if (issues.length > 0) throw new Invalid(issues);
		const touched = new Map(
			waiting
				.flatMap((line) => line.shares.map(({ applicationId }) => applicationId))
				.map((id) => [id, stateOf(tx, applicationAsItIs(tx, id))])
		);
		const reached = new Set<number>();
		for (const line of waiting) {
			const { accepted = 0, reason = '' } = found.get(line.id) ?? {};
			tx.update(receiptLine)
				.set({ accepted, acceptedOn, rejectedReason: reason.trim() })
				.where(eq(receiptLine.id, line.id))
				.run();
			// Two lines of a receipt may be of the same order line: the second sees what the first took.
			const now = linesOf(tx, receiptId).find(({ id }) => id === line.id);
			const shares = now ? share(tx, now, accepted) : new Map<number, number>();
			for (const one of line.shares) if (shares.has(one.lineId)) reached.add(one.applicationId);
		}
		record('receipt.inspected', `receipt:${receiptId}`, { order: of.orderId });
		for (const application of reached) {
			const from = touched.get(application);
			perform(tx, record, actor, application, 'receive', {
				...(from ? { from } : {}),
				refs: { receipt: receiptId }
			});
		}
	});
}

function issuesOf(line: ReceiptLine, found: Examined | undefined): Issue[] {
	if (!found) return [{ field: `accepted-${line.id}`, message: '検収した数を入力してください。' }];
	const { accepted, reason } = found;
	const field = `accepted-${line.id}`;
	if (!Number.isInteger(accepted) || accepted < 0) {
		return [{ field, message: '検収した数は、0以上の整数で入力してください。' }];
	}
	if (accepted > line.packs) {
		const message = `${line.partNumber}は${line.packs}届きました。それより多く検収できません。`;
		return [{ field, message }];
	}
	if (accepted > line.acceptable) {
		const message = `${line.partNumber}は、あと${line.acceptable}しか検収できません（発注${line.ordered}）。超えた分は受け取らず、理由を書いてください。`;
		return [{ field, message }];
	}
	if (accepted < line.packs && reason.trim() === '') {
		return [{ field: `reason-${line.id}`, message: '受け取らない分の理由を入力してください。' }];
	}
	return [];
}
