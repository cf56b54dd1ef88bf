import * as v from 'valibot';
import type { Day } from './dates.ts';
import { day, id, neededLine, ticked, within } from './fields.ts';
import type { roleWords } from './identity.ts';

type Role = (typeof roleWords)[number];

/** The columns of a roster file, in the order in which we write them. */
export const rosterColumns = {
	code: '団体コード',
	organisation: '団体名',
	section: '課',
	name: '氏名',
	kana: 'ふりがな',
	phone: '電話',
	email: 'メール',
	roles: '役割',
	seat: '担当',
	fromOn: '適用日',
	toOn: '終了日',
	leaving: '区分',
	number: '登録番号'
} as const;

export type RosterField = keyof typeof rosterColumns;

/** One row of a file as it was understood; an empty cell stands for 「そのまま」. */
export type RosterEntry = {
	code: string;
	organisation: string;
	section: string;
	name: string;
	kana: string;
	phone: string;
	email: string;
	/** Null: the cell was empty. */
	roles: Role[] | null;
	unknownRoles: string[];
	seat: string;
	/** Null: the day chosen on the form. */
	fromOn: Day | null;
	toOn: Day | null;
	isLeaving: boolean;
	/** The person's number in our own export. */
	number: number | null;
	/** Where each field stands, such as 'D12'. */
	cells: Partial<Record<RosterField, string>>;
	/** The organisation chosen on the difference page, where the file did not settle it. */
	chosen: number | null;
	/** Chosen on the form: a day gone by counts as today. */
	pastIsToday: boolean;
};

export type RosterIssue = { cell: string; message: string };

/** What a row of the file does; 'faulty' does nothing until it is put right or left out. */
export type RosterKind = 'added' | 'moved' | 'left' | 'corrected' | 'unchanged' | 'faulty';

export const rosterKinds = {
	faulty: '直すところ',
	added: '追加',
	moved: '異動',
	left: '退任',
	corrected: '訂正',
	unchanged: '変更なし'
} as const satisfies Record<RosterKind, string>;

/** One thing that becomes another; an empty `from` or `to` stands for nothing. */
export type RosterStep = { label: string; from: string; to: string };

/** What holds a batch's state: open until it is applied or dropped; staged until its day has come. */
export type BatchState = 'open' | 'staged' | 'applied' | 'dropped' | 'reverted';

export const batchStates = {
	open: '確かめている途中',
	staged: '予約中',
	applied: '反映済み',
	dropped: '取りやめ',
	reverted: '元に戻した'
} as const satisfies Record<BatchState, string>;

const chosen = id('選び直してください。');

export const uploadSchema = v.object({
	appliesOn: day('適用日'),
	pastIsToday: ticked
});

/** Which rows are left out on purpose; `shown` are those the boxes of this form stood for. */
export const leaveOutSchema = v.object({
	shown: v.pipe(
		v.string(),
		v.transform((ids) => ids.split(',').filter(Boolean).map(Number)),
		v.array(v.pipe(v.number(), v.integer()))
	),
	rows: v.optional(v.array(chosen), [])
});

export const chooseSchema = v.object({ row: chosen, organisation: chosen });

/** `seen` names the comparison that was on the screen. */
export const applySchema = v.object({ seen: v.optional(v.string(), '') });
export const noFieldsSchema = v.object({});

export const callSchema = v.pipe(
	v.object({
		title: neededLine('件名を入れてください。', 80),
		appliesOn: day('適用日'),
		dueOn: day('提出期限'),
		note: within(1000)
	}),
	v.forward(
		v.check((input) => input.dueOn <= input.appliesOn, '提出期限が、適用日より後になっています。'),
		['dueOn']
	)
);

export const handInSchema = v.object({ call: chosen });

/** `asked` are the organisations that stood on the confirming page, as ids with commas. */
export const remindSchema = v.object({
	asked: v.pipe(
		v.string(),
		v.transform((ids) => ids.split(',').filter(Boolean).map(Number)),
		v.array(v.pipe(v.number(), v.integer()))
	)
});
