import { dayOf, typedDay } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { meetingName, meetingWords } from '#lib/meetings.ts';
import { stemOf } from '../../files/names.ts';
import { writeCsv } from '../../files/write-csv.ts';
import { writeWorkbook, type Workbook } from '../../files/write-workbook.ts';
import { attendanceOf } from './attendance.ts';
import type { Meeting } from './meetings.ts';
import { repliesOf } from './replies.ts';

/** 出欠一覧 of a meeting as a workbook: every organisation it is for in the one order, those without an answer too. */
export async function repliesWorkbook(of: Meeting): Promise<Workbook> {
	return writeWorkbook(nameOf(of), { sheet: '出欠', ...tableOf(of) });
}

/** The same as CSV. */
export function repliesCsv(of: Meeting): Workbook {
	return writeCsv(nameOf(of), tableOf(of));
}

function tableOf(of: Meeting): { header: string[]; rows: string[][] } {
	const header = ['団体コード', '団体', '出欠', '氏名', '備考', '回答した日', '受け方', '当日'];
	const there = new Map(attendanceOf(of).map((row) => [row.id, row.state]));
	const rows = repliesOf(of).map((row) => {
		const state = there.get(row.id);
		return [
			row.code6 ?? '',
			row.name,
			row.answer ? meetingWords.answer[row.answer] : meetingWords.unanswered,
			row.names.replaceAll('\n', '、'),
			row.note,
			row.at ? `${typedDay(dayOf(row.at))}${row.isLate ? `（${meetingWords.late}）` : ''}` : '',
			row.entered ? `${labels.via[row.entered.via]}（${row.entered.caller}）` : '',
			state ? meetingWords.state[state] : ''
		];
	});
	return { header, rows };
}

const nameOf = (of: Meeting) => stemOf(`出欠_${meetingName(of)}`);
