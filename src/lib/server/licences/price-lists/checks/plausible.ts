import type { Day } from '#lib/dates.ts';
import { thingOf, type KnownPart, type PriceRow } from '../price-row.ts';
import type { Check } from './check.ts';

const CORES = /(\d{1,3})\s*(コア|core)/i;

/** Points out prices that are hard to believe within one list; nothing is left out for it. */
export function plausibility(
	check: Check,
	known: ReadonlyMap<string, KnownPart>,
	today: Day | null
) {
	for (const row of check.rows) {
		const { listYen, prefYen } = row;
		if (listYen !== null && prefYen !== null && prefYen > listYen) {
			check.tell('warning', row, 'pref', { code: 'preferential-above-list' });
		}
		const endsOn = known.get(row.part)?.supportEndsOn;
		const starts = row.from ?? today;
		if (endsOn && starts && starts > endsOn) {
			check.tell('warning', row, 'part', { code: 'after-support', detail: `（${endsOn}まで）` });
		}
	}
	assuranceBelowLicence(check);
	coresOutOfProportion(check);
}

function assuranceBelowLicence({ rows, tell }: Check): void {
	const alike = Map.groupBy(rows, (row) => alikeBut(row, null));
	for (const same of alike.values()) {
		const licence = same.find(({ kind, prefYen }) => kind === 'L' && prefYen !== null);
		for (const row of same) {
			if (row.kind !== 'L+SA' || row.prefYen === null || !licence?.prefYen) continue;
			if (row.prefYen >= licence.prefYen) continue;
			tell('warning', row, 'pref', {
				code: 'assurance-below-licence',
				detail: `（${licence.row}行目）`
			});
		}
	}
}

function coresOutOfProportion({ rows, tell }: Check): void {
	const ofCores = rows.filter((row) => coresOf(row) !== null && row.prefYen !== null);
	for (const same of Map.groupBy(ofCores, (row) => alikeBut(row, CORES)).values()) {
		const two = same.find((row) => coresOf(row) === 2);
		for (const row of same) {
			if (coresOf(row) !== 16 || !two?.prefYen || row.prefYen === null) continue;
			const expected = two.prefYen * 8;
			if (Math.abs(row.prefYen - expected) * 20 <= expected) continue;
			tell('warning', row, 'pref', { code: 'core-price-differs', detail: `（${two.row}行目）` });
		}
	}
}

function coresOf({ name, edition, unit }: PriceRow): number | null {
	const [, count] = CORES.exec(`${unit ?? ''} ${name} ${edition ?? ''}`.normalize('NFKC')) ?? [];
	return count === undefined ? null : Number(count);
}

function alikeBut(row: PriceRow, without: RegExp | null): string {
	const name = `${row.name} ${row.edition ?? ''}`.normalize('NFKC');
	const kind = without ? row.kind : row.pack;
	const { level, segment, term, tierMin, from } = row;
	const plain = (without ? name.replace(without, '') : name).replace(/\s/g, '');
	return thingOf({ ...row, part: plain, level, segment, term, tierMin }) + `|${kind}|${from ?? ''}`;
}
