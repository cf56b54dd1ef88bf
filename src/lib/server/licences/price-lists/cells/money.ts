import type { Cell } from '../../../files/cells.ts';
import type { Told } from '../findings.ts';
import { broken, tight } from './reading.ts';

/** Why there is no price; 'rate' and 'unasked' wait for an answer of the person. */
export type NoPrice = 'open' | 'quote' | 'ask' | 'dash' | 'blank' | 'rate' | 'unasked';

export type Money = { yen: number | null; reason: NoPrice | null; error?: Told };

const words: [NoPrice, RegExp][] = [
	['open', /^(オープン(価格|プライス)?|open(price)?)$/i],
	['quote', /^(別途|都度)?(御|お)?見積(り|もり)?$|^別途(御|お)?見積/],
	['ask', /(要|御|お)?(問い?合わ?せ|照会|相談)/],
	['dash', /^(-+|[\u2010-\u2015\u2212\u30FCー―]+|なし|無し|n\/?a|対象外)$/i]
];

/** Yen to the last one; never rounded, never worked out of a formula. `isThousand`: the cell counts thousands of yen. */
export function readMoney(
	cell: Cell,
	{ isThousand, isFree }: { isThousand: boolean; isFree: boolean }
): Money {
	const damage = broken(cell);
	if (damage) return fault(damage.error);
	if (cell.kind === 'day' || cell.kind === 'percent' || cell.kind === 'boolean') {
		return fault({ code: 'unreadable-price' });
	}
	const text = tight(cell.text);
	if (text === '') return { yen: null, reason: 'blank' };
	const reason = words.find(([, word]) => word.test(text))?.[0];
	if (reason) return { yen: null, reason };
	return amountIn(text, isThousand, isFree);
}

function amountIn(text: string, isThousand: boolean, isFree: boolean): Money {
	const bare = text
		.replace(/[(（](税抜|税別|税込)き?み?[)）]/g, '')
		.replace(/^\((.+)\)$/, '-$1')
		.replace(/[¥\\円]/g, '')
		.replace(/(?<=\d)\.?[-ー―−]$/, '')
		.replace(/^[△▲−‐–—―]/, '-')
		.replaceAll('、', ',');
	const match = /^(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(bare);
	if (!match) {
		const ungrouped = bare.replaceAll(',', '');
		return /^-?\d+$/.test(ungrouped)
			? fault({ code: 'price-grouping', proposal: ungrouped })
			: fault({ code: 'unreadable-price' });
	}
	const [, minus = '', whole = '', decimals = ''] = match;
	const places = isThousand ? 3 : 0;
	const shifted = decimals.padEnd(places, '0');
	const yen = Number(whole.replaceAll(',', '') + shifted.slice(0, places));
	const rest = shifted.slice(places);
	if (!Number.isSafeInteger(yen)) return fault({ code: 'unreadable-price' });
	if (minus !== '') return fault({ code: 'negative-price' });
	if (/[1-9]/.test(rest)) {
		const nearest = yen + (rest >= '5' ? 1 : 0);
		return fault({ code: 'fraction', proposal: isThousand ? null : String(nearest) });
	}
	if (yen === 0 && !isFree) return fault({ code: 'zero-price' });
	return { yen, reason: null };
}

function fault(error: Told): Money {
	return { yen: null, reason: null, error };
}
