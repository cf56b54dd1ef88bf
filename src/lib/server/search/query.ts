import { searchable } from '#lib/folding.ts';
import { noFilters, sorts, targets, type Filters, type Sort, type Target } from '#lib/search.ts';
import { filterFrom, isOperator, periodIn } from './operators.ts';

const QUERY_LIMIT = 100;
/** Of more words every text has too few. */
const WORD_LIMIT = 10;

/** What was asked for, taken apart. */
export type Query = {
	/** As it stands in the box. */
	asked: string;
	/** The same without what narrows it, which `filters` holds. */
	plain: string;
	/** Every one of them has to be found; a phrase in quotes is one, and is looked for as it stands. */
	words: { text: string; isPhrase: boolean }[];
	/** Searchable forms of which none may be found. */
	excluded: string[];
	filters: Filters;
	target: Target;
	sort: Sort;
	/** Without the other words for the same thing. */
	isExact: boolean;
	/** More was typed than is looked for. */
	isCut: boolean;
	/** Only the first words are looked for. */
	hasTooMany: boolean;
	/** What of the filters could not be understood, in sentences. */
	notes: string[];
	/** Only 資料 of the group with this board; the page of a group asks so, no address does. */
	materialsOf?: number;
};

/** Reads a search as it stands in an address: the box with its operators, and the fields of くわしく探す. */
export function queryFrom(given: URLSearchParams): Query {
	const typed = given.get('q') ?? '';
	const line = typed.replace(/\s+/g, ' ').trim();
	const kept = Array.from(line.slice(0, QUERY_LIMIT * 2)).slice(0, QUERY_LIMIT);
	const asked = kept.join('').trim();
	const notes: string[] = [];
	const filters = fieldsOf(given, notes);
	const words: Query['words'] = [];
	const excluded: string[] = [];
	const taken = piecesOf(asked);
	for (const piece of taken) {
		if (piece.operator !== null) Object.assign(filters, filterFrom(piece, notes));
		else if (piece.isExcluded) excluded.push(...[searchable(piece.text).trim()].filter(hasLetter));
		else if (hasLetter(piece.text)) words.push({ text: piece.text, isPhrase: piece.isPhrase });
	}
	const distinct = [...new Map(words.map((word) => [searchable(word.text), word])).values()];
	return {
		asked,
		plain: taken
			.filter(({ operator }) => operator === null)
			.map(({ raw }) => raw)
			.join(' '),
		words: distinct.slice(0, WORD_LIMIT),
		excluded,
		filters,
		target: targets.find((each) => each === given.get('target')) ?? 'all',
		sort: sorts.find((each) => each === given.get('sort')) ?? 'relevant',
		isExact: given.get('exact') === '1',
		isCut: kept.length < line.length,
		hasTooMany: distinct.length > WORD_LIMIT,
		notes
	};
}

/** Whether anything at all narrows the search beside its words. */
export function isNarrowed(filters: Filters): boolean {
	return Object.values(filters).some((value) => value !== null);
}

function fieldsOf(given: URLSearchParams, notes: string[]): Filters {
	const filters = { ...noFilters };
	for (const name of [
		'organisation',
		'district',
		'board',
		'kind',
		'solved',
		'files',
		'year'
	] as const) {
		const text = (given.get(name) ?? '').trim().slice(0, QUERY_LIMIT);
		if (text !== '') Object.assign(filters, filterFrom({ operator: name, text }, notes));
	}
	const [from, to] = ['from', 'to'].map((name) =>
		(given.get(name) ?? '').trim().slice(0, QUERY_LIMIT)
	);
	if (from || to) Object.assign(filters, periodIn(from ?? '', to ?? '', notes));
	return filters;
}

type Typed = {
	operator: keyof Filters | null;
	text: string;
	isPhrase: boolean;
	isExcluded: boolean;
	raw: string;
};

const quotes = '"“”＂';
/** A sign before it, a name with a colon, and a text in quotes or up to the next space; an open quote ends with the line. */
const pieces = new RegExp(
	`(?<sign>[-－−‐])?(?:(?<name>[\\p{L}]{2,5})[:：])?(?:[${quotes}](?<quoted>[^${quotes}]*)[${quotes}]?|(?<plain>[^\\s、。${quotes}]+))`,
	'gu'
);

function piecesOf(asked: string): Typed[] {
	return [...asked.matchAll(pieces)].map(({ 0: raw, groups = {} }) => {
		const { sign, name, quoted, plain } = groups;
		const text = quoted ?? plain ?? '';
		const operator = name === undefined ? null : isOperator(name);
		const whole = name === undefined || operator !== null ? text : `${name}:${text}`;
		return {
			operator,
			text: whole,
			isPhrase: quoted !== undefined,
			isExcluded: sign !== undefined,
			raw
		};
	});
}

function hasLetter(text: string): boolean {
	return /[\p{L}\p{N}]/u.test(searchable(text).replace(/^-+$/, ''));
}
