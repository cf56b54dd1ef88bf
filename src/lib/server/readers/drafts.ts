import { inArray } from 'drizzle-orm';
import { NotFound } from '#lib/errors.ts';
import { boardPath } from '#lib/boards.ts';
import { db, schema } from '../db/index.ts';
import { forbiddenLabels } from '../labels/forbidden.ts';
import * as drafts from '../files/organisation-drafts.ts';
import type { Board } from '../forum/boards.ts';
import * as boards from '../forum/boards.ts';
import { pageOf } from '../forum/posts.ts';
import type { Thread } from '../forum/threads.ts';
import * as threads from '../forum/threads.ts';
import type { Actor } from '../identity/actors.ts';
import { reads, readsHidden } from '../permissions.ts';

const { thread } = schema;

/** Where a draft was to go: in words, the form that opens with it, and what stands in the way. */
type Place = { name: string; form: string | null; problem: string | null };

/** The drafts of the actor's organisation with the places they were written for. */
export function draftsOf(actor: Actor): (drafts.SavedDraft & { place: Place })[] {
	const saved = drafts.list(actor);
	const finding = allAtOnce(actor, saved);
	return saved.map((draft) => ({ ...draft, place: placeOf(actor, draft, finding) }));
}

/** One draft with its files and its place; throws `NotFound`. */
export function draftWithPlace(actor: Actor, id: number) {
	const draft = drafts.find(actor, id);
	return { ...draft, place: placeOf(actor, draft, oneByOne(actor)) };
}

/** The actor's own draft that a form was opened with by its address, for that form alone; null otherwise. */
export function draftAsked(actor: Actor, url: URL): ReturnType<typeof drafts.find> | null {
	const id = Number(url.searchParams.get('draft') ?? '');
	if (!Number.isSafeInteger(id) || id < 1) return null;
	return orNull(() => drafts.find(actor, id));
}

/** How the thread and the board of a draft are found; null for what is gone or out of reach. */
type Finding = {
	thread: (id: number) => Thread | null;
	board: (slug: string) => Board | null;
	/** That of a thread which was found. */
	boardOf: (of: Thread) => Board;
};

function oneByOne(actor: Actor): Finding {
	return {
		thread: (id) => orNull(() => threads.find(actor, id)),
		board: (slug) => orNull(() => boards.find(actor, slug)),
		boardOf: (of) => boards.byId(of.boardId)
	};
}

/** Asks once for all threads and once for all boards, however many drafts there are. */
function allAtOnce(actor: Actor, saved: drafts.SavedDraft[]): Finding {
	const ids = saved.flatMap((draft) => threadIn(draft) ?? []);
	const found = db().select().from(thread).where(inArray(thread.id, ids)).all();
	const byId = new Map(found.filter((row) => finds(actor, row)).map((row) => [row.id, row]));
	const entered = boards.listWithGroups(actor);
	return {
		thread: (id) => byId.get(id) ?? null,
		board: (slug) => entered.find((of) => of.slug === slug) ?? null,
		// A thread may be opened by name to somebody who does not enter its board.
		boardOf: ({ boardId }) => entered.find((of) => of.id === boardId) ?? boards.byId(boardId)
	};
}

/** As `threads.find`. */
function finds(actor: Actor, row: Thread): boolean {
	const isStanding = row.deletionId === null && row.mergedIntoId === null;
	const isShown = row.hidingId === null || readsHidden(actor, row, row);
	return isStanding && isShown && reads(actor, 'thread', row);
}

function threadIn({ form }: drafts.SavedDraft): number | null {
	const id = /^\/threads\/(\d+)$/.exec(form)?.[1];
	return id === undefined ? null : Number(id);
}

function placeOf(actor: Actor, draft: drafts.SavedDraft, finding: Finding): Place {
	const slug = /^\/(?:boards\/([^/]+)|groups\/([^/]+)\/threads)\/new$/
		.exec(draft.form)
		?.slice(1)
		.find(Boolean);
	return slug === undefined
		? threadPlace(actor, draft, finding)
		: boardPlace(actor, draft, finding.board(slug));
}

function boardPlace(actor: Actor, draft: drafts.SavedDraft, board: Board | null): Place {
	if (!board)
		return { name: '掲示板', form: null, problem: '書こうとした掲示板が見つかりません。' };
	if (!boards.rightsOn(actor, board).write) {
		return { name: board.name, form: null, problem: forbiddenLabels['board.write'] };
	}
	return { name: board.name, form: `${boardPath(board)}/new?draft=${draft.id}`, problem: null };
}

function threadPlace(actor: Actor, draft: drafts.SavedDraft, finding: Finding): Place {
	const of = finding.thread(threadIn(draft) ?? 0);
	if (!of) {
		return { name: '返信', form: null, problem: '返信しようとした投稿は、もう見られません。' };
	}
	const board = finding.boardOf(of);
	const name = `${board.name}（返信）`;
	if (threads.rightsOn(actor, of).reply) {
		const page = pageOf(of.lastNumber);
		const form = `/threads/${of.id}?${page > 1 ? `page=${page}&` : ''}draft=${draft.id}#body`;
		return { name, form, problem: null };
	}
	const asNew = boards.rightsOn(actor, board).write
		? `${boardPath(board)}/new?draft=${draft.id}`
		: null;
	return { name, form: asNew, problem: '返信しようとした投稿は締め切られました。' };
}

/** What is gone or out of reach is null here: the draft itself is still there to read. */
function orNull<Thing>(find: () => Thing): Thing | null {
	try {
		return find();
	} catch (thrown) {
		if (thrown instanceof NotFound) return null;
		throw thrown;
	}
}
