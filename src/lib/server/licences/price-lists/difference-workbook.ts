import { labels } from '#lib/labels.ts';
import { pieceWords } from '#lib/price-lists.ts';
import { replacedIn, writeCp932Csv, writeCsv } from '../../files/write-csv.ts';
import type { Replaced } from '../../files/cp932.ts';
import { writeWorkbook, type Sheet, type Workbook } from '../../files/write-workbook.ts';
import { pieceKinds, type ChangedPrice, type Pieces } from './pieces.ts';

const priceHeader = [
	...['型番', '製品名', '価格レベル', 'いつから', '前の標準価格（円・税抜）'],
	...['前の優待価格（円・税抜）', '標準価格（円・税抜）', '優待価格（円・税抜）', '増減（%）']
];

const lineHeader = [
	...['申込番号', '団体', '状態', '型番', 'パック', 'いまの単価（円・税抜）'],
	...['新しい単価（円・税抜）', '差（円・税抜）']
];

/** 価格表の差分 as a workbook: what it does to applications, and the prices by what happens to them. */
export function differenceWorkbook(pieces: Pieces): Promise<Workbook> {
	const sheets = pieceKinds.flatMap((kind): Sheet[] =>
		kind === 'lines'
			? []
			: [
					{
						sheet: pieceWords[kind],
						header: priceHeader,
						rows: pieces.prices[kind].map((price) => cellsOf(price, kind))
					}
				]
	);
	return writeWorkbook(
		stemOf(pieces),
		{ sheet: pieceWords.lines, header: lineHeader, rows: effectRows(pieces) },
		...sheets
	);
}

/** All prices of the difference as CSV, each with what happens to it, in UTF-8 or CP932. */
export function differenceCsv(pieces: Pieces, isCp932: boolean): Workbook {
	const table = tableOf(pieces);
	return isCp932 ? writeCp932Csv(stemOf(pieces), table).file : writeCsv(stemOf(pieces), table);
}

/** The letters that CP932 would replace in it. */
export function replacedInDifference(pieces: Pieces): Replaced[] {
	const { header, rows } = tableOf(pieces);
	// Twenty thousand rows have few letters: each is looked up once.
	const letters = new Set([...header, ...rows.flat()].join(''));
	return replacedIn({ header: [], rows: [[[...letters].join('')]] });
}

function tableOf({ prices }: Pieces) {
	const rows = pieceKinds.flatMap((kind) =>
		kind === 'lines' ? [] : prices[kind].map((price) => [pieceWords[kind], ...cellsOf(price, kind)])
	);
	return { header: ['区分', ...priceHeader], rows };
}

/** A price that is not there is empty; one that is オープン or 別途見積 says so. */
function cellsOf(price: ChangedPrice, kind: keyof Pieces['prices']): (string | number)[] {
	const { part, name, level, from, percent, older, newer, olderList, newerList } = price;
	const [isOld, isNew] = [kind !== 'added', kind !== 'gone'];
	return [
		...[part, name, level ?? '', from ?? ''],
		...[isOld ? (olderList ?? 'オープン') : '', isOld ? (older ?? '別途見積') : ''],
		...[isNew ? (newerList ?? 'オープン') : '', isNew ? (newer ?? '別途見積') : ''],
		percent ?? ''
	];
}

function effectRows({ lines, effect }: Pieces): (string | number)[][] {
	const rows = lines.map((line) => [
		...[line.number ?? '', line.organisation, labels.applicationState[line.state]],
		...[line.partNumber, line.packs, line.oldYen, line.newYen ?? '価格なし'],
		line.differenceYen ?? ''
	]);
	if (rows.length === 0) return [];
	return [...rows, ['計', '', '', '', '', '', '', effect.yen]];
}

const stemOf = ({ list }: Pieces) => `価格表の差分_${list.title}`;
