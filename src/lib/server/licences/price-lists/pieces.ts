import type { Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import type { Actor } from '../../identity/actors.ts';
import { comparisonOf, prepared, yenOf } from './comparing.ts';
import { named, type NamedLine } from './effects.ts';
import { find, type PriceList } from './lists.ts';
import { readingOf } from './readings.ts';

/** A price beside the one before it, yen without tax for a pack; null where there is none, or オープン or 別途見積. */
export type ChangedPrice = {
	part: string;
	name: string;
	level: string | null;
	from: Day | null;
	/** How the preferential price changes, in percent. */
	percent: number | null;
	older: number | null;
	newer: number | null;
	olderList: number | null;
	newerList: number | null;
};

/** In the order in which one looks at them. */
export const pieceKinds = ['lines', 'changed', 'added', 'gone', 'same'] as const;
type PieceKind = (typeof pieceKinds)[number];

/** The difference of a list as people read it. */
export type Pieces = {
	list: PriceList;
	lines: NamedLine[];
	prices: Record<Exclude<PieceKind, 'lines'>, ChangedPrice[]>;
	counts: Record<PieceKind, number>;
	/** What all open applications together would cost more, yen without tax, and of how many that is said. */
	effect: { yen: number; organisations: number; applications: number; unpriced: number };
	effectOn: Day;
	obstacles: string[];
	/** Of the reading: that nearly all prices change alike, and how many warnings there are. */
	general: string | null;
	warnings: number;
};

/** The difference of a list that is checked or compared. Throws `Conflict` for another, `NotFound`, `Forbidden`. */
export async function piecesOf(actor: Actor, id: number): Promise<Pieces> {
	const list = find(actor, id);
	if (list.state !== 'checked' && list.state !== 'compared') throw new Conflict(NO_DIFFERENCE);
	const opened = await readingOf(list);
	await prepared(list, opened);
	const { difference, effect, effectOn, obstacles } = comparisonOf(list, opened);
	const { warnings } = opened.reading;
	const lines = named(effect);
	const prices = {
		changed: difference.changed.map(({ older, newer, percent }) => ({
			...{ part: newer.part, name: newer.name, level: newer.level, from: newer.from, percent },
			...{ older: older.prefYen, newer: newer.prefYen },
			...{ olderList: older.listYen, newerList: newer.listYen }
		})),
		added: difference.added.map(({ part, name, level, from, listYen, prefYen }) => ({
			...{ part, name, level, from, percent: null, older: null, newer: prefYen },
			...{ olderList: null, newerList: listYen }
		})),
		gone: difference.gone.map(({ part, level, prefYen, listYen }) => ({
			...{ part, name: '', level, from: null, percent: null, older: prefYen, newer: null },
			...{ olderList: listYen, newerList: null }
		})),
		same: difference.same.map(({ newer }) => ({
			...{ part: newer.part, name: newer.name, level: newer.level, from: newer.from },
			...{ percent: 0, older: newer.prefYen, newer: newer.prefYen },
			...{ olderList: newer.listYen, newerList: newer.listYen }
		}))
	};
	return {
		...{ list, lines, prices, effectOn, obstacles },
		counts: {
			...{ lines: lines.length, changed: prices.changed.length, added: prices.added.length },
			...{ gone: prices.gone.length, same: prices.same.length }
		},
		effect: {
			yen: yenOf(effect),
			organisations: new Set(effect.map(({ organisationId }) => organisationId)).size,
			applications: new Set(effect.map(({ applicationId }) => applicationId)).size,
			unpriced: effect.filter(({ newYen }) => newYen === null).length
		},
		general: warnings.find(({ code }) => code === 'general-change')?.message ?? null,
		warnings: warnings.length
	};
}

const NO_DIFFERENCE = '差分は、行の検証が済んでから、有効にするまでの間だけ見られます。';
