import { and, not, or, sql, type SQL } from 'drizzle-orm';
import { addDays, instantOf } from '#lib/dates.ts';
import type { Filters } from '#lib/search.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { list as organisations } from '../identity/organisations.ts';
import { scopeOf, scopes } from '../permissions.ts';
import { firstIdOf } from './entries.ts';
import { isNamed } from './operators.ts';
import { phraseFor } from './tokens.ts';

const { searchEntry, thread, threadAct } = schema;

/** More than these are not ranked against each other; the newest of them are. */
const MOST_FOUND = 1000;
/** How many of the newest texts that the index offers are looked at, so that no search holds up the others. */
const MOST_OFFERED = 20_000;
/** How many of the newest texts are read through for a single character before the index is asked. */
const MOST_READ = 5_000;
/** Occurrences are counted in the beginning of a text only, letters. */
const COUNTED = 20_000;

/** A word with the forms of which a text must hold one. */
type Sought = { forms: string[] };

export type Candidate = {
	id: number;
	thing: string;
	kind: (typeof searchEntry.$inferSelect)['kind'];
	/** What it lies in, such as 'thread:5'. */
	root: string;
	threadId: number | null;
	boardId: number | null;
	number: number | null;
	createdAt: Date;
	length: number;
	/** A question's standing; null for everything else. */
	isSolved: boolean | null;
	/** The very post that solved it. */
	isAnswer: boolean;
	/** For each word, how often it stands in the title and in the text. */
	titleHits: number[];
	bodyHits: number[];
};

export type Candidates = {
	rows: Candidate[];
	/** There are more: `rows` are the newest. */
	isCapped: boolean;
	/** Not everything could be looked at: what is older may hold the words too. */
	isPartial: boolean;
};

type Wanted = {
	words: Sought[];
	excluded: string[];
	filters: Filters;
	/** Only 資料 of the group with this board. */
	materialsOf?: number | undefined;
	/** Only Q&A. */
	isOfArticles?: boolean;
};

/** Finds what this reader can read and what holds every word, letter by letter; newest first. */
export function find(actor: Actor, wanted: Wanted): Candidates {
	const narrowing = narrowingOf(wanted.filters);
	if (narrowing === null) return { rows: [], isCapped: false, isPartial: false };
	const where = and(
		scopes.entry,
		narrowing,
		wanted.materialsOf === undefined
			? undefined
			: sql`${searchEntry.kind} = 'material' and ${searchEntry.boardId} = ${wanted.materialsOf}`,
		wanted.isOfArticles ? sql`${searchEntry.kind} = 'article'` : undefined,
		...wanted.words.map(holds),
		...wanted.excluded.map(lacks)
	);
	const expression = expressionFor(wanted.words);
	const span = spanOf(wanted.filters);
	const read = (most: number) =>
		sql`(select id from search_entry where id between ${span.first} and ${span.last} order by id desc limit ${most}) f`;
	if (expression === null) {
		const most = wanted.words.length === 0 ? MOST_OFFERED : MOST_READ;
		const rows = run(actor, read(most), where, wanted.words);
		const hasAll = rows.length > MOST_FOUND || !hasMore(span, most);
		const single = singleFor(wanted.words);
		if (hasAll || single === null) return found(rows, !hasAll);
		return offered(single);
	}
	return offered(expression);

	function offered(match: string): Candidates {
		const from = sql`(select rowid id from search_index where search_index match ${match}
			and rowid between ${span.first} and ${span.last} order by rowid desc limit ${MOST_OFFERED}) f`;
		const rows = run(actor, from, where, wanted.words);
		return found(rows, rows.length <= MOST_FOUND && offersMore(match, span));
	}
}

function found(rows: Candidate[], isPartial: boolean): Candidates {
	const isCapped = rows.length > MOST_FOUND;
	return { rows: rows.slice(0, MOST_FOUND), isCapped, isPartial };
}

