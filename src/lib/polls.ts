import * as v from 'valibot';
import { parseDay, type Day } from './dates.ts';
import type { Issue } from './errors.ts';
import { TITLE_LIMIT, viaChoices } from './forum.ts';
import { meetingWhen } from './meetings.ts';
import { clockTime, day, id, neededLine, within } from './fields.ts';

/** ○, △, × of an organisation for a candidate. */
export const pollMarks = ['yes', 'maybe', 'no'] as const;
export type PollMark = (typeof pollMarks)[number];

/** What is read out and printed beside the signs. */
export const pollSigns: Record<PollMark, { sign: string; words: string }> = {
	yes: { sign: '○', words: '出られる' },
	maybe: { sign: '△', words: '調整すれば出られる' },
	no: { sign: '×', words: '出られない' }
};

/** Rows of the form for candidates. */
export const CANDIDATES = 10;
const NOTE_LIMIT = 1_000;
const COMMENT_LIMIT = 500;

export type Slot = { onDay: Day; startsAt: string | null; endsAt: string | null };

/** 「令和8年12月10日（木）13:30～15:30」; without times the whole day. */
export function slotLabel(of: Slot): string {
	return meetingWhen({ precision: 'day', ...of });
}

const heading = {
	title: neededLine('会議の名前を入れてください。', TITLE_LIMIT),
	note: within(NOTE_LIMIT),
	replyBy: day('回答の期限')
};

/** The rows come as `day0`, `start0`, `end0` and so on. */
export const pollSchema = v.looseObject(heading);
export type PollInput = v.InferOutput<typeof pollSchema>;

/** The marks come as `mark-12` for the candidate of that id. */
export const pollAnswerSchema = v.looseObject({
	names: within(COMMENT_LIMIT),
	comment: within(COMMENT_LIMIT),
	version: v.pipe(v.optional(v.string(), '0'), v.transform(Number), v.integer())
});
export type PollAnswerInput = v.InferOutput<typeof pollAnswerSchema>;

export const pollProxySchema = v.looseObject({
	...pollAnswerSchema.entries,
	organisation: id('団体を選んでください。'),
	caller: neededLine('連絡をくれた人の氏名を入れてください。', 100),
	via: v.picklist(viaChoices, '受けた方法を選んでください。')
});
export type PollProxyInput = v.InferOutput<typeof pollProxySchema>;

export const pollCloseSchema = v.object({
	candidate: v.pipe(
		v.optional(v.string(), ''),
		v.check((id) => /^(none|[1-9]\d{0,9})$/.test(id), '決める日を選んでください。'),
		v.transform((id) => (id === 'none' ? null : Number(id)))
	)
});

/** The candidates of a sent form, in the order of time, with what is wrong in their rows. */
export function slotsIn(
	form: Record<string, unknown>,
	today: Day
): { slots: Slot[]; issues: Issue[] } {
	const typed = (name: string) => String(form[name] ?? '').trim();
	const slots = new Map<string, Slot>();
	const issues: Issue[] = [];
	for (let row = 0; row < CANDIDATES; row += 1) {
		const [day, start, end] = [typed(`day${row}`), typed(`start${row}`), typed(`end${row}`)];
		if (day === '' && start === '' && end === '') continue;
		const read = slotOf({ day, start, end }, today);
		if ('field' in read) {
			issues.push({ field: `${read.field}${row}`, message: `候補${row + 1}：${read.message}` });
			continue;
		}
		const key = [read.onDay, read.startsAt, read.endsAt].join(' ');
		if (slots.has(key)) {
			issues.push({ field: `day${row}`, message: `候補${row + 1}：同じ日時が2つあります。` });
		}
		slots.set(key, read);
	}
	if (issues.length === 0 && slots.size < 2) {
		issues.push({ field: 'day0', message: '候補の日を2つ以上入れてください。' });
	}
	const inOrder = [...slots].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, slot]) => slot);
	return { slots: inOrder, issues };
}

function slotOf(typed: { day: string; start: string; end: string }, today: Day): Slot | Issue {
	const onDay = parseDay(typed.day);
	if (onDay === null) {
		return { field: 'day', message: '日を「R8.12.10」や「2026-12-10」の形で入れてください。' };
	}
	if (onDay < today) return { field: 'day', message: '過ぎた日です。' };
	const [startsAt, endsAt] = [clockTime(typed.start), clockTime(typed.end)];
	const form = '時刻を「13:30」の形で入れてください。';
	if (typed.start !== '' && startsAt === null) return { field: 'start', message: form };
	if (typed.end !== '' && endsAt === null) return { field: 'end', message: form };
	if (startsAt === null && endsAt !== null) {
		return { field: 'start', message: 'はじまりの時刻も入れてください。' };
	}
	if (startsAt !== null && endsAt !== null && endsAt <= startsAt) {
		return { field: 'end', message: 'おわりの時刻が、はじまりより後になっていません。' };
	}
	return { onDay, startsAt, endsAt };
}
