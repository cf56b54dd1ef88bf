import * as boards from '../forum/boards.ts';
import * as listings from '../forum/listings.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { deadlines } from './deadlines.ts';

/** As many titles as one A4 sheet holds beside the deadlines. */
const UNREAD_PRINTED = 18;
const OPEN_PRINTED = 6;

/** 今朝の一覧: all deadlines, the newest unread titles and the organisation's open questions, for one sheet of paper. */
export function morning(actor: Actor) {
	return {
		now: now(),
		deadlines: deadlines(actor),
		unread: listings.unreadEverywhere(actor, UNREAD_PRINTED),
		openQuestions: listings.ownOpenQuestions(actor, OPEN_PRINTED),
		boardNames: Object.fromEntries(boards.list(actor).map((board) => [board.slug, board.name]))
	};
}
