/** How an issuer rounds the tax of an invoice; of a negative amount its size is rounded, so that a credit note is the exact opposite. */
export type Rounding = 'floor' | 'ceil' | 'half-up';

/** 課税, 非課税, 不課税, 免税. */
type TaxCategory = 'taxable' | 'untaxed' | 'out-of-scope' | 'exempt';

/** A line of an invoice: yen without tax, and its rate in basis points (1000 is 10 %). */
type TaxedLine = { yen: number; rate: number; category: TaxCategory };

/** What a rate comes to in an invoice, in yen. */
type RateTotal = { category: TaxCategory; rate: number; base: number; tax: number };

const WHOLE = 10_000n;

/**
 * The tax of an invoice, rounded once for each rate and never by line (国税庁 インボイスQ&A 問57, 消費税法施行令70条の10).
 * Rates come highest first; untaxed lines have a total of their own with no tax.
 */
export function invoiceTax(lines: readonly TaxedLine[], rounding: Rounding): RateTotal[] {
	const totals = new Map<string, RateTotal>();
	for (const { yen, rate, category } of lines) {
		const own = category === 'taxable' ? rate : 0;
		const key = `${category} ${own}`;
		const total = totals.get(key) ?? { category, rate: own, base: 0, tax: 0 };
		totals.set(key, { ...total, base: total.base + whole(yen) });
	}
	return [...totals.values()]
		.map((total) => ({ ...total, tax: taxOf(total.base, total.rate, rounding) }))
		.sort((a, b) => b.rate - a.rate);
}

/** The tax in yen on a base in yen; `rate` in basis points. */
export function taxOf(base: number, rate: number, rounding: Rounding): number {
	const [size, sign] = base < 0 ? [-base, -1] : [base, 1];
	const product = BigInt(whole(size)) * BigInt(whole(rate));
	const [down, rest] = [product / WHOLE, product % WHOLE];
	const isUp = rounding === 'floor' ? false : rounding === 'ceil' ? rest > 0n : rest * 2n >= WHOLE;
	const tax = Number(down) + (isUp ? 1 : 0);
	return tax === 0 ? 0 : sign * tax;
}

/**
 * Divides an amount in yen by whole weights so that the parts add up to it: each gets what is whole, and the yen left
 * over go to the largest remainders, among equal ones to the first. Throws `RangeError` where there is no weight.
 */
export function apportion(amount: number, weights: readonly number[]): number[] {
	const sum = weights.reduce((all, weight) => all + BigInt(whole(weight)), 0n);
	if (sum <= 0n || weights.some((weight) => weight < 0)) {
		throw new RangeError('An amount is divided by weights of which one at least is above zero.');
	}
	const sign = amount < 0 ? -1 : 1;
	const size = BigInt(whole(amount * sign));
	const shares = weights.map((weight, index) => {
		const product = size * BigInt(weight);
		return { index, yen: product / sum, rest: product % sum };
	});
	const left = Number(size - shares.reduce((all, { yen }) => all + yen, 0n));
	const luckiest = shares
		.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
		.slice(0, left);
	const extra = new Set(luckiest.map(({ index }) => index));
	return shares.map(({ index, yen }) => {
		const part = Number(yen) + (extra.has(index) ? 1 : 0);
		return part === 0 ? 0 : part * sign;
	});
}

/** A line of an order as it was priced, yen without tax for one pack; `list` is null for オープン価格. */
type PricedLine = { list: number | null; preferential: number; packs: number };

/** 優待による節減額 in yen without tax. */
export type Saving = {
	yen: number;
	/** What the lines that can be counted would have cost at list price. */
	atList: number;
	/** Lines without a list price: 算定不能, in no sum. */
	uncountable: number;
};

/** What the preferential purchase has saved against list prices. */
export function saving(lines: readonly PricedLine[]): Saving {
	const counted = lines.filter((line): line is PricedLine & { list: number } => line.list !== null);
	return {
		yen: total(counted.map(({ list, preferential, packs }) => (list - preferential) * packs)),
		atList: total(counted.map(({ list, packs }) => list * packs)),
		uncountable: lines.length - counted.length
	};
}

/**
 * What a term of some months costs where one of `of` months costs `yen` for a pack: by begun months, or by begun years.
 * Throws `RangeError` for a term longer than the full one.
 */
export function prorated(
	yen: number,
	{ months, of, by }: { months: number; of: number; by: 'month' | 'year' },
	rounding: Rounding
): number {
	if (months < 1 || months > of) throw new RangeError(`${months} months are no part of ${of}.`);
	const [part, all] = by === 'month' ? [months, of] : [Math.ceil(months / 12), Math.ceil(of / 12)];
	const product = BigInt(whole(yen)) * BigInt(part);
	const [down, rest] = [product / BigInt(all), product % BigInt(all)];
	const isUp = rounding === 'floor' ? false : rounding === 'ceil' ? rest > 0n : rest * 2n >= all;
	return Number(down) + (isUp ? 1 : 0);
}

/** A part of a whole in tenths of a percent, half up; null of nothing. */
export function tenthsOfPercent(part: number, of: number): number | null {
	if (of === 0) return null;
	return Math.floor((part * 2000 + of) / (2 * of));
}

function total(amounts: readonly number[]): number {
	return amounts.reduce((sum, each) => whole(sum + each), 0);
}

/** Nothing but whole yen and whole packs ever gets into a sum. */
function whole(value: number): number {
	if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number.`);
	return value;
}
