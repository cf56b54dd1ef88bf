import type { Told } from '../findings.ts';
import type { Field } from '../headings.ts';
import type { PriceRow } from '../price-row.ts';

/** The rows of a list that were read without an error, and where to say what is wrong with them together. */
export type Check = {
	rows: PriceRow[];
	/** `row` null and `field` null are about the whole list. */
	tell: (as: 'error' | 'warning', row: PriceRow | null, field: Field | null, told: Told) => void;
};
