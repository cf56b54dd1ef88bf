import { addDays, longDate, remaining, shortDay, type Day } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import type { Cover } from '#lib/server/licences/ledger/cover.ts';

/** What a lot's SA says in one cell, and whether somebody should look at it. */
export function coverWords(
	cover: Cover | null,
	day: Day,
	now: Date
): { text: string; rest: string; isNear: boolean } {
	if (!cover) return { text: 'SAなし', rest: '', isNear: false };
	const end = shortDay(cover.endsOn, now);
	if (cover.stands === 'lapsed') {
		return { text: `${labels.assuranceState.lapsed} ${end}`, rest: '', isNear: false };
	}
	if (cover.stands === 'future')
		return { text: `${shortDay(cover.startsOn, now)}から`, rest: '', isNear: false };
	const rest = cover.isRenewalOrdered ? '更新発注済み' : remaining(cover.endsOn, day);
	const isNear = !cover.isRenewalOrdered && cover.endsOn <= addDays(day, 90);
	return { text: `${end}まで`, rest, isNear };
}

/** A query with some of its values changed; empty ones are left out. */
export function queryWith(
	of: Record<string, string | null>,
	changed: Record<string, string | null>
): string {
	const values = Object.entries({ ...of, ...changed }).filter(
		(each): each is [string, string] => each[1] !== null && each[1] !== ''
	);
	return new URLSearchParams(values).toString();
}

/** 「令和8年11月27日（金）の時点」, or nothing for today. */
export function asOf(day: Day, today: Day): string {
	return day === today ? '' : `${longDate(day)}の時点`;
}
