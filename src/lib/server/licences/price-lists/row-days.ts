import type { Day } from '#lib/dates.ts';
import { textCell } from '../../files/cells.ts';
import { readDay, type DayContext, type DayReading } from './cells/day.ts';
import type { Field } from './headings.ts';
import type { Line } from './read-row.ts';

/** From when and until when a row's price holds, from two columns or from one that says both. */
export function daysIn(
	line: Line,
	context: DayContext
): { from: Day | null; to: Day | null; isShortYear: boolean } {
	let isShortYear = false;
	const take = (field: Field, read: DayReading) => {
		line.tell(field, read);
		isShortYear ||= read.isShortYear ?? false;
		return read.value;
	};
	let from = take('from', readDay(line.cell('from'), context));
	let to = take('to', readDay(line.cell('to'), context));
	if (line.has('period')) {
		const text = line.cell('period').text.normalize('NFKC');
		const [start = '', end = ''] = text.split(/[〜~]/);
		from ??= take('period', readDay(textCell(start.trim()), context));
		to ??= take('period', readDay(textCell(end.trim()), context));
	}
	if (from !== null && to !== null && to < from) {
		line.tell(line.has('to') ? 'to' : 'period', { error: { code: 'date-order' } });
	}
	return { from, to, isShortYear };
}
