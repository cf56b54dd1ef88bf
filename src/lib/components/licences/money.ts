import { count } from '#lib/text.ts';

/** An amount as it stands in a table: 「1,234,567」, 「−5」. */
export function yen(amount: number): string {
	return count(amount).replace('-', '−');
}

/** Tenths of a percent as 「28.0」; nothing of nothing. */
export function percent(tenths: number | null): string {
	return tenths === null ? '' : (tenths / 10).toFixed(1);
}
