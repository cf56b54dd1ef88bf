import * as v from 'valibot';
import { viaChoices } from './forum.ts';
import {
	attendanceStates,
	meetingAnswers,
	MEETING_TITLE_LIMIT,
	parseWhen,
	SERIES_MOST,
	typedWhen
} from './meetings.ts';
import { closedChoices, repeats } from './series.ts';
import {
	clockTime,
	day,
	id,
	ids,
	line,
	neededLine,
	optionalDay,
	optionalId,
	optionalTime,
	ticked,
	version,
	within
} from './fields.ts';

const SHORT = 200;
const LONG = 2000;
const link = v.pipe(
	line(LONG),
	v.check(
		(text) => text === '' || isWebAddress(text),
		'「https://」か「http://」で始まるアドレスを入れてください。'
	)
);

function isWebAddress(text: string): boolean {
	if (!/^https?:\/\/[^\s"<>]+$/i.test(text)) return false;
	return URL.canParse(text);
}

const wholeNumber = (message: string, most: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.normalize('NFKC').replace(/\s/g, '')),
		v.check((text) => text === '' || (/^\d{1,4}$/.test(text) && Number(text) >= 1), message),
		v.transform((text) => (text === '' ? null : Number(text))),
		v.check((count) => count === null || count <= most, message)
	);

const entries = {
	number: wholeNumber('回数を1から9999までの数字で入れてください。', 9999),
	title: neededLine('会議の名前を入れてください。', MEETING_TITLE_LIMIT),
	on: v.pipe(
		v.optional(v.string(), ''),
		v.transform(parseWhen),
		v.check(
			(when) => when !== null,
			'開催日を「R8.12.9」の形で入れてください。日が決まっていなければ「R9.7」のように年と月だけ入れます。'
		),
		v.transform((when) => when ?? { precision: 'day' as const, onDay: '' })
	),
	startsAt: optionalTime('始まりの時刻'),
	endsAt: optionalTime('終わりの時刻'),
	place: line(SHORT),
	remoteUrl: link,
	remotePasscode: line(100),
	remoteNote: line(500),
	note: within(LONG),
	replyBy: optionalDay('出欠の期限'),
	documentNumber: line(100),
	documentOn: optionalDay('文書の日付'),
	/** The day lies in the past, and that is meant. */
	pastOk: ticked
};

export const meetingSchema = v.object({
	...entries,
	/** The meeting whose 次第 is taken over. */
	copy: optionalId,
	repeat: v.optional(v.picklist(repeats, 'くり返しを選んでください。'), ''),
	times: wholeNumber(`回数を2から${SERIES_MOST}までの数字で入れてください。`, SERIES_MOST),
	closed: v.optional(v.picklist(closedChoices, '閉庁日の扱いを選んでください。'), 'next'),
	/** The days of a series were shown, and are right. */
	daysOk: ticked,
	/** A series goes on after the term, and that is meant. */
	acrossTerm: ticked
});
export type MeetingInput = v.InferOutput<typeof meetingSchema>;

/** Fields of a new meeting that its address gives (`title`, `on`, `starts`, `ends`), as they are typed; what cannot be read is left out. */
export function givenFields(params: URLSearchParams): Record<string, string> {
	const when = parseWhen(params.get('on') ?? '');
	const read = {
		title: (params.get('title') ?? '').replace(/\s+/g, ' ').trim().slice(0, MEETING_TITLE_LIMIT),
		on: when === null ? '' : typedWhen(when),
		startsAt: clockTime(params.get('starts') ?? ''),
		endsAt: clockTime(params.get('ends') ?? '')
	};
	return Object.fromEntries(
		Object.entries(read).flatMap(([name, text]) => (text ? [[name, text]] : []))
	);
}

export const meetingEditSchema = v.object({ ...entries, version });
export type MeetingEdit = v.InferOutput<typeof meetingEditSchema>;

export const recordingSchema = v.object({
	recordingUrl: link,
	recordingPasscode: line(100),
	version
});

export const restoreSchema = v.object({ version });

export const cancelSchema = v.object({ reason: neededLine('中止の理由を入れてください。', 500) });

export const itemSchema = v.object({
	item: optionalId,
	title: neededLine('次第の項目を入れてください。', SHORT),
	note: within(LONG),
	minutes: wholeNumber('時間を分の数字で入れてください。', 600),
	organisation: optionalId,
	presenter: line(100),
	/** What the item was when the form was drawn. */
	seen: v.optional(v.string(), '')
});
type ItemFields = v.InferOutput<typeof itemSchema>;
/** `seen` stands for an item that is changed. */
export type ItemInput = Omit<ItemFields, 'seen'> & Partial<Pick<ItemFields, 'seen'>>;

export const moveSchema = v.object({
	item: id('項目を選んでください。'),
	by: v.pipe(v.picklist(['up', 'down'], '上か下を選んでください。'))
});
export const itemIdSchema = v.object({ item: id('項目を選んでください。') });

export const requestSchema = v.object({
	item: id('項目を選んでください。'),
	organisations: v.pipe(
		ids,
		v.check((given) => given.length > 0, '依頼する団体を選んでください。')
	),
	wanted: neededLine('求める資料の名前を入れてください。', SHORT),
	dueOn: day('資料の期限')
});
export const requestIdSchema = v.object({ request: id('依頼を選んでください。') });

export const replySchema = v.object({
	answer: v.pipe(
		v.optional(v.string(), ''),
		v.picklist(meetingAnswers, '出席・オンライン・欠席のどれかを選んでください。')
	),
	names: within(LONG),
	note: line(500),
	mandateTo: optionalId
});
export type MeetingReplyInput = v.InferOutput<typeof replySchema>;

/** 出欠 in one click, beside the meeting on the 概要. */
export const nextReplySchema = v.object({
	answer: replySchema.entries.answer,
	meeting: id('会議を選んでください。')
});

/** 代理入力 for an organisation that telephoned. */
export const replyEntrySchema = v.object({
	...replySchema.entries,
	organisation: id('団体を選んでください。'),
	caller: neededLine('連絡をくれた人の氏名を入れてください。', 50),
	via: v.optional(v.picklist(viaChoices, '受けた方法を選んでください。'), 'phone')
});

export const attendanceSchema = v.object({
	organisation: id('団体を選んでください。'),
	state: v.pipe(
		v.optional(v.string(), ''),
		v.picklist(['', ...attendanceStates], '出席・オンライン・欠席のどれかを選んでください。')
	)
});
export const attendanceNamesSchema = v.object({
	organisation: id('団体を選んでください。'),
	names: within(LONG)
});
