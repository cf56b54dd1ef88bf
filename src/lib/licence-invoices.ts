import * as v from 'valibot';
import { day, line, neededLine, neededWords, optionalId, within } from './fields.ts';
import type { SettlementMode } from './licences.ts';

const invoiceKinds = ['delivery', 'return'] as const;
/** 納品分, or 返品分 with amounts below zero. */
export type InvoiceKind = (typeof invoiceKinds)[number];

/** What one invoice of a reseller holds: an order, at one rate of tax, for one organisation or for the union (null). */
export type InvoiceKey = {
	orderId: number;
	organisationId: number | null;
	kind: InvoiceKind;
	/** Basis points. */
	taxRate: number;
};

/** What the union makes out of an invoice that came to it; nothing where it only checks. */
export const paperOf: Record<SettlementMode, string | null> = {
	'direct-invoice': null,
	'union-resale': '請求書',
	'union-advance': '立替金精算書'
};

const FURTHEST = 100_000_000_000;

/** An amount as people type it: 「461,857」, 「４６１８５７円」, 「△1,200」; null for anything else. */
export function typedYen(text: string): number | null {
	const plain = text
		.normalize('NFKC')
		.replace(/[\s,、¥￥円]/g, '')
		.replace(/^[△▲−‐–—]/, '-');
	if (!/^-?\d{1,12}$/.test(plain)) return null;
	const amount = Number(plain);
	return Math.abs(amount) <= FURTHEST ? amount : null;
}

const amount = (name: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform(typedYen),
		v.check((parsed): boolean => parsed !== null, `${name}を円で入れてください（例：461,857）。`),
		v.transform((parsed): number => parsed ?? 0)
	);

/** What is written off an invoice of a reseller, and how the union's own are to be. */
export const invoiceSchema = v.object({
	order: optionalId,
	organisation: optionalId,
	kind: v.optional(v.picklist(invoiceKinds), 'delivery'),
	rate: v.pipe(v.optional(v.string(), ''), v.transform(Number), v.integer()),
	number: neededLine('請求書の番号を入れてください。', 60),
	invoicedOn: day('請求書の日付'),
	base: amount('税抜の額'),
	tax: amount('消費税の額'),
	reason: within(400),
	issuerNumber: line(20)
});
export type InvoiceInput = v.InferOutput<typeof invoiceSchema>;

export const annulSchema = v.object({
	reason: neededWords('取り消す理由を入れてください。', '理由', 400)
});

/** 適格請求書発行事業者の登録番号. */
export function isIssuerNumber(text: string): boolean {
	return /^T\d{13}$/.test(text);
}
