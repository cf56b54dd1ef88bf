import { dayOf, type Day } from '#lib/dates.ts';
import { Invalid } from '#lib/errors.ts';
import { count } from '#lib/text.ts';
import { db, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { changedLines, type ChangedLine, type Prices } from '../applications/repricing.ts';
import { priceOn } from '../applications/prices.ts';
import { difference, type Difference } from './difference.ts';
import { rowsElsewhere, rowsFrom } from './in-force.ts';
import { find, type PriceList } from './lists.ts';
import type { OpenedList } from './open-list.ts';
import { thingOf, type PriceRow } from './price-row.ts';
import { readingOf } from './readings.ts';
import { openQuestions } from './saying.ts';
import { asSeen, step } from './steps.ts';

type Reader = Pick<Tx, 'select'>;

/** A list beside the one it replaces, and what it would do to open applications. */
export type Comparison = {
	/** As they will be on record: with days of their own or those of the list. */
	rows: PriceRow[];
	difference: Difference<PriceRow>;
	effect: ChangedLine[];
	/** The day whose prices `effect` speaks of: when the list begins, today at the earliest. */
	effectOn: Day;
	/** What keeps it from coming into force, in sentences. */
	obstacles: string[];
};

/** Compares a list that has been read; writes nothing. */
export function comparisonOf(
	list: PriceList,
	opened: OpenedList,
	reader: Reader = db()
): Comparison {
	const begins = list.validFrom ?? dayOf(now());
	const rows = rowsOf(list, opened.reading.rows, begins);
	const older = list.supersedes === null ? [] : rowsFrom(list.supersedes, begins, reader);
	const found = difference(older, rows, begins);
	if (list.isPartial) found.gone = [];
	const today = dayOf(now());
	const effectOn = begins > today ? begins : today;
	return {
		rows,
		difference: found,
		effect: changedLines(
			reader,
			{ day: effectOn, resellerId: list.resellerId },
			pricesWith(list, rows)
		),
		effectOn,
		obstacles: obstaclesOf(list, opened, rows, reader)
	};
}

/** A price that began before its list begins with it: until then the list before holds. What ended before is left out. */
function rowsOf(list: PriceList, rows: readonly PriceRow[], begins: Day): PriceRow[] {
	return rows.flatMap((row) => {
		const from = row.from !== null && row.from > begins ? row.from : begins;
		const to = row.to ?? list.validTo;
		return to !== null && to < from ? [] : [{ ...row, from, to }];
	});
}

/** Prices as they would be with a list in force. */
function pricesWith(list: PriceList, rows: readonly PriceRow[]): Prices {
	const byPart = Map.groupBy(rows, ({ part }) => part);
	return (reader, of) => {
		const own = (byPart.get(of.partNumber) ?? [])
			.filter(({ from, to }) => (from ?? '') <= of.day && (to === null || to >= of.day))
			.toSorted((a, b) => (a.level ?? '').localeCompare(b.level ?? ''));
		if (own[0]) return { id: 0, preferentialYen: own[0].prefYen };
		const other = priceOn(reader, of);
		const isReplaced = other?.priceListId === list.supersedes && !list.isPartial;
		return isReplaced ? null : other;
	};
}

function obstaclesOf(
	list: PriceList,
	{ reading }: OpenedList,
	rows: readonly PriceRow[],
	reader: Reader
): string[] {
	const open = openQuestions(reading.questions).length;
	const sentences = [];
	if (open > 0) sentences.push(`答えていない質問が${open}件あります。`);
	if (reading.errors.length > 0) {
		sentences.push(`直すか除くところが${count(reading.errors.length)}件残っています。`);
	}
	if (list.validFrom === null) sentences.push('いつからの価格かが決まっていません。');
	if (reading.taxMode === 'included') {
		sentences.push('税込の価格表です。税抜に直す端数処理を選んでください。');
	}
	if (rows.length === 0) sentences.push('取り込める価格の行がありません。');
	return [...sentences, ...clashes(list, rows, reader)];
}

/** One price of one thing at a time: another list of the reseller that goes on must not have it too. */
function clashes(list: PriceList, rows: readonly PriceRow[], reader: Reader): string[] {
	const begins = list.validFrom ?? dayOf(now());
	const but = [list.id, ...(list.supersedes === null ? [] : [list.supersedes])];
	const elsewhere = rowsElsewhere(list.resellerId, but, begins, reader);
	if (elsewhere.length === 0) return [];
	const own = new Set(rows.map(thingOf));
	const both = elsewhere.filter((row) => own.has(thingOf(row)));
	const [first] = both;
	if (!first) return [];
	return [
		`${first.part}${both.length > 1 ? `など${count(both.length)}件` : ''}は、有効な価格表「${first.list}」にもあります。「代わる価格表」を選び直してください。`
	];
}

/** Confirms that the difference was looked at: the list may then be put in force. Throws `Invalid`, `Conflict`, `Forbidden`. */
export async function compare(actor: Actor, id: number, version: number): Promise<void> {
	const list = find(actor, id);
	asSeen(list, version);
	const opened = await readingOf(list);
	change(actor, (tx, record) => {
		const { difference: found, effect, obstacles } = comparisonOf(list, opened, tx);
		refuse(obstacles);
		const { added, changed, gone, same } = found;
		const refs = {
			...{ added: added.length, changed: changed.length, gone: gone.length },
			...{ same: same.length, lines: effect.length, yen: yenOf(effect) }
		};
		step(tx, record, actor, list, 'compare', { refs });
	});
}

/** Throws `Invalid` with every obstacle. */
export function refuse(obstacles: readonly string[]): void {
	if (obstacles.length > 0) {
		throw new Invalid(obstacles.map((message) => ({ field: '', message })));
	}
}

/** What all lines together would cost more, in yen without tax. */
export function yenOf(effect: readonly ChangedLine[]): number {
	return effect.reduce((all, { differenceYen }) => all + (differenceYen ?? 0), 0);
}
