import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { FOLLOWED } from '#lib/telling.ts';
import { previousBusinessDay } from '../calendar/business-days.ts';
import { digestInstant, previousDigestDay } from '../calendar/digest-days.ts';
import * as boards from '../forum/boards.ts';
import * as listings from '../forum/listings.ts';
import { announcedSince } from '../groups/summaries.ts';
import type { Actor } from '../identity/actors.ts';
import { followedBy, idsAmong } from '../identity/follows.ts';
import { digestOf } from '../identity/telling.ts';
import { now } from '../now.ts';
import { deadlines } from './deadlines.ts';

/** Rows of two lines that one A4 sheet holds, and how many of them what is new gets at least. */
const ROWS_PRINTED = 23;
const LEAST_NEW = 5;
const OPEN_PRINTED = 5;
/** Days offered to look back to, and how far a day in the address may lie back. */
const DAYS_OFFERED = 10;
const FARTHEST = 366;

/**
 * 今朝の一覧 for one sheet of paper: all deadlines, まとめ for all and what has moved since the last digest day (or a day that is
 * asked for), the newest of what was unread before, and the organisation's open questions.
 */
export function morning(actor: Actor, asked: Day | null) {
	const today = dayOf(now());
	const usual = previousDigestDay(today, digestOf(actor.seat.id).days);
	const isKnown = asked !== null && asked <= today && asked >= addDays(today, -FARTHEST);
	const since = isKnown ? asked : usual;
	const due = deadlines(actor);
	const openQuestions = listings.ownOpenQuestions(actor, OPEN_PRINTED);
	const told = announcedSince(actor, digestInstant(since));
	const taken = due.length + told.length + openQuestions.length;
	const room = Math.max(LEAST_NEW, ROWS_PRINTED - taken);
	const found = moved(actor, digestInstant(since), room + 1);
	const shown = found.slice(0, room);
	const left = room - shown.length;
	const isShown = new Set(shown.map((row) => row.id));
	return {
		now: now(),
		since,
		offered: offered(today, since, usual),
		deadlines: due,
		summaries: told,
		moved: shown,
		hasMore: found.length > room,
		unread:
			left === 0
				? []
				: listings
						.unreadEverywhere(actor, room)
						.filter((row) => !isShown.has(row.id))
						.slice(0, left),
		openQuestions
	};
}

/** The threads of the digest: on its boards, and what the seat is told of, since an instant; newest first. */
export function moved(actor: Actor, since: Date, limit: number): listings.ThreadRow[] {
	const chosen = digestOf(actor.seat.id).boards;
	const all = boards.listWithGroups(actor);
	const things = chosen === null || chosen.includes(FOLLOWED) ? followedBy(actor.seat.id) : [];
	const usual = [
		...boards.ownDistricts(actor, all),
		...all.filter((board) => board.kind === 'prefecture')
	];
	const wanted = chosen === null ? usual : all.filter((board) => chosen.includes(board.slug));
	return listings.movedSince(
		actor,
		since,
		{
			boards: [...wanted.map((board) => board.id), ...idsAmong(things, 'board')],
			threads: idsAmong(things, 'thread')
		},
		limit
	);
}

/** The last open days, with the one that is shown and the usual one. */
function offered(today: Day, shown: Day, usual: Day): Day[] {
	const days = new Set([shown, usual]);
	for (let on = today, count = 0; count < DAYS_OFFERED; count += 1) {
		on = previousBusinessDay(on);
		days.add(on);
	}
	return [...days].sort().reverse();
}
