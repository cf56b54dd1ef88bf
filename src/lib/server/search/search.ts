import { searchable } from '#lib/folding.ts';
import { type FoundGroup, type Target } from '#lib/search.ts';
import { now } from '../now.ts';
import type { Actor } from '../identity/actors.ts';
import { find, type Candidates } from './find.ts';
import { formsOf, withoutLonger } from './forms.ts';
import { groupsFor } from './groups.ts';
import { noteMiss } from './misses.ts';
import { peopleFor, type FoundPeople } from './people.ts';
import { isNarrowed, type Query } from './query.ts';
import { facetsOf, gathered, isGathered, type Facets, type Result } from './results.ts';
import { hitsOf, type Hit } from './shown.ts';
import { isTerm, othersFor } from './synonyms.ts';

export const HITS_PER_PAGE = 50;
/** Other words named above the results. */
const NAMED = 6;

export type Found = {
	query: Query;
	hasWords: boolean;
	hits: Hit[];
	/** Results of the chosen 対象. */
	count: number;
	/** Of them those that were found by a word that only lies near. */
	near: number;
	counts: Record<Target, number>;
	isCapped: boolean;
	isPartial: boolean;
	/** Other words that were looked for as well, because they mean the same. */
	also: string[];
	facets: Facets;
	people: FoundPeople;
	/** Working groups, 結論カード and proposals, above the rest. */
	groups: FoundGroup[];
	page: number;
	pages: number;
};

type Word = { text: string; forms: string[]; also: string[]; near: string[] };

/**
 * Looks for what this reader can read and what holds every word: posts and attached texts, notices, people and
 * organisations. What holds only a word that lies near comes after the rest.
 */
export function search(actor: Actor, query: Query, askedPage: number): Found {
	const words = wordsOf(query);
	const hasWords = words.length > 0;
	const isAsked = hasWords || (isNarrowed(query.filters) && query.notes.length === 0);
	const exact = isAsked ? found(actor, query, words) : nothing;
	const known = new Set(exact.rows.map(({ thing }) => thing));
	const isNear = words.some(({ near }) => near.length > 0) && !exact.isCapped;
	const wide = words.map((word) => ({
		...word,
		forms: withoutLonger([...word.forms, ...word.near])
	}));
	const more = isNear
		? found(actor, query, wide).rows.filter(({ thing }) => !known.has(thing))
		: [];
	const options = { sort: query.sort, at: now() };
	const direct = gathered(exact.rows, words, { ...options, isNear: false });
	const roots = new Set(direct.flatMap(({ best }) => (isGathered(best) ? best.root : [])));
	const near = gathered(more, wide, { ...options, isNear: true }).filter(
		({ best }) => !(isGathered(best) && roots.has(best.root))
	);
	const results = [...direct, ...near];
	const isWhole = !isNarrowed(query.filters) && query.materialsOf === undefined;
	const people = hasWords && isWhole ? peopleFor(actor, words) : noPeople;
	const groups = hasWords && isWhole && query.target === 'all' ? groupsFor(actor, words) : [];
	const chosen = results.filter(({ target }) => query.target === 'all' || query.target === target);
	const pages = Math.max(1, Math.ceil(chosen.length / HITS_PER_PAGE));
	const page = Math.min(Math.max(1, askedPage), pages);
	const shown = chosen.slice((page - 1) * HITS_PER_PAGE, page * HITS_PER_PAGE);
	if (hasWords && isWhole && results.length + people.count + groups.length === 0) {
		noteMiss(actor, words.map(({ text }) => searchable(text)).join(' '));
	}
	return {
		query,
		hasWords: isAsked,
		hits: hitsOf(
			actor,
			shown,
			wide.flatMap(({ forms }) => forms)
		),
		count: query.target === 'people' ? people.count : chosen.length,
		near: chosen.filter((result) => result.isNear).length,
		counts: countsOf(results, people.count),
		isCapped: exact.isCapped,
		isPartial: exact.isPartial,
		also: words.flatMap(({ also }) => also).slice(0, NAMED),
		facets: facetsOf(chosen),
		people: query.target === 'all' || query.target === 'people' ? people : noPeople,
		groups,
		page,
		pages
	};
}

/** The Q&A, 仕様書の例 among them, that this reader can read and that hold every word; newest first. */
export function articlesWith(actor: Actor, query: Query): number[] {
	const { excluded, filters } = query;
	const { rows } = find(actor, { words: wordsOf(query), excluded, filters, isOfArticles: true });
	return rows.map(({ thing }) => Number(thing.slice('article:'.length)));
}

const nothing: Candidates = { rows: [], isCapped: false, isPartial: false };
const noPeople: FoundPeople = { bodies: [], count: 0 };

function found(actor: Actor, query: Query, words: { forms: string[] }[]): Candidates {
	const { excluded, filters } = query;
	return find(actor, { words, excluded, filters, materialsOf: query.materialsOf });
}

/** The words with all their forms; several of them together may be one term. */
function wordsOf(query: Query): Word[] {
	const plain = query.words.filter(({ isPhrase }) => !isPhrase);
	const whole = plain.map(({ text }) => text).join(' ');
	const texts =
		plain.length > 1 && !query.isExact && isTerm(whole) ? [whole] : plain.map(({ text }) => text);
	const phrases = query.words
		.filter(({ isPhrase }) => isPhrase)
		.map(({ text }) => ({ text, forms: [searchable(text).trim()], also: [], near: [] }));
	return [...texts.map((text) => wordOf(text, query.isExact)), ...phrases].filter(
		({ forms }) => forms.length > 0
	);
}

function wordOf(text: string, isExact: boolean): Word {
	const own = formsOf(text);
	if (isExact || own.length === 0) return { text, forms: own, also: [], near: [] };
	const { same, near } = othersFor(text);
	// A longer name for the same thing that has the word in it is found anyway.
	const also = same.filter((term) => !own.some((form) => searchable(term).includes(form)));
	const forms = withoutLonger([...own, ...also.flatMap(formsOf)]);
	const others = near.flatMap(formsOf).filter((form) => !forms.some((own) => form.includes(own)));
	return { text, forms, also, near: others };
}
function countsOf(results: Result[], people: number): Record<Target, number> {
	const of = (target: Target) => results.filter((result) => result.target === target).length;
	return {
		all: results.length + people,
		posts: of('posts'),
		files: of('files'),
		notices: of('notices'),
		meetings: of('meetings'),
		minutes: of('minutes'),
		tickets: of('tickets'),
		incidents: of('incidents'),
		articles: of('articles'),
		people
	};
}
