import * as v from 'valibot';
import { clockOf, dayOf, longDateTime, typedDay } from './dates.ts';
import {
	caller,
	day,
	id,
	line,
	neededLine,
	neededWords,
	optionalDay,
	optionalTime,
	time,
	version
} from './fields.ts';
import { showBidi } from './text.ts';

/**
 * What is written into 障害情報: what is known first, what comes after, that it is over, that it is not over after
 * all, and what stood wrong at its head.
 */
export const incidentUpdateKinds = ['opened', 'updated', 'ended', 'reopened', 'corrected'] as const;
export type IncidentUpdateKind = (typeof incidentUpdateKinds)[number];

const BODY_LIMIT = 5_000;
/** Letters of 影響の内容. */
const EFFECT_LIMIT = 200;

/** 次の更新予定, day and time, or neither. */
const next = {
	nextOn: optionalDay('次の更新予定の日'),
	nextTime: optionalTime('次の更新予定の時刻')
};

/** What it is about, and since when. */
const head = {
	title: neededLine('件名を入れてください。', 100),
	category: v.pipe(
		v.optional(v.string(), ''),
		v.check((slug) => slug !== '', '分類を選んでください。')
	),
	system: line(100),
	sinceOn: day('いつからの日'),
	sinceTime: time('いつからの時刻')
};

export const incidentSchema = v.object({
	...head,
	body: neededWords('分かっていることを入れてください。', '分かっていること', BODY_LIMIT),
	...next
});

export const incidentUpdateSchema = v.object({
	body: neededWords('新しく分かったことを入れてください。', '本文', BODY_LIMIT),
	...next,
	version
});

/** What stood wrong at its head, as it should read. */
export const incidentCorrectionSchema = v.object({ ...head, version });

/** That it is over (復旧), or is not over after all. */
export const incidentTurnSchema = v.object({
	body: neededWords('団体に伝えることを入れてください。', '本文', BODY_LIMIT),
	version
});

/** うちも影響あり; null where the form had no field for what is affected. */
export const affectedSchema = v.object({
	effect: v.optional(v.nullable(line(EFFECT_LIMIT)), null)
});

/** うちも影響あり of an organisation that telephoned. */
export const enteredAffectedSchema = v.object({
	organisation: id('団体を選んでください。'),
	caller,
	effect: line(EFFECT_LIMIT)
});

/** Which organisation's 代理入力 is taken back. */
export const enteredOfSchema = v.object({ organisation: id('団体を選んでください。') });

/** 代理入力 of うちも影響あり in words, with who telephoned where that was noted. */
export function enteredWords(caller: string | null): string {
	const call = caller === null ? '電話' : `電話：${showBidi(caller)}さん`;
	return `（${call}。組合が代わりに入力）`;
}

/** A moment as two fields show it. */
export function typedMoment(at: Date | null): { on: string; time: string } {
	return at === null ? { on: '', time: '' } : { on: typedDay(dayOf(at)), time: clockOf(at) };
}

/** When the union means to write next, and that this has passed. */
export function nextWords(nextAt: Date | null, now: Date): { text: string; isOver: boolean } {
	if (nextAt === null) return { text: '未定', isOver: false };
	return { text: longDateTime(nextAt), isOver: nextAt.getTime() < now.getTime() };
}
