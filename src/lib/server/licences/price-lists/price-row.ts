import type { Day } from '#lib/dates.ts';
import type { Kind, Suggested, Use } from './cells/kind.ts';
import type { NoPrice } from './cells/money.ts';
import type { Rounded, Rounding } from './cells/rate.ts';
import type { CodeForm } from './cells/part.ts';
import type { GivenColumns } from './columns.ts';
import type { TaxMode } from './statements.ts';

/** What a price is kept and compared by. */
export type PricedRow = {
	/** The part number; for cloud partners `ProductId:SkuId`. */
	part: string;
	level: string | null;
	segment: string | null;
	term: string | null;
	tierMin: number | null;
	from: Day | null;
	to: Day | null;
	/** Whole yen as the list means them (with or without tax, see its mode); null with a reason. */
	listYen: number | null;
	prefYen: number | null;
	/** Rights one pack brings. */
	pack: number | null;
};

/** One row of a list, read without an error. Names and notes are as written. */
export type PriceRow = PricedRow & {
	sheet: string;
	row: number;
	name: string;
	edition: string | null;
	pool: string | null;
	kind: Kind | null;
	use: Use | null;
	language: string | null;
	resellerCode: string | null;
	points: number | null;
	tierMax: number | null;
	unit: string | null;
	note: string | null;
	listReason: NoPrice | null;
	prefReason: NoPrice | null;
	/** What rate and list price make, as long as no rounding is chosen. */
	computed: Rounded | null;
	prefWithTaxYen: number | null;
	suggested: Suggested | null;
	/** Every filled cell of the row as it stands in the file, by the letters of its column. */
	raw: Record<string, string>;
};

/** What is on record about a part number. */
export type KnownPart = { part: string; rightsPerPack?: number; supportEndsOn?: Day };

/** Answers to the questions a list raised. */
export type Answers = {
	taxMode?: TaxMode;
	/** How to come from prices with tax to those without; 'keep' leaves them with tax. */
	taxBack?: 'keep' | Rounding;
	thousand?: boolean;
	unitPrice?: 'list' | 'pref';
	rateRounding?: Rounding;
	shortYear?: 'western' | 'era';
};

/** All that people, templates and records bring to the reading of a list. */
export type Given = {
	sheet?: string;
	headerRows?: number[];
	columns?: GivenColumns;
	withHiddenRows?: boolean;
	codes?: CodeForm;
	fiscalYear?: number;
	answers?: Answers;
	/** Words for kinds this reseller uses, as answered before. */
	kinds?: Record<string, Kind>;
	known?: KnownPart[];
	/** The rows of the reseller's list before this one. */
	previous?: PricedRow[];
	/** What cells should say, by their names; a part number with a line end in it makes two rows. */
	corrections?: Record<string, string>;
	/** Rows left out by a person. */
	excluded?: number[];
};

/** What makes two rows prices of the same thing, days apart; from one pack on is no tier. */
export function thingOf({ part, level, segment, term, tierMin }: PricedRow): string {
	const tier = tierMin === 1 ? '' : (tierMin ?? '');
	return [part, level ?? '', segment ?? '', term ?? '', tier].join('\u241F');
}
