import { contentOf, type FeedContent } from '../groups/calendar/feeds.ts';
import type { CalendarEntry } from '../groups/calendar/entries.ts';
import type { Actor } from '../identity/actors.ts';
import { awaiting } from '../licences/rounds/owed.ts';
import { find } from '../licences/rounds/rounds.ts';

/** What a token opens today: the meetings, and by what day an organisation has to answer them and to apply; null as there. */
export function calendarOf(token: string): FeedContent | null {
	return contentOf(token, closingEntries);
}

/** The last days of 取りまとめ from which these actors' organisations are awaited, as whole days: what ホーム lists. */
function closingEntries(actors: Actor[]): CalendarEntry[] {
	const entries = new Map<string, CalendarEntry>();
	for (const actor of actors) {
		for (const { thing, title, href, dueOn } of awaiting(actor)) {
			const [type = '', id = ''] = thing.split(':');
			const { version, stateAt } = find(actor, Number(id));
			const uid = `${type}-${id}-closes@yui`;
			entries.set(uid, {
				...{ uid, sequence: version, updatedAt: stateAt, title: `申込の締切：${title}` },
				...{ onDay: dueOn, startsAt: null, endsAt: null, place: '', path: href },
				lines: ['申し込むものがあれば、この日までに結いで申し込んでください。'],
				isCancelled: false
			});
		}
	}
	return [...entries.values()];
}
