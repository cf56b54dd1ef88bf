import { addDays, longDate, parseDay, shortDay, typedDay, type Day } from './dates.ts';

export const meetingAnswers = ['attend', 'online', 'absent', 'proxy', 'mandate'] as const;
export type MeetingAnswer = (typeof meetingAnswers)[number];

export const attendanceStates = ['present', 'online', 'absent', 'mandate'] as const;
export type AttendanceState = (typeof attendanceStates)[number];

export const MEETING_TITLE_LIMIT = 100;
export const SERIES_MOST = 24;

/** Words of 出欠, and of who was there. */
export const meetingWords = {
	answer: {
		attend: '出席',
		online: 'オンライン',
		absent: '欠席',
		proxy: '代理',
		mandate: '委任'
	} satisfies Record<MeetingAnswer, string>,
	state: {
		present: '出席',
		online: 'オンライン',
		absent: '欠席',
		mandate: '委任'
	} satisfies Record<AttendanceState, string>,
	unanswered: '未回答',
	late: '期限後',
	cancelled: '中止',
	notAnnounced: '案内前',
	afterTerm: '任期・年度の後',
	remoteKept: '遠隔配信があります。アドレスは参加団体だけに見せています。',
	recordingKept: '録画があります。アドレスとパスコードは参加団体だけに見せています。',
	openElsewhere: 'インターネット側の端末で開いてください'
} as const;

type Dated = {
	precision: 'day' | 'month';
	onDay: Day;
	startsAt?: string | null;
	endsAt?: string | null;
};

/** 「第18回　定例会」, or the title alone of a meeting that is not counted. */
export function meetingName({ number, title }: { number: number | null; title: string }): string {
	return number === null ? title : `第${number}回　${title}`;
}

/** A group's name as it stands in letters: 「WG」 written out. */
export function fullGroupName(name: string): string {
	return name.replace(/WG$/, 'ワーキンググループ');
}

/** 「13:30～15:30」 as it was typed; '' where no time is known. */
function timeWords({ startsAt, endsAt }: Dated): string {
	if (!startsAt) return '';
	return `${withoutZero(startsAt)}${endsAt ? `～${withoutZero(endsAt)}` : '～'}`;
}

/** 「令和8年12月9日（水）13:30～15:30」 or 「令和9年7月頃」. */
export function meetingWhen(of: Dated): string {
	return of.precision === 'month'
		? `${monthOf(of.onDay)}頃`
		: `${longDate(of.onDay)}${timeWords(of)}`;
}

/** As `meetingWhen`, short for tables: 「12/9（水）13:30～15:30」. */
export function meetingWhenShort(of: Dated, now: Date): string {
	return of.precision === 'month'
		? `${monthOf(of.onDay)}頃`
		: `${shortDay(of.onDay, now)}　${timeWords(of)}`.trim();
}

/** The day by which a meeting is put in order: a month counts as its last day. */
export function sortDay({ precision, onDay }: Dated): Day {
	return precision === 'day' ? onDay : monthEnd(onDay);
}

/** The last day of the month a day is in. */
export function monthEnd(day: Day): Day {
	const [year = 0, month = 1] = day.split('-').map(Number);
	const next =
		month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
	return addDays(next, -1);
}

/** Reads a day, or only its month (「R9.7」「令和9年7月頃」); null for neither. */
export function parseWhen(text: string): { precision: 'day' | 'month'; onDay: Day } | null {
	const plain = text.normalize('NFKC').replace(/\s/g, '').replace(/頃$/, '');
	const day = parseDay(plain);
	if (day) return { precision: 'day', onDay: day };
	const separator = /[-/.]/.exec(plain)?.[0];
	const month = parseDay(plain.endsWith('月') ? `${plain}1日` : `${plain}${separator ?? '.'}1`);
	return month ? { precision: 'month', onDay: month } : null;
}

/** A day, or a month alone, as `parseWhen` reads it: 「R8.12.9」「R9.7」. */
export function typedWhen({ precision, onDay }: Dated): string {
	const day = typedDay(onDay);
	return precision === 'day' ? day : day.replace(/\.\d+$/, '');
}

function monthOf(day: Day): string {
	return longDate(day).replace(/\d+日（.）$/, '');
}

function withoutZero(time: string): string {
	return time.replace(/^0/, '');
}
