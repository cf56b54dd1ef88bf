import { NotFound } from '#lib/errors.ts';
import { boardPath } from '#lib/boards.ts';
import { forbiddenLabels } from '../labels/forbidden.ts';
import * as drafts from '../files/organisation-drafts.ts';
import * as boards from '../forum/boards.ts';
import { pageOf } from '../forum/posts.ts';
import * as threads from '../forum/threads.ts';
import type { Actor } from '../identity/actors.ts';

/** Where a draft was to go: in words, the form that opens with it, and what stands in the way. */
type Place = { name: string; form: string | null; problem: string | null };

/** The drafts of the actor's organisation with the places they were written for. */
export function draftsOf(actor: Actor): (drafts.SavedDraft & { place: Place })[] {
	return drafts.list(actor).map((draft) => ({ ...draft, place: placeOf(actor, draft) }));
}

/** One draft with its files and its place; throws `NotFound`. */
export function draftWithPlace(actor: Actor, id: number) {
	const draft = drafts.find(actor, id);
	return { ...draft, place: placeOf(actor, draft) };
}

/** The actor's own draft that a form was opened with by its address, for that form alone; null otherwise. */
export function draftAsked(actor: Actor, url: URL): ReturnType<typeof drafts.find> | null {
	const id = Number(url.searchParams.get('draft') ?? '');
	if (!Number.isSafeInteger(id) || id < 1) return null;
	return orNull(() => drafts.find(actor, id));
}

function placeOf(actor: Actor, draft: drafts.SavedDraft): Place {
	const slug = /^\/(?:boards\/([^/]+)|groups\/([^/]+)\/threads)\/new$/
		.exec(draft.form)
		?.slice(1)
		.find(Boolean);
	if (slug !== undefined) return boardPlace(actor, slug, draft.id);
	return threadPlace(actor, Number(/^\/threads\/(\d+)$/.exec(draft.form)?.[1] ?? 0), draft.id);
}

function boardPlace(actor: Actor, slug: string, draftId: number): Place {
	const board = orNull(() => boards.find(actor, slug));
	if (!board)
		return { name: '掲示板', form: null, problem: '書こうとした掲示板が見つかりません。' };
	if (!boards.rightsOn(actor, board).write) {
		return { name: board.name, form: null, problem: forbiddenLabels['board.write'] };
	}
	return { name: board.name, form: `${boardPath(board)}/new?draft=${draftId}`, problem: null };
}

function threadPlace(actor: Actor, id: number, draftId: number): Place {
	const thread = orNull(() => threads.find(actor, id));
	if (!thread) {
		return { name: '返信', form: null, problem: '返信しようとした投稿は、もう見られません。' };
	}
	const board = boards.byId(thread.boardId);
	const name = `${board.name}（返信）`;
	if (threads.rightsOn(actor, thread).reply) {
		const page = pageOf(thread.lastNumber);
		const form = `/threads/${id}?${page > 1 ? `page=${page}&` : ''}draft=${draftId}#body`;
		return { name, form, problem: null };
	}
	const asNew = boards.rightsOn(actor, board).write
		? `${boardPath(board)}/new?draft=${draftId}`
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
