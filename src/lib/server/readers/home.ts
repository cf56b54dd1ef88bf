import * as threads from '../forum/threads.ts';
import * as boards from '../forum/boards.ts';
import { unreadCounts } from '../forum/reading.ts';
import { tenuresOf, type Actor } from '../identity/actors.ts';
import { may } from '../permissions.ts';
import { now } from '../now.ts';

/** Unread threads shown on ホーム before the rest is a link. */
const UNREAD_SHOWN = 10;
const OPEN_SHOWN = 5;

/** What an officer starts the day with: the unread, their organisation's open questions, the first steps of a newcomer. */
export function home(actor: Actor) {
	const all = boards.list(actor);
	const counts = unreadCounts(actor);
	const practice = all.find((board) => board.kind === 'practice');
	const unreadTotal = [...counts].reduce(
		(sum, [boardId, threadCount]) => sum + (boardId === practice?.id ? 0 : threadCount),
		0
	);
	const [own] = boards.ownDistricts(actor, all);
	return {
		now: now(),
		unread: threads.unreadEverywhere(actor, UNREAD_SHOWN),
		unreadTotal,
		openQuestions: threads.ownOpenQuestions(actor, OPEN_SHOWN),
		hasWritten: threads.hasWritten(actor),
		ownBoard: own?.slug ?? null,
		boardNames: Object.fromEntries(all.map((board) => [board.slug, board.name])),
		canStaff: may(actor, 'organisation.staff', actor.organisation),
		seats: tenuresOf(actor.person.id).length
	};
}
