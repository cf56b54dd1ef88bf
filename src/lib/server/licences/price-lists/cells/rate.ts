import type { Cell } from '../../../files/cells.ts';
import { broken, tight, type Reading } from './reading.ts';

export type Rounding = 'floor' | 'round' | 'ceil';
export type Rounded = Record<Rounding, number>;

const MILLION = 1_000_000;

/** Reads 「72%」「0.72」「72」「7.2掛」 as millionths of the list price, so that no fraction of binary digits is kept. */
export function readRate(cell: Cell): Reading<number> {
	const damage = broken(cell);
	if (damage) return damage;
	const text = tight(cell.text);
	if (text === '' || /^[-ー―－]$/.test(text)) return { value: null };
	const match = /^(\d+)(?:\.(\d{1,6}))?(%|掛け?)?$/.exec(text);
	if (!match || cell.kind === 'day') return { value: null, error: { code: 'rate-unreadable' } };
	const [, whole = '0', decimals = '', mark = ''] = match;
	const number = Number(whole + decimals.padEnd(6, '0'));
	const isTenths = mark.startsWith('掛') && number <= 10 * MILLION;
	const isShare = mark === '' && number <= MILLION;
	const millionths = isShare ? number : Math.round(number / (isTenths ? 10 : 100));
	return millionths > 0 && millionths <= MILLION
		? { value: millionths }
		: { value: null, error: { code: 'rate-unreadable' } };
}

/** What a rate makes of a list price, in whole yen by each way of rounding. */
export function priceAt(listYen: number, millionths: number): Rounded {
	const product = BigInt(listYen) * BigInt(millionths);
	return roundings(product, BigInt(MILLION));
}

/** The price without tax that may stand behind one with 10 percent; it cannot be told which, hence the rounding. */
export function withoutTax(yen: number): Rounded {
	return roundings(BigInt(yen) * 10n, 11n);
}

function roundings(numerator: bigint, denominator: bigint): Rounded {
	const floor = numerator / denominator;
	const rest = numerator % denominator;
	return {
		floor: Number(floor),
		round: Number(rest * 2n >= denominator ? floor + 1n : floor),
		ceil: Number(rest > 0n ? floor + 1n : floor)
	};
}
