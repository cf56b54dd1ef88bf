import { readMoney, type Money, type NoPrice } from './cells/money.ts';
import { priceAt, readRate, withoutTax, type Rounded } from './cells/rate.ts';
import type { PriceRow } from './price-row.ts';
import type { Line, RowContext } from './read-row.ts';

type Prices = Pick<
	PriceRow,
	'listYen' | 'listReason' | 'prefYen' | 'prefReason' | 'computed' | 'prefWithTaxYen'
>;

/** A row's prices: as written, or what its rate makes of the list price; never rounded unless a person chose how. */
export function pricesIn(line: Line, context: RowContext): Prices {
	const list = moneyIn(line, 'list', context);
	const written = moneyIn(line, 'pref', context);
	const withTax = moneyIn(line, 'prefWithTax', context);
	const rate = rateIn(line);
	const computed = rate !== null && list.yen !== null ? priceAt(list.yen, rate) : null;
	const pref = preferential(line, written, computed, context);
	if (pref.yen !== null && withTax.yen !== null) {
		// One yen either way is how the reseller may have rounded.
		const isNear = Math.abs(pref.yen * 110 - withTax.yen * 100) <= 100;
		if (!isNear) line.tell('prefWithTax', { warning: { code: 'tax-differs' } });
	}
	const back = (yen: number | null) =>
		yen === null || context.taxBack === null ? yen : withoutTax(yen)[context.taxBack];
	return {
		listYen: back(list.yen),
		listReason: list.reason,
		prefYen: back(pref.yen),
		prefReason: pref.reason,
		computed: pref.reason === 'rate' ? computed : null,
		prefWithTaxYen: withTax.yen
	};
}

function moneyIn(line: Line, field: 'list' | 'pref' | 'prefWithTax', context: RowContext): Money {
	if (line.isMergedPrice(field)) {
		line.tell(field, { error: { code: 'price-merged' } });
		return { yen: null, reason: null };
	}
	const isFree = /無償|無料/.test(line.text('note') ?? '');
	const money = readMoney(line.cell(field), { isThousand: context.isThousand, isFree });
	line.tell(field, money);
	return money;
}

function rateIn(line: Line): number | null {
	const field = line.has('rate') ? 'rate' : 'discount';
	const read = readRate(line.cell(field));
	line.tell(field, read);
	if (read.value === null || field === 'rate') return read.value;
	return 1_000_000 - read.value;
}

function preferential(
	line: Line,
	written: Money,
	computed: Rounded | null,
	{ rateRounding, isUnitPriceAsked }: RowContext
): { yen: number | null; reason: NoPrice | null } {
	if (written.yen !== null && computed) {
		const isNear = written.yen >= computed.floor && written.yen <= computed.ceil;
		if (!isNear) line.tell('pref', { warning: { code: 'rate-differs' } });
		return written;
	}
	if (computed && written.reason === 'blank') {
		if (rateRounding) return { yen: computed[rateRounding], reason: null };
		return { yen: null, reason: 'rate' };
	}
	return isUnitPriceAsked ? { yen: null, reason: 'unasked' } : written;
}
