import type { Cell } from '../../../files/cells.ts';
import type { Told } from '../findings.ts';

/** What a cell says: a value, or null with an error, or null because there is none. */
export type Reading<Value> = { value: Value | null; error?: Told; warning?: Told };

/** What every reader answers for a cell whose formula failed or was saved without its value. */
export function broken(cell: Cell): { value: null; error: Told } | null {
	if (cell.kind === 'error') return { value: null, error: { code: 'cell-error' } };
	if (cell.kind === 'missing') return { value: null, error: { code: 'formula-without-value' } };
	return null;
}

/** A text folded in width, without spaces of any kind. */
export function tight(text: string): string {
	return text.normalize('NFKC').replace(/[\s\u200B-\u200F\uFEFF]/g, '');
}
