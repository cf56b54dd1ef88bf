import { setImmediate as breathe } from 'node:timers/promises';
import { dayOf, type Day } from '#lib/dates.ts';
import { Invalid } from '#lib/errors.ts';
import { count } from '#lib/text.ts';
import { db, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { changedLines, type ChangedLine, type Prices } from '../applications/repricing.ts';
import { levelAt, priceOn } from '../applications/prices.ts';
import { difference, type Difference } from './difference.ts';
import { rowsElsewhere, rowsFrom, type RecordedRow } from './in-force.ts';
import { byId, find, type PriceList } from './lists.ts';
import type { OpenedList } from './open-list.ts';
import { thingOf, type PriceRow } from './price-row.ts';
import { readingOf } from './readings.ts';
import { openQuestions } from './saying.ts';
import { asSeen, step } from './steps.ts';

/** A list beside the one it replaces, and what it would do to open applications. */
type Comparison = {
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
	const { rows, difference: found } = besides(list, opened, reader);
	const today = dayOf(now());
	const begins = beginOf(list);
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
		obstacles: obstaclesTo(list, opened, reader)
	};
}

type Beside = Pick<Comparison, 'rows' | 'difference'>;

/** Kept with the reading, for as long as the list and the one it replaces stay what they are. */
const compared = new WeakMap<OpenedList, Beside & { key: string }>();

/** The rows of a list as they will be on record, beside those of the list it replaces. */
export function besides(list: PriceList, opened: OpenedList, reader: Reader = db()): Beside {
	const key = keyOf(list, reader);
	const known = compared.get(opened);
	if (known?.key === key) return known;
	const rows = rowsOf(list, opened.reading.rows);
	return keep(list, opened, { key, rows, older: olderOf(list) });
}

/** As `besides`, in steps between which others are served; what follows then finds it done. */
export async function prepared(list: PriceList, opened: OpenedList): Promise<Beside> {
	const key = keyOf(list, db());
	if (compared.get(opened)?.key === key) return besides(list, opened);
	const rows = rowsOf(list, opened.reading.rows);
	await breathe();
	const older = olderOf(list);
	await breathe();
	keep(list, opened, { key, rows, older });
	await breathe();
	return besides(list, opened);
}

function keep(
	list: PriceList,
	opened: OpenedList,
	{ key, rows, older }: { key: string; rows: PriceRow[]; older: RecordedRow[] }
): Beside {
	const found = difference(older, rows, beginOf(list));
	if (list.isPartial) found.gone = [];
	const beside = { key, rows, difference: found };
	compared.set(opened, beside);
	return beside;
}

function keyOf(list: PriceList, reader: Reader): string {
	const { id, supersedes, validTo, isPartial } = list;
	const before = supersedes === null ? null : byId(supersedes, reader);
	return JSON.stringify([id, beginOf(list), validTo, isPartial, before?.id, before?.version]);
}

const beginOf = ({ validFrom }: PriceList): Day => validFrom ?? dayOf(now());

const olderOf = (list: PriceList) =>
	list.supersedes === null ? [] : rowsFrom(list.supersedes, beginOf(list));

/** A price that began before its list begins with it: until then the list before holds. What ended before is left out. */
function rowsOf(list: PriceList, rows: readonly PriceRow[]): PriceRow[] {
	const begins = beginOf(list);
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
		const known = levelAt(reader, of);
		const own = (byPart.get(of.partNumber) ?? [])
			.filter(({ from, to }) => (from ?? '') <= of.day && (to === null || to >= of.day))
			.filter(({ level }) => level === null || known === null || level === known)
			.toSorted(
				(a, b) =>
					Number(b.level === known) - Number(a.level === known) ||
					(a.level ?? '').localeCompare(b.level ?? '') ||
					(a.tierMin ?? 1) - (b.tierMin ?? 1)
			);
		if (own[0]) return { id: 0, preferentialYen: own[0].prefYen };
		const other = priceOn(reader, of);
		const isReplaced = other?.priceListId === list.supersedes && !list.isPartial;
		return isReplaced ? null : other;
	};
}

/** What keeps a list that was read from coming into force, in sentences. */
export function obstaclesTo(list: PriceList, opened: OpenedList, reader: Reader = db()): string[] {
	const { reading } = opened;
	const { rows } = besides(list, opened, reader);
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
	return [...sentences, ...clashes(list, rows)];
}

/** One price of one thing at a time: another list of the reseller that goes on must not have it too. */
function clashes(list: PriceList, rows: readonly PriceRow[]): string[] {
	const begins = beginOf(list);
	const but = [list.id, ...(list.supersedes === null ? [] : [list.supersedes])];
	const elsewhere = rowsElsewhere(list.resellerId, but, begins);
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
	await prepared(list, opened);
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
