import { and, eq, isNull } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, Invalid, NotFound, type Issue } from '#lib/errors.ts';
import { isIssuerNumber, type InvoiceInput, type InvoiceKey } from '#lib/licence-invoices.ts';
import type { SettlementMode } from '#lib/licences.ts';
import { labels } from '#lib/labels.ts';
import { signed } from '#lib/text.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { take } from '../../numbers/official.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { taxOf, type Rounding } from '../money.ts';
import { linesDue, sumOf, type DueLine } from './due.ts';
import { divide } from './dividing.ts';

const { agreement, invoiceLine, purchaseOrder, reseller, resellerInvoice, unionInvoice } = schema;

/** The series of the union's own invoices. */
export const SERIES = 'union-invoice';

/**
 * Records an invoice of the reseller against what was delivered; what came to the union is divided among the
 * organisations at once, each with an invoice or 精算書 of its own. Gives its key. Throws `Forbidden`, `Conflict` where
 * nothing waits for it any more, `Invalid` where it differs from what was bought and nobody says why.
 */
export function recordInvoice(actor: Actor, input: InvoiceInput): number {
	const key = keyOf(input);
	authorize(actor, 'invoice.record', key);
	return change(actor, (tx, record) => {
		const lines = linesDue(tx, key);
		const [first] = lines;
		if (!first) {
			throw new Conflict('請求を待つものがありません。ほかの人が先に記録したかもしれません。');
		}
		const { settlement } = first;
		const expected = sumOf(lines);
		const adjustment = input.base - expected;
		refuse(issuesOf(input, { settlement, expected, rounding: roundingOf(tx, key) }));
		const { id } = tx
			.insert(resellerInvoice)
			.values({
				...key,
				...{ settlement, adjustment, base: input.base, tax: input.tax, reason: input.reason },
				...{ number: input.number, invoicedOn: input.invoicedOn },
				...{ personId: actor.person.id, at: now() }
			})
			.returning({ id: resellerInvoice.id })
			.get();
		for (const { deliveryId, organisationId, kind, packs, unitYen } of lines) {
			tx.insert(invoiceLine)
				.values({ invoiceId: id, deliveryId, organisationId, kind, packs, unitYen })
				.run();
		}
		issue(tx, id, lines, input, { settlement, adjustment });
		record('invoice.recorded', `invoice:${id}`, { order: key.orderId }, input.reason || null);
		return id;
	});
}

/**
 * 取り消す: what it held waits for an invoice again; the union's own keep their numbers. Throws `NotFound`, `Forbidden`,
 * and `Conflict` for one that was annulled before, or whose returns have been billed already.
 */
export function annul(actor: Actor, id: number, reason: string): void {
	change(actor, (tx, record) => {
		const bill = found(tx.select().from(resellerInvoice).where(eq(resellerInvoice.id, id)).get());
		authorize(actor, 'invoice.record', bill);
		if (bill.annulledAt) throw new Conflict('この請求書は、すでに取り消されています。');
		const deliveries = tx
			.select({ id: invoiceLine.deliveryId })
			.from(invoiceLine)
			.where(eq(invoiceLine.invoiceId, id))
			.all();
		const isReturned = deliveries.some(({ id: deliveryId }) =>
			tx
				.select({ id: invoiceLine.id })
				.from(invoiceLine)
				.where(
					and(
						eq(invoiceLine.deliveryId, deliveryId),
						eq(invoiceLine.kind, 'return'),
						isNull(invoiceLine.annulledAt)
					)
				)
				.get()
		);
		if (bill.kind === 'delivery' && isReturned) {
			throw new Conflict('返品の請求書が記録されています。先にそちらを取り消してください。');
		}
		const at = now();
		tx.update(resellerInvoice)
			.set({ annulledAt: at, annulledReason: reason })
			.where(eq(resellerInvoice.id, id))
			.run();
		tx.update(invoiceLine).set({ annulledAt: at }).where(eq(invoiceLine.invoiceId, id)).run();
		record('invoice.annulled', `invoice:${id}`, { order: bill.orderId }, reason);
	});
}

function issue(
	tx: Tx,
	invoiceId: number,
	lines: readonly DueLine[],
	input: InvoiceInput,
	{ settlement, adjustment }: { settlement: SettlementMode; adjustment: number }
): void {
	if (settlement === 'direct-invoice') return;
	const at = now();
	const issuerNumber = settlement === 'union-resale' ? input.issuerNumber : '';
	const bill = { settlement, adjustment, tax: input.tax, taxRate: input.rate };
	for (const share of divide(lines, bill)) {
		const { fiscalYear, sequence } = take(tx, SERIES, at);
		tx.insert(unionInvoice)
			.values({ ...share, invoiceId, fiscalYear, sequence, issuedOn: dayOf(at), issuerNumber })
			.run();
	}
}

function issuesOf(
	input: InvoiceInput,
	of: { settlement: SettlementMode; expected: number; rounding: Rounding }
): Issue[] {
	const issues: Issue[] = [];
	const add = (field: string, message: string) => issues.push({ field, message });
	const { base, tax, rate } = input;
	const reckoned = taxOf(base, rate, of.rounding);
	const differs = base !== of.expected || tax !== reckoned;
	if (Math.sign(base) !== Math.sign(of.expected)) {
		add('base', '税抜の額が0か、正負が納品・返品と合いません。');
	} else if (differs && input.reason === '') {
		const said = [
			base === of.expected ? '' : `税抜の額が、申込の価格×数より${signed(base - of.expected)}円`,
			tax === reckoned ? '' : `消費税が、計算より${signed(tax - reckoned)}円`
		].filter(Boolean);
		add('reason', `${said.join('、')}違います。理由（値引・端数など）を書いてください。`);
	}
	if (input.invoicedOn > dayOf(now())) add('invoicedOn', '請求書の日付が、きょうより後です。');
	if (of.settlement === 'union-resale' && !isIssuerNumber(input.issuerNumber)) {
		add('issuerNumber', '組合の登録番号を、Tと13桁の数字で入れてください。');
	}
	return issues;
}

function refuse(issues: Issue[]): void {
	if (issues.length > 0) throw new Invalid(issues);
}

function roundingOf(tx: Tx, { orderId }: InvoiceKey): Rounding {
	const row = tx
		.select({ rounding: reseller.rounding })
		.from(purchaseOrder)
		.innerJoin(agreement, eq(agreement.id, purchaseOrder.agreementId))
		.innerJoin(reseller, eq(reseller.id, agreement.resellerId))
		.where(eq(purchaseOrder.id, orderId))
		.get();
	return found(row).rounding;
}

function keyOf({ order, organisation, kind, rate }: InvoiceInput): InvoiceKey {
	if (order === null) throw new NotFound(labels.notFound);
	return { orderId: order, organisationId: organisation, kind, taxRate: rate };
}
