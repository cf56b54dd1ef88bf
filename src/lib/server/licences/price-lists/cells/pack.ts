import type { Cell } from '../../../files/cells.ts';
import { broken, tight, type Reading } from './reading.ts';

const counted =
	/^(\d{1,5})(コア|core(lic|s)?|lic|ライセンス|license|licence|cal|本|個|式|組|パック|pack|ユーザー?|user|デバイス|device|台|人)?(パック|pack)?$/i;
const one = /^(本|個|式|ライセンス|ユーザー?|デバイス|台|ea|each|lic)$/i;

/** How many rights one pack brings: 16 for 「16ｺｱ」; null without an error where the cell says nothing. */
export function readPack(cell: Cell): Reading<number> {
	const damage = broken(cell);
	if (damage) return damage;
	const text = tight(cell.text);
	if (text === '' || /^[-ー―－]$/.test(text)) return { value: null };
	if (one.test(text)) return { value: 1 };
	const count = Number(counted.exec(text)?.[1] ?? 0);
	return count > 0 ? { value: count } : { value: null, warning: { code: 'unit-unknown' } };
}

/** A plain whole number such as points or the least quantity of a tier. */
export function readCount(cell: Cell): Reading<number> {
	const damage = broken(cell);
	if (damage) return damage;
	const text = tight(cell.text).replace(/,|(pt|ポイント|点|本|個)$/gi, '');
	if (text === '' || /^[-ー―－]$/.test(text)) return { value: null };
	return /^\d{1,9}$/.test(text)
		? { value: Number(text) }
		: { value: null, error: { code: 'number-unreadable' } };
}
