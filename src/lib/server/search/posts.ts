import { and, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import { POSTS_PER_PAGE, type ThreadKind } from '#lib/forum.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '../db/index.ts';
import { standingPost, standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { scopeOf, scopes, seesAuthor } from '../permissions.ts';
import { excerpt, marked, type Piece } from './excerpts.ts';
import { queryFrom, type Query } from './query.ts';

const { board, organisation, post, thread } = schema;

export const HITS_PER_PAGE = 50;

export type Hit = {
	/** Leads to the very post. */
	href: string;
	number: number;
	title: Piece[];
	excerpt: Piece[];
	kind: ThreadKind;
	board: string;
	organisation: string;
	at: Date;
	legacyNumber: Piece[] | null;
};

export type Found = { query: Query; hits: Hit[]; count: number; page: number; pages: number };

/**
 * Looks for posts this reader can read that hold every word, newest first. The title and 旧番号 count for
 * the opening; a reply has at least one of the words itself.
 */
export function search(actor: Actor, typed: string, askedPage: number): Found {
	const query = queryFrom(typed);
	const ids = query.words.length === 0 ? [] : idsHolding(actor, query.words);
	const pages = Math.max(1, Math.ceil(ids.length / HITS_PER_PAGE));
	const page = Math.min(Math.max(1, askedPage), pages);
	const shown = ids.slice((page - 1) * HITS_PER_PAGE, page * HITS_PER_PAGE);
	return { query, hits: hitsOf(actor, shown, query.words), count: ids.length, page, pages };
}

/** A deleted opening leaves its title on the board, and nothing else. */
const standingBody = sql<string>`case when ${standingPost} then ${post.body} else '' end`;
const heading = sql`${thread.title} || coalesce(' 旧番号' || ${thread.legacyNumber}, '')`;

function idsHolding(actor: Actor, words: string[]): number[] {
	const inBody = (word: string): SQL => sql`instr(folded(${standingBody}), ${word})`;
	const inHeading = (word: string): SQL => sql`instr(folded(${heading}), ${word})`;
	const rows = db()
		.select({ id: post.id })
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.where(
			and(
				scopes.thread,
				scopes.post,
				standingThread,
				sql`(${standingPost} or ${post.number} = 1)`,
				...words.map((word) => or(inBody(word), inHeading(word))),
				or(eq(post.number, 1), ...words.map(inBody))
			)
		)
		.orderBy(desc(post.createdAt), desc(post.id))
		.prepare()
		.all(scopeOf(actor));
	return rows.map(({ id }) => id);
}

function hitsOf(actor: Actor, ids: number[], words: string[]): Hit[] {
	const rows = db()
		.select({
			post,
			thread,
			board: board.name,
			organisation: organisation.name,
			body: standingBody
		})
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.innerJoin(board, eq(board.id, thread.boardId))
		.innerJoin(organisation, eq(organisation.id, post.organisationId))
		.where(inArray(post.id, ids))
		.orderBy(desc(post.createdAt), desc(post.id))
		.all();
	return rows.map((row) => ({
		href: hrefOf(row.thread.id, row.post.number),
		number: row.post.number,
		title: marked(row.thread.title, words),
		excerpt: excerpt(row.body, words),
		kind: row.thread.kind,
		board: row.board,
		organisation: seesAuthor(actor, row.post) ? row.organisation : labels.masked,
		at: row.post.createdAt,
		legacyNumber: row.thread.legacyNumber === null ? null : marked(row.thread.legacyNumber, words)
	}));
}

function hrefOf(threadId: number, number: number): string {
	const page = Math.ceil(number / POSTS_PER_PAGE);
	return `/threads/${threadId}${page > 1 ? `?page=${page}` : ''}#p${number}`;
}
