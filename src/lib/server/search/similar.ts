import { and, eq, sql, type SQL } from 'drizzle-orm';
import { fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import { districts } from '#lib/reference/districts.ts';
import type { SimilarThread, Twin } from '#lib/search.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { isWithin } from '../identity/throttle.ts';
import { found, reads, scopeOf, scopes } from '../permissions.ts';
import { alikeness, termsOf } from './alikeness.ts';

const { board, searchEntry, thread } = schema;

const MOST = 3;
/** Openings that the index offers to be compared. */
const CANDIDATES = 30;
/** Letters of an opening's text that are compared. */
const BODY_COMPARED = 600;
/** How much of what is asked a thread must share to be shown, and to be announced unread. */
const ALIKE = 0.33;
const ALIKE_UNREAD = 0.4;
/** A word or two would find something in every 広域. */
const LEAST_TERMS_UNREAD = 3;
/** Announcements of unreadable threads to one seat within an hour: nobody is to feel along another 広域. */
const TWINS_AN_HOUR = 60;

/** What somebody asks: typed just now, or the opening of a thread. */
export type Beginning = {
	title: string;
	threadId: number | null;
	/** Twins are announced between threads of one 広域 only, and from none under a mask: asking for one tells its title. */
	isOfDistrict: boolean;
};

/** What is to be compared: a title being typed (for the own 広域), or a thread this actor can read; throws `NotFound`. */
export function beginningOf(actor: Actor, from: { title: string } | { thread: number }): Beginning {
	if ('title' in from) return { title: from.title, threadId: null, isOfDistrict: true };
	const row = db().select().from(thread).where(eq(thread.id, from.thread)).get();
	const of = found(row && reads(actor, 'thread', row) ? row : null);
	return {
		title: of.title,
		threadId: of.id,
		isOfDistrict:
			of.authorAudience === null &&
			of.audience.startsWith('district:') &&
			actor.reach.includes(of.audience)
	};
}

/** At most three threads this actor can read that ask nearly the same, the nearest first. */
export function similarTo(actor: Actor, beginning: Beginning): SimilarThread[] {
	return nearest(actor, beginning, selectReadable, ALIKE)
		.slice(0, MOST)
		.map(({ thread: of, board: name }) => ({
			id: of.id,
			href: `/threads/${of.id}`,
			title: of.title,
			kind: of.kind,
			isSolved: of.solutionId !== null,
			board: name,
			year: fiscalYearLabel(fiscalYear(of.createdAt)),
			replies: of.replyCount
		}));
}

/**
 * Threads of other 広域 that ask nearly the same and that this actor may not read: one for each 広域, and of each only
 * where it stands and whether it was solved. Masked threads are never among them; nothing comes beyond 60 an hour.
 */
export function twinsOf(actor: Actor, beginning: Beginning): Twin[] {
	const twins = unreadable(actor, beginning);
	if (twins.length > 0 && !isWithin(`twins:${actor.seat.id}`, TWINS_AN_HOUR)) return [];
	return twins.map(({ thread: of, district }) => ({
		district: { slug: district.slug, name: district.name },
		isSolved: of.solutionId !== null
	}));
}

/** The thread behind an announcement, for asking its 世話役; throws `NotFound` where nothing was announced. */
export function twinIn(actor: Actor, beginning: Beginning, district: string): number {
	const twin = unreadable(actor, beginning).find((one) => one.district.slug === district);
	return found(twin).thread.id;
}

function unreadable(actor: Actor, beginning: Beginning) {
	if (!beginning.isOfDistrict || !actor.reach.some((key) => key.startsWith('district:'))) return [];
	if (termsOf(beginning.title).length < LEAST_TERMS_UNREAD) return [];
	const byDistrict = new Map<string, Near & { district: (typeof districts)[number] }>();
	for (const near of nearest(actor, beginning, selectUnreadable, ALIKE_UNREAD)) {
		const district = districts.find(({ slug }) => near.thread.audience === `district:${slug}`);
		if (district && !byDistrict.has(district.slug)) {
			byDistrict.set(district.slug, { ...near, district });
		}
	}
	return [...byDistrict.values()].slice(0, MOST);
}

type Near = { thread: typeof thread.$inferSelect; board: string };

function nearest(
	actor: Actor,
	beginning: Beginning,
	candidates: typeof selectReadable,
	least: number
): Near[] {
	const terms = termsOf(beginning.title);
	if (terms.length === 0) return [];
	return candidates()
		.all({
			...scopeOf(actor),
			asked: terms.map(({ token }) => `"${token}"`).join(' OR '),
			except: beginning.threadId ?? 0
		})
		.map((row) => ({ ...row, score: alikeness(terms, row.title, row.body) }))
		.filter((row) => row.score >= least)
		.sort((a, b) => b.score - a.score);
}

const selectReadable = openingsQuery(scopes.thread);
const selectUnreadable = openingsQuery(
	sql`not ${scopes.thread} and ${thread.audience} like 'district:%' and ${thread.authorAudience} is null`
);

/** Openings that share some of the terms, by the index's own rank; of those with this right only. */
function openingsQuery(right: SQL) {
	return preparedOnce((connection) =>
		connection
			.select({
				thread,
				board: board.name,
				title: searchEntry.title,
				body: sql<string>`substr(${searchEntry.body}, 1, ${BODY_COMPARED})`
			})
			.from(searchEntry)
			.innerJoin(sql`search_index`, sql`search_index.rowid = ${searchEntry.id}`)
			.innerJoin(thread, eq(thread.id, searchEntry.threadId))
			.innerJoin(board, eq(board.id, thread.boardId))
			.where(
				and(
					sql`search_index match ${sql.placeholder('asked')}`,
					eq(searchEntry.kind, 'post'),
					eq(searchEntry.number, 1),
					right,
					standingThread,
					sql`${board.kind} <> 'practice'`,
					sql`${thread.id} <> ${sql.placeholder('except')}`
				)
			)
			.orderBy(sql`search_index.rank`)
			.limit(CANDIDATES)
			.prepare()
	);
}
