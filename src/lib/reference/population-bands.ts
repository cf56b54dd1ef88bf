import { count } from '#lib/text.ts';
/** 人口区分: bounds chosen so that each band holds a handful to fifteen of the 77 (census of 2020). */
const bounds = [1_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000] as const;

/** The band of a population: its number, least first, and its words such as 「3,000～5,000人」. */
export function populationBand(population: number): { band: number; words: string } {
	const at = bounds.findIndex((bound) => population < bound);
	const band = at < 0 ? bounds.length : at;
	const [from, to] = [bounds[band - 1], bounds[band]].map((bound) =>
		bound === undefined ? null : bound >= 10_000 ? `${bound / 10_000}万` : `${count(bound)}`
	);
	if (to === null) return { band, words: `${from}人以上` };
	return { band, words: from === null ? `${to}人未満` : `${from}～${to}人` };
}

/** The words of all bands, least first. */
export function populationBands(): string[] {
	return [0, ...bounds].map((population) => populationBand(population).words);
}