function run(actor: Actor, from: SQL, where: SQL | undefined, words: Sought[]): Candidate[] {
	const rows = db()
		.select({
			id: sql<number>`search_entry.id`,
			thing: sql<string>`search_entry.thing`,
			kind: sql<Candidate['kind']>`search_entry.kind`,
			root: sql<string>`search_entry.root`,
			threadId: sql<number | null>`search_entry.thread_id`,
			boardId: sql<number | null>`search_entry.board_id`,
			number: sql<number | null>`search_entry.number`,
			createdAt: sql<number>`search_entry.created_at`,
			length: sql<number>`length(search_entry.body)`,
			isSolved: sql<
				0 | 1 | null
			>`iif(thread.kind = 'question', thread.solution_id is not null, null)`,
			isAnswer: sql<0 | 1>`search_entry.thing = 'post:' || thread_act.post_id`,
			titleHits: counted(words, sql`search_entry.title`),
			bodyHits: counted(words, sql`substr(search_entry.body, 1, ${COUNTED})`)
		})
		.from(
			sql`${from} cross join ${searchEntry} on ${searchEntry.id} = f.id
				left join ${thread} on ${thread.id} = ${searchEntry.threadId}
				left join ${threadAct} on ${threadAct.id} = ${thread.solutionId}`
		)
		.where(where)
		.limit(MOST_FOUND + 1)
		.prepare()
		.all(scopeOf(actor));
	return rows.map((row) => ({
		...row,
		createdAt: new Date(row.createdAt),
		isSolved: row.isSolved === null ? null : row.isSolved === 1,
		isAnswer: row.isAnswer === 1,
		titleHits: JSON.parse(row.titleHits) as number[],
		bodyHits: JSON.parse(row.bodyHits) as number[]
	}));
}

function counted(words: Sought[], text: SQL): SQL<string> {
	const counts = words.map(
		({ forms }) =>
			sql`${sql.join(
				forms.map(
					(form) =>
						sql`(length(${text}) - length(replace(${text}, ${form}, ''))) / ${Array.from(form).length}`
				),
				sql` + `
			)}`
	);
	return sql<string>`json_array(${sql.join(counts, sql`, `)})`;
}

function holds({ forms }: Sought): SQL | undefined {
	return or(
		...forms.map(
			(form) => sql`(instr(${searchEntry.title}, ${form}) or instr(${searchEntry.body}, ${form}))`
		)
	);
}

function lacks(form: string): SQL {
	return not(sql`(instr(${searchEntry.title}, ${form}) or instr(${searchEntry.body}, ${form}))`);
}

/** A character alone stands in too many texts to be worth the index's while beside longer words. */
function expressionFor(words: Sought[]): string | null {
	const long = words.filter(({ forms }) => forms.every((form) => Array.from(form).length > 1));
	return long.length === 0 ? null : expressionOf(long);
}

function singleFor(words: Sought[]): string | null {
	return words.length === 0 ? null : expressionOf(words);
}

function expressionOf(words: Sought[]): string {
	return words
		.map(({ forms }) => `(${forms.flatMap((form) => phraseFor(form) ?? []).join(' OR ')})`)
		.join(' AND ');
}

type Span = { first: number; last: number };

/** The stretch of ids in which everything of a period lies. */
function spanOf({ year, from, to }: Filters): Span {
	const first = [from, year === null ? null : `${year}-04-01`].filter((day) => day !== null);
	const last = [to, year === null ? null : `${year + 1}-03-31`].filter((day) => day !== null);
	return {
		first: Math.max(0, ...first.map((day) => firstIdOf(instantOf(day, '00:00').getTime()))),
		last: Math.min(
			Number.MAX_SAFE_INTEGER,
			...last.map((day) => firstIdOf(instantOf(addDays(day, 1), '00:00').getTime()) - 1)
		)
	};
}

/** Null where the filters name an organisation that there is not. */
function narrowingOf(filters: Filters): SQL | undefined | null {
	const { organisation, district, board, kind, solved, files } = filters;
	const ids =
		organisation === null
			? null
			: organisations().filter(({ name }) => isNamed(name, organisation));
	if (ids?.length === 0) return null;
	return and(
		// Who wrote under a mask is found by nobody who may not see behind it.
		ids === null
			? undefined
			: and(scopes.entryAuthor, sql`${searchEntry.organisationId} in ${ids.map(({ id }) => id)}`),
		district === null
			? undefined
			: and(
					scopes.entryAuthor,
					sql`${searchEntry.organisationId} in (select id from organisation where district = ${district})`
				),
		board === null
			? undefined
			: sql`${searchEntry.boardId} = (select id from board where slug = ${board})`,
		kind === null ? undefined : sql`${thread.kind} = ${kind}`,
		solved === null
			? undefined
			: sql`${thread.kind} = 'question' and (${thread.solutionId} is not null) = ${solved === 'yes' ? 1 : 0}`,
		files === null ? undefined : sql`${searchEntry.hasFiles} = ${files === 'yes' ? 1 : 0}`
	);
}

function hasMore({ first, last }: Span, than: number): boolean {
	const row = db().get(
		sql`select 1 from search_entry where id between ${first} and ${last} limit 1 offset ${than}`
	);
	return row !== undefined;
}

function offersMore(match: string, { first, last }: Span): boolean {
	const row = db().get(sql`select 1 from search_index where search_index match ${match}
		and rowid between ${first} and ${last} limit 1 offset ${MOST_OFFERED}`);
	return row !== undefined;
}
