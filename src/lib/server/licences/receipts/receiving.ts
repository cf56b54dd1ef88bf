import { dayOf, longDate, type Day } from '#lib/dates.ts';
import { Conflict, Invalid, type Issue } from '#lib/errors.ts';
import { asPartNumber } from '#lib/licence-receipts.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { take } from '../../numbers/official.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { linesOf } from '../orders/lines.ts';
import { asItIs } from '../orders/orders.ts';
import { ofOrder, pathOf, SERIES } from './receipts.ts';

const { receipt, receiptLine } = schema;

/** What came: for an order line so many packs, and under which part number where it is another. */
type Arrived = { orderLineId: number; packs: number; partNumber?: string };

type ReceiptInput = {
	deliveredOn: Day;
	/** When use may begin, and Software Assurance does; a day in Japan. */
	usageStart: Day;
	document: string;
	lines: readonly Arrived[];
};

/**
 * 納品: records what came on a day by one document; it still has to be examined (検収). What came under another part number
 * is refused at once. Gives the receipt's number for its address. Throws `Invalid` for nothing at all, or a day to come,
 * `Conflict` for a document that is recorded already.
 */
export function receive(actor: Actor, orderId: number, input: ReceiptInput): string {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		const of = asItIs(tx, orderId);
		const lines = new Map(linesOf(tx, orderId).map((line) => [line.id, line]));
		const arrived = input.lines.filter(({ packs }) => packs > 0);
		const issues = issuesOf(input, of.orderedOn, arrived.length);
		for (const { orderLineId } of arrived) {
			if (!lines.has(orderLineId)) issues.push(wrong('lines', 'この発注にない行です。'));
		}
		if (issues.length > 0) throw new Invalid(issues);
		refuseTwice(tx, orderId, input);
		const { fiscalYear, sequence } = take(tx, SERIES, now());
		const { deliveredOn, usageStart, document } = input;
		const { id } = tx
			.insert(receipt)
			.values({
				...{ fiscalYear, sequence, orderId, deliveredOn, usageStart, document },
				...{ personId: actor.person.id, at: now() }
			})
			.returning({ id: receipt.id })
			.get();
		for (const { orderLineId, packs, partNumber = '' } of arrived) {
			const other = asPartNumber(partNumber);
			const isOther = other !== '' && other !== lines.get(orderLineId)?.partNumber;
			const refused = isOther
				? { acceptedOn: deliveredOn, rejectedReason: `型番違い（${other}が届いた）` }
				: {};
			tx.insert(receiptLine)
				.values({ receiptId: id, orderLineId, packs, accepted: 0, ...refused })
				.run();
		}
		record('receipt.recorded', `receipt:${id}`, { order: orderId }, document);
		return pathOf({ fiscalYear, sequence });
	});
}

/** A paper that was recorded once, by a second press or a second hand, is no second delivery. */
function refuseTwice(tx: Tx, orderId: number, { document, deliveredOn }: ReceiptInput): void {
	const before = ofOrder(tx, orderId).find(
		(each) => each.document === document && each.deliveredOn === deliveredOn
	);
	if (!before) return;
	throw new Conflict(
		`「${document}」は、${longDate(deliveredOn)}の納品として${before.number}に記録してあります。別の納品なら、書類の名前を変えてください。`
	);
}

function issuesOf(input: ReceiptInput, orderedOn: Day, count: number): Issue[] {
	const issues: Issue[] = [];
	if (input.deliveredOn > dayOf(now())) {
		issues.push(wrong('deliveredOn', '納品の日は、きょうまでの日にしてください。'));
	}
	if (input.deliveredOn < orderedOn) {
		issues.push(wrong('deliveredOn', `納品の日が、発注の日（${longDate(orderedOn)}）より前です。`));
	}
	if (input.usageStart < orderedOn) {
		issues.push(
			wrong('usageStart', `使用の開始日が、発注の日（${longDate(orderedOn)}）より前です。`)
		);
	}
	if (count === 0) issues.push(wrong('lines', '届いた数を、一つの行に入力してください。'));
	return issues;
}

const wrong = (field: string, message: string): Issue => ({ field, message });
