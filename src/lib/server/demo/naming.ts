import type { Day } from '#lib/dates.ts';
import * as widening from '../forum/widening.ts';
import { instantAgo, type Step, type Year } from './year.ts';

const ALONE = '担当が一人のとき、休みの日の連絡体制はどうしていますか';
const MONTHLY = '小さな団体の情報担当が、月に一度話せる場がほしい';
/** The first proposal was made so many business days before the last open day. */
const WIDENED_AGO = 50;

/** One thread that was widened while one organisation kept silent, and one whose proposal stands open. */
export function wideningSteps(
	today: Day,
	as: Year['as'],
	threadOf: (title: string) => number
): Step[] {
	const ago = (days: number, time: string) => instantAgo(today, days, time);
	const agree = (login: string, title: string) =>
		void widening.answer(as(login), threadOf(title), 'agree');
	return [
		{
			at: ago(WIDENED_AGO, '13:10'),
			take: () => void widening.propose(as('ikusaka'), threadOf(ALONE), 'municipalities')
		},
		{ at: ago(WIDENED_AGO, '15:25'), take: () => agree('omi', ALONE) },
		{ at: ago(WIDENED_AGO - 1, '09:05'), take: () => agree('chikuhoku', ALONE) },
		{ at: ago(WIDENED_AGO - 2, '17:15'), take: () => widening.settle(threadOf(ALONE)) },
		{
			at: ago(0, '16:10'),
			take: () => void widening.propose(as('ogawa'), threadOf(MONTHLY), 'municipalities')
		},
		{ at: ago(0, '16:40'), take: () => agree('takayama', MONTHLY) }
	];
}
