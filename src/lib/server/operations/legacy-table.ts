import { invalid, type Invalid } from '#lib/errors.ts';
import { readTables } from '../files/sheets.ts';
import type { TableLimits } from '../files/table.ts';
import { UnreadableFile } from '../files/unreadable.ts';

/** The columns by what they mean, with the words that may stand above them. */
const headers = {
	number: ['旧番号', '番号'],
	title: ['件名', '題名', 'タイトル'],
	body: ['本文', '内容'],
	author: ['投稿者', '投稿者名', '氏名'],
	organisation: ['団体', '団体名', '所属団体'],
	when: ['投稿日時', '投稿日', '日時'],
	board: ['掲示板', '掲示板名'],
	district: ['広域', '地区'],
	parent: ['親番号', '返信先', '返信先番号', '返信先の旧番号'],
	kind: ['種別']
} as const;

type Column = keyof typeof headers;
const columns = Object.keys(headers) as Column[];

/** One row as it stands in the file; a column the file does not have is ''. */
export type LegacyRow = Record<Column, string> & {
	/** Where a person finds it, such as 「12行目」 or 「投稿一覧の12行目」. */
	place: string;
};

const LIMITS: TableLimits = { sheets: 50, rows: 500_000, columns: 200, letters: 500_000_000 };
/** A title and a remark may stand above the words of the columns. */
const HEADER_WITHIN = 10;

const unreadable = {
	password: 'パスワードが付いているため読めません。パスワードを外してください。',
	broken: 'CSV（UTF-8・Shift_JIS）かxlsxとして読めません。壊れていないか確かめてください。',
	'too-large':
		'大きすぎるか、引用符（"）が閉じていないため、終わりまで読めません。分けるか直してください。',
	time: '読むのに時間がかかりすぎます。分けてください。'
};

/** Reads the former tool's rows from a CSV or xlsx; throws `Invalid` when it cannot be read or lacks a column. */
export async function readLegacyRows(path: string): Promise<LegacyRow[]> {
	const sheets = await tablesOf(path);
	const found = sheets.map((sheet) => ({ ...sheet, header: headerOf(sheet.rows) }));
	const complete = found.filter(({ header }) => missingIn(header).length === 0);
	if (complete.length === 0) {
		const missing = found.map(({ header }) => missingIn(header));
		const [fewest = []] = missing.sort((a, b) => a.length - b.length);
		throw refusal(`次の列が見つかりません：${fewest.join('、')}`);
	}
	return complete.flatMap(({ name, rows, header }) => {
		const prefix = complete.length > 1 ? `${name}の` : '';
		return rows.flatMap((cells, index) =>
			index <= header.at || cells.every((cell) => cell.trim() === '')
				? []
				: [rowOf(cells, header, `${prefix}${index + 1}行目`)]
		);
	});
}

async function tablesOf(path: string) {
	try {
		return await readTables(path, LIMITS);
	} catch (error) {
		if (error instanceof UnreadableFile) throw refusal(unreadable[error.reason]);
		const code = error instanceof Error && 'code' in error ? error.code : '';
		if (code === 'ENOENT' || code === 'EISDIR') throw refusal('ファイルがありません。');
		throw error;
	}
}

type Header = { at: number; places: Map<Column, number> };

function headerOf(rows: string[][]): Header {
	const candidates = rows.slice(0, HEADER_WITHIN).map((cells, at) => {
		const words = cells.map((cell) => cell.normalize('NFKC').replace(/[\s※*]/g, ''));
		const places = new Map<Column, number>();
		for (const column of columns) {
			const place = words.findIndex((word) =>
				(headers[column] as readonly string[]).includes(word)
			);
			if (place !== -1) places.set(column, place);
		}
		return { at, places };
	});
	const none: Header = { at: -1, places: new Map() };
	return candidates.reduce((best, one) => (one.places.size > best.places.size ? one : best), none);
}

function missingIn({ places }: Header): string[] {
	const needed: Column[] = ['number', 'title', 'body', 'when'];
	const missing: string[] = needed
		.filter((column) => !places.has(column))
		.map((column) => headers[column][0]);
	return places.has('board') || places.has('district') ? missing : [...missing, '掲示板か広域'];
}

function rowOf(cells: string[], { places }: Header, place: string): LegacyRow {
	const cell = (column: Column) => cells[places.get(column) ?? -1] ?? '';
	const row = Object.fromEntries(columns.map((column) => [column, cell(column)]));
	return { ...(row as Record<Column, string>), place };
}

function refusal(message: string): Invalid {
	return invalid('file', message);
}
