import type { RosterField, RosterIssue } from '#lib/roster.ts';
import { areaOf, cellName, type Area } from '../../files/references.ts';

type Header = {
	/** The index of the first row below it. */
	below: number;
	columns: Map<RosterField, number>;
	issues: RosterIssue[];
};

/** How far down a header is looked for, under titles and notes. */
const DEEPEST = 25;

const words: Record<RosterField, string> = {
	code: '団体コード 市町村コード 自治体コード 地方公共団体コード 全国地方公共団体コード コード 団体cd',
	organisation:
		'団体名 団体 市町村 市町村名 自治体 自治体名 団体名称 所属団体 所属団体名 機関名 市町村等名',
	section:
		'課 課名 所属 所属名 所属課 所属部署 部署 部署名 課室 課室名 課係 課・係 部課 部課名 担当課',
	name: '氏名 名前 職員氏名 職員名 担当者 担当者名 担当者氏名 お名前',
	kana: 'ふりがな かな よみ 読み よみがな 読み仮名 振り仮名 氏名かな 氏名ふりがな 氏名よみ',
	phone: '電話 電話番号 tel 直通 直通電話 連絡先電話 連絡先電話番号 連絡先tel',
	email: 'メール メールアドレス eメール email e-mail mail 連絡先メール 連絡先メールアドレス',
	roles: '役割 権限 役割名',
	seat: '担当 担当名 担当業務',
	fromOn: '適用日 適用年月日 異動日 発令日 着任日 開始日 はじまりの日',
	toOn: '終了日 おわりの日 終わりの日 退任日 任期終了日 満了日',
	leaving: '区分 異動区分 変更区分',
	number: '登録番号 結いの登録番号'
};

const fieldOf = new Map(
	(Object.entries(words) as [RosterField, string][]).flatMap(([field, known]) =>
		known.split(' ').map((word) => [wordKey(word), field] as const)
	)
);

function wordKey(word: string): string {
	return word
		.normalize('NFKC')
		.replace(/\([^)]*\)/g, '')
		.replace(/[\s※*:：]|必須|任意/g, '')
		.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
		.toLowerCase();
}

/** Finds the header by its words: in one row or two, under a title, with merged cells spread; null where there is none. */
export function findHeader(rows: string[][], merges: string[]): Header | null {
	const areas = merges.flatMap((area) => areaOf(area) ?? []);
	const top = spread(rows.slice(0, DEEPEST + 1), areas);
	let best: { header: Header; width: number } | null = null;
	for (let at = 0; at < Math.min(DEEPEST, top.length); at += 1) {
		for (const height of [1, 2]) {
			const header = headerAt(top, rows, at, height, areas);
			const width = header.columns.size;
			const isOne = header.columns.has('name') && width >= 2;
			if (isOne && width > (best?.width ?? 0)) best = { header, width };
		}
	}
	return best?.header ?? null;
}

function headerAt(
	top: string[][],
	rows: string[][],
	at: number,
	height: number,
	areas: Area[]
): Header {
	const above = top[at] ?? [];
	const lower = height === 2 ? (top[at + 1] ?? []) : [];
	const columns: Header['columns'] = new Map();
	const issues: RosterIssue[] = [];
	for (let column = 0; column < Math.max(above.length, lower.length); column += 1) {
		const [high = '', low = ''] = [above[column], lower[column]];
		const field =
			fieldOf.get(wordKey(low)) ?? fieldOf.get(wordKey(high + low)) ?? fieldOf.get(wordKey(high));
		if (!field) continue;
		const first = columns.get(field);
		if (first === undefined) columns.set(field, column);
		else if (hasWords(rows, at + height, column)) {
			const [here, there] = [cellName(at, first), cellName(at, column)];
			const isMerged = areas.some(
				(area) => area.top <= at && area.bottom >= at && area.left <= first && area.right >= column
			);
			issues.push({
				cell: there,
				message: isMerged
					? `見出し「${shown(high)}」が${here}から${there}まで結合され、どの列か決められません。結合を解いて、列ごとに見出しを付けてください。`
					: `見出し「${shown(low || high)}」の列が二つあります（${here}と${there}）。どちらか一つにしてください。`
			});
		}
	}
	return { below: at + height, columns, issues };
}

function shown(word: string): string {
	return word.replace(/\s+/g, '');
}

function hasWords(rows: string[][], from: number, column: number): boolean {
	return rows.slice(from).some((row) => (row[column] ?? '').trim() !== '');
}

/** Every cell of a merged area says what its first one says. */
function spread(rows: string[][], areas: Area[]): string[][] {
	const copy = rows.map((row) => [...row]);
	for (const { top, bottom, left, right } of areas) {
		const word = rows[top]?.[left] ?? '';
		if (word === '') continue;
		for (let row = top; row <= Math.min(bottom, copy.length - 1); row += 1) {
			for (let column = left; column <= Math.min(right, left + 60); column += 1) {
				const cells = copy[row];
				if (!cells) continue;
				while (cells.length <= column) cells.push('');
				cells[column] = word;
			}
		}
	}
	return copy;
}
