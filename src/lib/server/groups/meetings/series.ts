import { fiscalYear, longDate, shortDay, type Day } from '#lib/dates.ts';
import { Invalid, type Issue } from '#lib/errors.ts';
import type { MeetingInput } from '#lib/meeting-forms.ts';
import { afterTerm, seriesDays } from '#lib/series.ts';
import { isBusinessDay } from '../../calendar/business-days.ts';
import { now } from '../../now.ts';
import type { Group } from '../groups.ts';

type Wanted = Pick<MeetingInput, 'on' | 'repeat' | 'times' | 'closed' | 'daysOk' | 'acrossTerm'>;

/**
 * The days a new meeting is entered for, one or a series. Throws `Invalid` where a series cannot be laid, and
 * until its days were looked at, with those after the term ticked apart.
 */
export function datesOf(group: Pick<Group, 'toOn'>, input: Wanted): Day[] {
	const { on, repeat, times, closed } = input;
	if (repeat === '') return [on.onDay];
	if (on.precision === 'month') {
		refuse([{ field: 'repeat', message: 'くり返すには、最初の開催日を日まで入れてください。' }]);
	}
	if (times === null || times < 2) {
		refuse([{ field: 'times', message: '何回分を入れるか、2以上の数字で入れてください。' }]);
	}
	const days = seriesDays({ first: on.onDay, repeat, times, closed }, isBusinessDay);
	if (days.length < times) {
		refuse([{ field: 'times', message: 'この決め方では、その回数の日が見つかりません。' }]);
	}
	const late = afterTerm(on.onDay, days, group.toOn);
	const issues: Issue[] = [];
	if (!input.daysOk) {
		const listed = days.map((day) => shortDay(day, now())).join('、');
		const message = `次の${days.length}日に入れます：${listed}。よければ「この日でよい」に印を付けて、もう一度押してください。`;
		issues.push({ field: 'daysOk', message });
	}
	if (late.length > 0 && !input.acrossTerm) {
		issues.push({ field: 'acrossTerm', message: acrossWords(group, on.onDay, late) });
	}
	if (issues.length > 0) throw new Invalid(issues);
	return days;
}

function acrossWords(group: Pick<Group, 'toOn'>, first: Day, late: Day[]): string {
	const yearEnd: Day = `${fiscalYear(first) + 1}-03-31`;
	const end = group.toOn !== null && group.toOn < yearEnd ? group.toOn : yearEnd;
	const why = end === group.toOn ? 'ワーキンググループの任期' : '年度';
	return `${late.length}回分（${longDate(late[0] ?? '')}から）が、${why}の終わり（${longDate(end)}）より後です。担当が替わるかもしれません。それでも入れるなら、印を付けてください。`;
}

function refuse(issues: Issue[]): never {
	throw new Invalid(issues);
}
