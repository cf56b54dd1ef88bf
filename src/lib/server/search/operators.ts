import { and, eq, sql } from 'drizzle-orm';
import { boardSlugs } from '#lib/boards.ts';
import { fiscalYearLabel, parseDay, type Day } from '#lib/dates.ts';
import { searchable } from '#lib/folding.ts';
import { boardNames, labels } from '#lib/labels.ts';
import { districts } from '#lib/reference/districts.ts';
import { filterWords, kindIn, type Filters } from '#lib/search.ts';
import { threadKinds } from '#lib/forum.ts';
import { db, schema } from '../db/index.ts';
import { fiscalYearIn } from './years.ts';

const operators: Record<string, keyof Filters> = {
	団体: 'organisation',
	広域: 'district',
	場所: 'board',
	掲示板: 'board',
	種別: 'kind',
	解決済み: 'solved',
	解決: 'solved',
	添付: 'files',
	年度: 'year',
	期間: 'from'
};

/** The filter that a word before a colon names; null where it is only a word. */
export function isOperator(name: string): keyof Filters | null {
	return operators[name] ?? null;
}

type Given = { operator: keyof Filters | null; text: string };

/** The filter that an operator or a field asks for; what is not understood leaves a sentence in `notes`. */
export function filterFrom({ operator, text }: Given, notes: string[]): Partial<Filters> {
	switch (operator) {
		case null:
			return {};
		case 'organisation':
			return { organisation: text };
		case 'from':
		case 'to':
			return periodFrom(text, notes);
		default: {
			const value = readers[operator](text);
			if (value === null) notes.push(notUnderstood(operator, text));
			return value === null ? {} : { [operator]: value };
		}
	}
}

/** 「2026-04-01」 to 「R8.9.30」, either of them open. */
export function periodIn(from: string, to: string, notes: string[]): Partial<Filters> {
	const days = [from, to].map((text) => dayIn(text, notes));
	const [first = null, last = null] = days;
	if (first !== null && last !== null && first > last) {
		notes.push('期間のはじめの日が、おわりの日より後です。入れ替えて探しました。');
		return { from: last, to: first };
	}
	return { from: first, to: last };
}

const readers = {
	district: (text: string) =>
		districts.find(({ slug, name }) => slug === text || name === text.replace(/広域$/, ''))?.slug ??
		null,
	board: (text: string) =>
		boardSlugs.find((slug) =>
			[slug, boardNames[slug], boardNames[slug].replace(/広域$/, '')].includes(text)
		) ?? groupIn(text),
	kind: (text: string) =>
		kindIn(text) ?? threadKinds.find((kind) => labels.kind[kind] === text) ?? null,
	solved: (text: string) => yesOrNo(text, ['済', '済み', '解決済み'], ['未', '未解決']),
	files: (text: string) => yesOrNo(text, ['あり', '有', '有り'], ['なし', '無', '無し']),
	year: fiscalYearIn
};

/** The slug of the working group with this slug or name, with or without WG at its end; null for none. */
function groupIn(text: string): string | null {
	const { board } = schema;
	const row = db()
		.select({ slug: board.slug })
		.from(board)
		.where(
			and(
				eq(board.kind, 'group'),
				sql`${text} in (${board.slug}, ${board.name}, replace(${board.name}, 'WG', ''))`
			)
		)
		.get();
	return row?.slug ?? null;
}

function yesOrNo(text: string, yes: string[], no: string[]): 'yes' | 'no' | null {
	if (['yes', 'はい', ...yes].includes(text)) return 'yes';
	return ['no', 'いいえ', ...no].includes(text) ? 'no' : null;
}

function periodFrom(text: string, notes: string[]): Partial<Filters> {
	const [from = '', to] = text.normalize('NFKC').split(/\.{2,}|[~〜]|から/);
	return periodIn(from, to === undefined ? from : to.replace(/まで$/, ''), notes);
}

function dayIn(text: string, notes: string[]): Day | null {
	if (text.trim() === '') return null;
	const day = parseDay(text);
	if (day === null) notes.push(notUnderstood('from', text));
	return day;
}

function notUnderstood(operator: keyof Filters, text: string): string {
	const example: Partial<Record<keyof Filters, string>> = {
		year: `R8、${fiscalYearLabel(2026)}、2026`,
		from: '2026-04-01..2026-09-30、R8.4.1',
		solved: 'はい、いいえ',
		files: 'あり、なし',
		kind: Object.values(labels.kind).join('、'),
		district: districts.map(({ name }) => name).join('、'),
		board: Object.values(boardNames).join('、')
	};
	return `${filterWords[operator]}「${text}」は分からないため、絞り込みに使っていません。例：${example[operator] ?? ''}`;
}

/** Whether a name of an organisation is the one typed, with or without 市, 町, 村. */
export function isNamed(name: string, typed: string): boolean {
	const [whole, asked] = [searchable(name), searchable(typed)];
	return whole === asked || whole.replace(/[市町村]$/, '') === asked;
}
