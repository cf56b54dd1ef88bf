import { fiscalYear, parseDay, type Day } from '#lib/dates.ts';
import type { CellSheet } from '../../files/cells.ts';
import type { MappedColumn } from './columns.ts';
import type { Header } from './header.ts';

export type TaxMode = 'excluded' | 'included';

/** What a list says about itself outside its rows; a proposal, to be confirmed. */
export type Stated = {
	issuedOn: Day | null;
	validFrom: Day | null;
	/** Every answer found to whether tax is in; two contradict each other. */
	taxModes: TaxMode[];
	isThousand: boolean;
};

const fullDay =
	/(?:\d{4}|(?:令和|平成|R|H)(?:\d{1,2}|元))(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}日?/i;

/** Whether a text says that tax is in a price or not; null when it says neither or both. */
export function taxSaid(text: string): TaxMode | null {
	const plain = text.normalize('NFKC').replace(/\s/g, '');
	const isOut = /税抜|税別|外税|税(は|を|額は)?別途|税を?含まない|税を?除/.test(plain);
	const isIn = /税込|内税|税を?含む/.test(plain);
	if (isOut === isIn) return null;
	return isOut ? 'excluded' : 'included';
}

/** Gathers what stands above the headings, in them, and in the notes below. */
export function statedBy(
	sheet: CellSheet,
	header: Header,
	columns: MappedColumn[],
	notes: string[]
): Stated {
	const above = sheet.rows
		.slice(0, (header.rows[0] ?? 1) - 1)
		.flatMap((row) => row.filter(({ kind }) => kind !== 'blank').map(({ text }) => text));
	const priced = columns.filter(
		({ field, isAsked }) => field === 'list' || field === 'pref' || isAsked
	);
	const headings = priced.map(({ segments }) => segments.join(''));
	const said = [...above, ...headings, ...notes];
	const modes = said.map(taxSaid).filter((mode) => mode !== null);
	const issuedOn = above.map(dayIn).find((day) => day !== null) ?? null;
	return {
		issuedOn,
		validFrom: [...above, ...notes].map((text) => startIn(text, issuedOn)).find(Boolean) ?? null,
		taxModes: [...new Set(modes)],
		isThousand: [...above, ...headings].some((text) => /千円/.test(text))
	};
}

function dayIn(text: string): Day | null {
	return parseDay(fullDay.exec(text.normalize('NFKC').replace(/\s/g, ''))?.[0] ?? '');
}

/** 「10月1日受注分より」: the first such day on or after the list was issued. */
function startIn(text: string, issuedOn: Day | null): Day | null {
	const plain = text.normalize('NFKC').replace(/\s/g, '');
	if (!/(より|から|以降)/.test(plain)) return null;
	const full = dayIn(plain);
	if (full || !issuedOn) return full;
	const [, month, date] = /(\d{1,2})月(\d{1,2})日/.exec(plain) ?? [];
	if (!month || !date) return null;
	const year = Number(issuedOn.slice(0, 4));
	const days = [year, year + 1].map((each) => parseDay(`${each}-${month}-${date}`));
	return days.find((day) => day !== null && day >= issuedOn) ?? null;
}

/** The fiscal year a list is of: as given, else that of its day of issue. */
export function fiscalYearOf(given: number | undefined, { issuedOn }: Stated): number | null {
	return given ?? (issuedOn ? fiscalYear(issuedOn) : null);
}
