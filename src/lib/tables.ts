import * as v from 'valibot';
import { parseDay, typedDay } from './dates.ts';
import type { Issue } from './errors.ts';
import { folded } from './folding.ts';

import { characters, cleanText, count } from './text.ts';
import { caller, ids, oneLine, optionalDay, version } from './fields.ts';

export const MOST_COLUMNS = 12;
const TITLE_LIMIT = 200;
const NAME_LIMIT = 30;
const NOTE_LIMIT = 1_000;
/** Letters in one cell. */
export const CELL_LIMIT = 500;
const MOST_OPTIONS = 20;

export const columnKinds = ['text', 'number', 'day', 'yesno', 'choice'] as const;
export type ColumnKind = (typeof columnKinds)[number];
export const factKinds = ['product', 'vendor', 'ends', 'section', 'adoption'] as const;
export type FactKind = (typeof factKinds)[number];

/** How far a row has come; 'draft' is one that nobody has answered and somebody is writing. */
export type RowState = 'blank' | 'draft' | 'answered' | 'not-applicable';

export const columnWords: Record<ColumnKind, string> = {
	text: '文字',
	number: '数',
	day: '日付',
	yesno: 'はい・いいえ',
	choice: '選択'
};

export const factWords: Record<FactKind, string> = {
	product: '製品',
	vendor: '業者',
	ends: '契約満了',
	section: '担当課',
	adoption: '導入状況'
};

export const rowWords: Record<RowState, string> = {
	blank: '未回答',
	draft: '下書き',
	answered: '回答',
	'not-applicable': '該当なし'
};

/** What 導入状況 says of an organisation that has nothing yet. */
export const NOT_YET = '未導入';

export type ColumnDraft = {
	name: string;
	kind: ColumnKind;
	options: string[];
	fact: FactKind | null;
};

/** The columns most tables about a system ask for. */
export const systemColumns: ColumnDraft[] = [
	{
		name: '導入状況',
		kind: 'choice',
		options: ['導入済み', '導入予定', '検討中', NOT_YET],
		fact: 'adoption'
	},
	{ name: '製品', kind: 'text', options: [], fact: 'product' },
	{ name: '業者', kind: 'text', options: [], fact: 'vendor' },
	{ name: '契約満了', kind: 'day', options: [], fact: 'ends' },
	{ name: '担当課', kind: 'text', options: [], fact: 'section' },
	{ name: '備考', kind: 'text', options: [], fact: null }
];

/** What the sheet of a table calls its own columns. */
export const sheetWords = {
	code: '団体コード',
	name: '団体名',
	state: '状態',
	at: '最終更新'
} as const;

/** A new table; its columns come in numbered fields beside these: see `columnsIn`. */
export const tableSchema = v.looseObject({
	title: v.pipe(
		v.optional(v.string(), ''),
		v.transform(oneLine),
		v.check((text) => text !== '', '表の名前を入れてください。'),
		v.check(
			(text) => characters(text) <= TITLE_LIMIT,
			`表の名前は${TITLE_LIMIT}文字までにしてください。`
		)
	),
	note: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => cleanText(text).trim()),
		v.check(
			(text) => characters(text) <= NOTE_LIMIT,
			`説明は${count(NOTE_LIMIT)}文字までにしてください。`
		)
	),
	dueOn: optionalDay('期限'),
	/** 'auto': what has a deadline is an official answer. */
	voice: v.optional(v.picklist(['auto', 'official', 'personal']), 'auto'),
	organisations: ids
});

