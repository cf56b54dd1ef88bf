import { eq } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { audienceChoices, type AudienceChoice } from '#lib/forum.ts';
import { schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { audienceKey, authorize, isWithin, may } from '../permissions.ts';
import { changeAudience } from '../record/audience.ts';
import { change } from '../record/change.ts';
import { tells } from '../record/tells.ts';
import * as boards from './boards.ts';
import * as threads from './threads.ts';

const { thread } = schema;

const WOULD_WIDEN =
	'この投稿は「この広域だけ」です。そのまま別の掲示板に移すと読める人が変わるため、移せません。先に「全県へ広げる」を使ってください。';

export type Destination = { slug: string; name: string };

/** The boards this actor may put a thread on, whether its readers fit there or not. */
export function destinations(actor: Actor, of: threads.Thread): Destination[] {
	return boards
		.list(actor)
		.filter((board) => board.id !== of.boardId && may(actor, 'board.receive', board))
		.map(({ slug, name }) => ({ slug, name }));
}

/** Who could read a thread on another board: what that board offers and does not widen it, widest first. */
export function audiencesThere(of: threads.Thread, board: boards.Board): AudienceChoice[] {
	if (board.kind === 'group' || of.writers !== null) return [];
	return audienceChoices
		.filter((choice) => choice !== 'group' && (choice !== 'district' || board.kind === 'district'))
		.filter((choice) => isWithin(audienceKey(choice, board), of.audience))
		.toReversed();
}

/** Why a thread cannot be moved there, in words; null when it can. */
export function obstacle(of: threads.Thread, board: boards.Board): string | null {
	return audiencesThere(of, board).length === 0 ? WOULD_WIDEN : null;
}

/** Whether fewer could read a thread on another board with this choice than can now. */
export function narrows(of: threads.Thread, board: boards.Board, choice: AudienceChoice): boolean {
	return audienceKey(choice, board) !== of.audience;
}

/**
 * Puts a thread on another board, for the same readers or fewer; throws `Invalid` where it would become
 * readable to anybody more.
 */
export function move(
	actor: Actor,
	id: number,
	input: { to: string; audience: AudienceChoice; reason: string }
): void {
	const of = threads.findFor(actor, id, 'thread.move');
	const board = boards.find(actor, input.to);
	authorize(actor, 'board.receive', board);
	if (board.id === of.boardId) {
		throw new Conflict('この投稿は、もうその掲示板にあります。');
	}
	if (!audiencesThere(of, board).includes(input.audience)) {
		throw invalid('audience', WOULD_WIDEN);
	}
	const audience = audienceKey(input.audience, board);
	change(actor, (tx, record) => {
		const standing = threads.standing(id);
		if (!isWithin(audience, standing.audience)) {
			throw new Conflict('読める人が、別の画面で変わりました。もう一度確かめてください。');
		}
		if (audience !== standing.audience)
			changeAudience(tx, record, { type: 'thread', id }, audience);
		threads.act(tx, actor, 'move', id, null, {
			reason: input.reason || null,
			afterNumber: standing.lastNumber,
			fromBoardId: standing.boardId
		});
		// Widened once, it stands on its second board for as long as that is another one for more than a 広域.
		const isNarrow = audience.startsWith('district:') || standing.secondBoardId === board.id;
		const secondBoardId = isNarrow ? null : standing.secondBoardId;
		tx.update(thread).set({ boardId: board.id, secondBoardId }).where(eq(thread.id, id)).run();
		const refs = { board: board.id, from: standing.boardId, ...tells(actor, of.organisationId) };
		record('thread.moved', `thread:${id}`, refs, input.reason || null);
	});
}
