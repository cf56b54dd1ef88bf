import * as v from 'valibot';
import { version } from './fields.ts';
import { labels } from './labels.ts';
import type { Day } from './dates.ts';
import type { WaitingKind, WorkKind } from './work.ts';

/** How many things stand on the sheet at once: what one person can do before the telephone rings. */
export const TODAY_SHOWN = 7;

/** What a line of the sheet is: something owed by a day, a text sent to us, replies to our question, an answer nearby. */
type TodayKind = WorkKind | WaitingKind | 'read-notice' | 'reply' | 'answer' | 'summary';

/** What can be done with a line at once; 'none' is 該当なし. */
type TodayAct = 'attend' | 'online' | 'absent' | 'confirm' | 'read' | 'none' | 'later';

export type TodayItem = {
	/** Its name in what was put off, such as 'notice:12'. */
	thing: string;
	kind: TodayKind;
	title: string;
	href: string;
	/** What it is about, in one line. */
	why: string;
	/** The last day, included, JST; null: none. */
	dueOn: Day | null;
	buttons: TodayAct[];
	/** The version on the screen, where it is confirmed. */
	version?: number;
};

/** What the last button did, in words, and the form that takes it back. */
export type Done = {
	sentence: string;
	word: string;
	action: string;
	fields: Record<string, string>;
};

/** 出欠 in one click. */
const answered = { attend: '出席', online: 'オンライン', absent: '欠席' } as const;

export const todayWords = {
	kind: {
		'read-notice': 'お知らせ',
		reply: '返信',
		answer: '解決した質問',
		...labels.work,
		summary: 'まとめ',
		...labels.waiting
	} satisfies Record<TodayKind, string>,
	act: {
		...answered,
		confirm: '確認',
		read: '読んだ',
		none: '該当なし',
		later: 'あとで'
	} satisfies Record<TodayAct, string>
};

/** What ホーム looks like from a seat: the sheet of today, or the lists. */
export type HomeShape = 'today' | 'list';

const thing = v.pipe(v.string(), v.regex(/^[a-z-]{1,30}:\d{1,15}$/, 'もう一度押してください。'));

export const thingSchema = v.object({ thing });

export const confirmTodaySchema = v.object({
	thing,
	version
});

export const unconfirmTodaySchema = v.object({ thing, confirmation: v.string() });

/** `seen` stands for the answer that was given. */
export const unanswerTodaySchema = v.object({ thing, seen: v.optional(v.string(), '') });

/** `was` is how far the thread had been read before; '' where nobody had begun. */
export const unreadTodaySchema = v.object({
	thing,
	was: v.pipe(v.optional(v.string(), ''), v.regex(/^\d{0,9}$/, 'もう一度押してください。'))
});

export const homeSchema = v.object({
	home: v.picklist(['today', 'list'], 'ホームの形を選んでください。')
});
