import { clockOf, dayOf, longDateTime, shortDay } from '#lib/dates.ts';
import type { ListedTicket } from '#lib/server/helpdesk/tickets.ts';

type Due = Pick<ListedTicket, 'firstDue' | 'answerDue'>;

/** The next 目安 of a case in words, short for a list, and whether it has passed; null where none runs. */
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
	const over = isOver ? '（過ぎました）' : '';
	return {
		text: `${next.what} ${longDateTime(next.at)}${over}`,
		short: `${next.what} ${shortDay(dayOf(next.at), now)}${clockOf(next.at)}${over}`,
		isOver
	};
}
