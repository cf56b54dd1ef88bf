import { clockOf, dayOf, longDateTime, shortDay } from '#lib/dates.ts';
import type { ListedTicket } from '#lib/server/helpdesk/tickets.ts';

type Due = Pick<ListedTicket, 'firstDue' | 'answerDue'> & {
	/** Business minutes that are left to the next 目安, where it is to be warned of. */
	minutesLeft?: number | null;
};

/**
 * The next 目安 of a case in words, short for a list, with what is left where that is little, and whether it has
 * passed; null where none runs.
 */
export function dueWords(
	of: Due,
	now: Date
): { text: string; short: string; isOver: boolean } | null {
	const [next] = [
		{ at: of.firstDue, what: '最初の連絡' },
		{ at: of.answerDue, what: '回答' }
	]
		.filter((each): each is { at: Date; what: string } => each.at !== null)
		.sort((a, b) => a.at.getTime() - b.at.getTime());
	if (!next) return null;
	const isOver = next.at.getTime() < now.getTime();
	const left = of.minutesLeft ?? null;
	const how = isOver ? '（過ぎました）' : left === null ? '' : `（あと${left}分）`;
	return {
		text: `${next.what} ${longDateTime(next.at)}${how}`,
		short: `${next.what} ${shortDay(dayOf(next.at), now)}${clockOf(next.at)}${how}`,
		isOver
	};
}
