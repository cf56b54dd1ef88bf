import { and, eq, sql, type SQL } from 'drizzle-orm';
import { fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import { districts } from '#lib/reference/districts.ts';
import type { SimilarThread, Twin } from '#lib/search.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { isWithin } from '../identity/throttle.ts';
import { found, reachKey, reads, scopeOf, scopes } from '../permissions.ts';
import { heldUntilRecorded } from '../record/held.ts';
import { likeOf, type Like } from './like-openings.ts';

const { board, thread } = schema;

const MOST = 3;
/** How much of what is asked a thread must share to be shown, and to be announced unread. */
const ALIKE = 0.33;
const ALIKE_UNREAD = 0.4;
/** A word or two would find something in every 広域. */
const LEAST_TERMS_UNREAD = 3;
/** Announcements of unreadable threads to one seat within an hour: nobody is to feel along another 広域. */
const TWINS_AN_HOUR = 60;

/** What somebody asks: typed just now, or the opening of a thread. */
type Beginning = {
	title: string;
	threadId: number | null;
	/** Twins are announced between threads of one 広域 only, and from none under a mask: asking for one tells its title. */
	isOfDistrict: boolean;
};

/** What is to be compared: a title being typed (for the own 広域), or a thread this actor can read; throws `NotFound`. */
export function beginningOf(actor: Actor, from: { title: string } | { thread: number }): Beginning {
	if ('title' in from) return { title: from.title, threadId: null, isOfDistrict: true };
	const row = selectThread().get({ id: from.thread });
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

const selectThread = preparedOnce((connection) =>
	connection
		.select()
		.from(thread)
		.where(eq(thread.id, sql.placeholder('id')))
		.prepare()
);

/** At most three threads this actor can read that ask nearly the same, the nearest first. */
export function similarTo(actor: Actor, beginning: Beginning): SimilarThread[] {
	return nearest(actor, likeOf(beginning), selectReadable, ALIKE)
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
	const like = likeOf(beginning);
	if (like.terms < LEAST_TERMS_UNREAD) return [];
	const byDistrict = new Map<string, Near & { district: (typeof districts)[number] }>();
	for (const near of nearest(actor, like, selectUnreadable, ALIKE_UNREAD)) {
		const district = districts.find(({ slug }) => near.thread.audience === `district:${slug}`);
		if (district && !byDistrict.has(district.slug)) {
			byDistrict.set(district.slug, { ...near, district });
		}
	}
	return [...byDistrict.values()].slice(0, MOST);
}

type Near = { thread: typeof thread.$inferSelect; board: string };

const heldNear = heldUntilRecorded<Near[]>(1_000);

/** Those of the like openings that meet a right, the nearest first. */
function nearest(actor: Actor, like: Like, rowsWith: typeof selectReadable, least: number): Near[] {
	const scores = new Map(
		like.openings.filter(({ score }) => score >= least).map(({ id, score }) => [id, score])
	);
	if (scores.size === 0) return [];
	const score = (near: Near) => scores.get(near.thread.id) ?? 0;
	const ids = JSON.stringify([...scores.keys()]);
	const kind = rowsWith === selectReadable ? 'read' : 'not read';
	return heldNear(`${kind} ${ids} ${reachKey(actor)}`, () =>
		rowsWith().all({ ...scopeOf(actor), ids })
	)
		.slice()
		.sort((a, b) => score(b) - score(a));
}

const selectReadable = nearQuery(scopes.thread);
const selectUnreadable = nearQuery(
	sql`not ${scopes.thread} and ${thread.audience} like 'district:%' and ${thread.authorAudience} is null`
);

/** Threads of these ids that stand and meet a right. */
function nearQuery(right: SQL) {
	return preparedOnce((connection) =>
		connection
			.select({ thread, board: board.name })
			.from(thread)
			.innerJoin(board, eq(board.id, thread.boardId))
			.where(
				and(
					sql`${thread.id} in (select value from json_each(${sql.placeholder('ids')}))`,
					right,
					standingThread,
					sql`${board.kind} <> 'practice'`
				)
			)
			.prepare()
	);
}
