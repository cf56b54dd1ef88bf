import * as boards from '../forum/boards.ts';
import * as listings from '../forum/listings.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { deadlines } from './deadlines.ts';

/** Rows of two lines that one A4 sheet holds, and how many of them the unread get at least. */
const ROWS_PRINTED = 24;
const LEAST_UNREAD = 5;
const OPEN_PRINTED = 5;

/** 今朝の一覧: all deadlines, the newest unread titles and the organisation's open questions, for one sheet of paper. */
export function morning(actor: Actor) {
	const due = deadlines(actor);
	const openQuestions = listings.ownOpenQuestions(actor, OPEN_PRINTED);
	const room = ROWS_PRINTED - due.length - openQuestions.length;
	return {
		now: now(),
		deadlines: due,
		unread: listings.unreadEverywhere(actor, Math.max(LEAST_UNREAD, room)),
		openQuestions,
		boardNames: Object.fromEntries(boards.list(actor).map((board) => [board.slug, board.name]))
	};
}
