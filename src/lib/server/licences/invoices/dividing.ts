import type { SettlementMode } from '#lib/licences.ts';
import { apportion, taxOf } from '../money.ts';
import { sumOf } from './due.ts';

type Line = { organisationId: number; packs: number; unitYen: number };

/** The part of one organisation in an invoice that came to the union, in yen. */
type Share = { organisationId: number; base: number; adjustment: number; tax: number };

/** How the union rounds the tax of its own 適格請求書. */
const OWN_ROUNDING = 'floor';

/**
 * Divides an invoice that came to the union. The 調整 goes by the largest remainders of what each bought. As reseller the
 * union reckons the tax of each invoice by itself and carries the yen that differ; what it has paid in advance is divided
 * to the last yen, the invoice's tax by the largest remainders.
 */
export function divide(
	lines: readonly Line[],
	bill: { settlement: SettlementMode; adjustment: number; tax: number; taxRate: number }
): Share[] {
	const groups = [...Map.groupBy(lines, (line) => line.organisationId)];
	const parts = groups.map(([organisationId, own]) => ({ organisationId, base: sumOf(own) }));
	const weights = parts.map(({ base }) => Math.abs(base));
	const adjustments = partsOf(bill.adjustment, weights);
	const bases = parts.map(({ base }, index) => base + (adjustments[index] ?? 0));
	const taxes =
		bill.settlement === 'union-advance'
			? partsOf(bill.tax, bases.map(Math.abs))
			: bases.map((base) => taxOf(base, bill.taxRate, OWN_ROUNDING));
	return parts.map((part, index) => ({
		...part,
		base: bases[index] ?? 0,
		adjustment: adjustments[index] ?? 0,
		tax: taxes[index] ?? 0
	}));
}

/** What costs nothing is divided evenly. */
function partsOf(amount: number, weights: readonly number[]): number[] {
	return apportion(amount, weights.some((weight) => weight > 0) ? weights : weights.map(() => 1));
}