/** Reads the columns of a new table from name1, kind1, options1, fact1 …; a row without a name is no column. */
export function columnsIn(values: Record<string, unknown>): {
	columns: ColumnDraft[];
	issues: Issue[];
} {
	const said = (field: string) => {
		const value = values[field];
		return typeof value === 'string' ? oneLine(value) : '';
	};
	const columns: ColumnDraft[] = [];
	const issues: Issue[] = [];
	for (let n = 1; n <= MOST_COLUMNS; n += 1) {
		const name = said(`name${n}`);
		if (name === '') continue;
		const complain = (field: string, message: string) =>
			issues.push({ field: `${field}${n}`, message });
		const kind = columnKinds.find((each) => each === said(`kind${n}`)) ?? 'text';
		const fact = factKinds.find((each) => each === said(`fact${n}`)) ?? null;
		const options = kind === 'choice' ? optionsIn(said(`options${n}`)) : [];
		if (characters(name) > NAME_LIMIT) {
			complain('name', `列の名前は${NAME_LIMIT}文字までにしてください。`);
		}
		if (Object.values(sheetWords).some((word) => folded(word) === folded(name))) {
			complain('name', `「${name}」の列ははじめから付いています。`);
		}
		if (columns.some((other) => folded(other.name) === folded(name))) {
			complain('name', `「${name}」の列が二つあります。`);
		}
		if (kind === 'choice' && (options.length < 2 || options.length > MOST_OPTIONS)) {
			complain('options', `「${name}」の選択肢を、「、」で区切って2個から20個まで入れてください。`);
		}
		if (fact === 'ends' && kind !== 'day') {
			complain('kind', `「${name}」は契約満了なので、種類を「日付」にしてください。`);
		}
		columns.push({ name, kind, options, fact });
	}
	if (columns.length === 0) {
		issues.push({ field: 'name1', message: '列を一つ以上入れてください。' });
	}
	return { columns, issues };
}

function optionsIn(text: string): string[] {
	const options = text
		.split(/[、,，;；\n]/)
		.map((option) => option.trim())
		.filter(Boolean);
	return [...new Set(options)];
}

/** A row's form: the cells are named by their columns, c12; the version is the one that was on the screen. */
export const rowSchema = v.looseObject({
	intent: v.optional(v.picklist(['save', 'answer', 'none']), 'answer'),
	version
});

/** 代理入力: the same, with who telephoned. */
export const entrySchema = v.looseObject({
	...rowSchema.entries,
	caller
});

/** The name of a column's field in a row's form. */
export function fieldOf(columnId: number): string {
	return `c${columnId}`;
}

const yes = ['はい', '○', '〇', '◯', '有', '有り', 'あり', 'yes', 'true', '1', '済'];
const no = ['いいえ', '×', '✕', '無', '無し', 'なし', 'no', 'false', '0', '未'];

/** Reads one cell as people type it, in any width and era; what cannot be read comes back with a sentence. */
export function readCell(
	column: Pick<ColumnDraft, 'name' | 'kind' | 'options'>,
	typed: string
): { value: string; issue: string | null } {
	const text = oneLine(typed);
	const wrong = (message: string) => ({ value: text, issue: `「${column.name}」${message}` });
	if (text === '') return { value: '', issue: null };
	if (characters(text) > CELL_LIMIT) return wrong(`は${CELL_LIMIT}文字までにしてください。`);
	const narrow = text.normalize('NFKC').replace(/\s/g, '');
	switch (column.kind) {
		case 'text':
			return { value: text, issue: null };
		case 'number': {
			const digits = narrow.replace(/[,¥\\]/g, '').replace(/[円人台件個]$/, '');
			return /^-?\d{1,15}(\.\d{1,6})?$/.test(digits)
				? { value: digits, issue: null }
				: wrong('を数で入れてください（例：1,200）。');
		}
		case 'day': {
			const day = parseDay(text);
			return day
				? { value: day, issue: null }
				: wrong('を「R9.3.31」や「2027-03-31」の形で入れてください。');
		}
		case 'yesno': {
			const word = narrow.toLowerCase();
			if (yes.includes(word)) return { value: 'はい', issue: null };
			return no.includes(word)
				? { value: 'いいえ', issue: null }
				: wrong('を「はい」か「いいえ」で入れてください。');
		}
		case 'choice': {
			const option = column.options.find((each) => folded(each) === folded(text));
			return option
				? { value: option, issue: null }
				: wrong(`は、${column.options.join('、')}から選んでください。`);
		}
	}
}

/** A cell as it stands in a table. */
export function cellWords(kind: ColumnKind, value: string): string {
	if (value === '') return '';
	if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(value) ? groupedDigits(value) : value;
	return kind === 'day' && parseDay(value) === value ? typedDay(value) : value;
}

/** The number a cell shows; null where it shows none. */
export function numberShown(words: string): number | null {
	const plain = words.replaceAll(',', '');
	return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** A number with commas, exactly as many digits as were typed. */
function groupedDigits(digits: string): string {
	const [whole = '', part] = digits.split('.');
	return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`);
}
