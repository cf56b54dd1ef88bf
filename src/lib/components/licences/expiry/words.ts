import { longDate } from '#lib/dates.ts';

/** 「令和9年3月」 of '2027-03', and of '2027-03～' what comes later as well. */
export function monthWords(month: string): string {
	const [, words = ''] = /^(.*月)\d+日/.exec(longDate(`${month.slice(0, 7)}-01`)) ?? [];
	return month.endsWith('～') ? `${words}から` : words;
}
