import { and, eq } from 'drizzle-orm';
import { eraYear, fiscalYear } from '#lib/dates.ts';
import { schema, type Tx } from '../db/index.ts';

const { counter } = schema;

/** Shortest width of the running part; a longer one is never cut (R8-10000). */
const WIDTH = 4;

/** A number in its series: sorted by year and sequence, never as text. */
type OfficialNumber = { series: string; fiscalYear: number; sequence: number };

/**
 * Takes the next number of a series in the fiscal year (JST) of an instant, inside the caller's
 * transaction: a rollback gives it back, so the series has no gaps; a number is never used twice.
 */
export function take(tx: Tx, series: string, at: Date): OfficialNumber {
	const year = fiscalYear(at);
	const own = and(eq(counter.series, series), eq(counter.fiscalYear, year));
	const sequence = tx.select().from(counter).where(own).get()?.next ?? 1;
	tx.insert(counter)
		.values({ series, fiscalYear: year, next: sequence + 1 })
		.onConflictDoUpdate({
			target: [counter.series, counter.fiscalYear],
			set: { next: sequence + 1 }
		})
		.run();
	return { series, fiscalYear: year, sequence };
}

/** The number as people write it: `R8-0012`, or with the series' word where lists mix: `相R8-0012`. */
export function format(number: OfficialNumber, word = ''): string {
	return `${word}${eraYear(number.fiscalYear)}-${String(number.sequence).padStart(WIDTH, '0')}`;
}

/** Reads a typed number (`R8-12`, `Ｒ８－００１２`, `令和8年度第12号`); null for anything else. */
export function parse(typed: string): { fiscalYear: number; sequence: number } | null {
	const text = typed
		.normalize('NFKC')
		.replace(/[‐‑–—―−ー]/g, '-')
		.replace(/\s/g, '');
	const short = /^\D?([rh])(\d{1,2}|元)-(\d{1,9})$/i.exec(text);
	const long = /^(令和|平成)(\d{1,2}|元)年度?第?(\d{1,9})号?$/.exec(text);
	const found = short ?? long;
	if (!found) return null;
	const isReiwa = /^(r|令和)$/i.test(found[1] ?? '');
	const year = found[2] === '元' ? 1 : Number(found[2]);
	const sequence = Number(found[3]);
	return year > 0 && sequence > 0 ? { fiscalYear: (isReiwa ? 2018 : 1988) + year, sequence } : null;
}
