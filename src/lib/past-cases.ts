import * as v from 'valibot';
import { ticked } from './fields.ts';
import type { TicketAct } from './tickets.ts';

/** What a column of the former 受付簿 can mean, with the words that may stand above it, the first being its name. */
export const pastFields = {
	number: '旧番号 受付番号 番号 管理番号 整理番号 受付no no',
	receivedOn: '受付日 受付年月日 日付 受付日時 受信日 年月日',
	organisation: '団体 団体名 市町村 市町村名 自治体 自治体名 団体コード 市町村コード',
	contact: '所属・氏名 氏名 担当者 担当者名 連絡者 問合せ者 問い合わせ者 所属 連絡先',
	category: '分類 区分 種別 カテゴリ 分野',
	via: '受付方法 方法 手段 受付手段',
	title: '件名 題名 タイトル 表題 要旨',
	body: '内容 質問 問合せ内容 問い合わせ内容 相談内容 質問内容 照会内容',
	answer: '回答 回答内容 対応 対応内容 処理内容 処理',
	answeredOn: '回答日 回答年月日 完了日 対応日 処理日',
	staff: '担当 組合担当 担当職員 回答者 対応者 受付者'
} as const;
export type PastField = keyof typeof pastFields;

export const pastFieldNames = Object.keys(pastFields) as PastField[];

/** What a column is called on the screen. */
export function pastFieldName(field: PastField): string {
	return pastFields[field].split(' ')[0] ?? '';
}

/** Without these nothing can be taken over; of 件名 and 内容 one is enough. */
export const neededPastFields: readonly PastField[] = ['number', 'receivedOn', 'organisation'];

/** Rows of one file; more are to be given in parts, such as by fiscal year. */
export const MOST_PAST_ROWS = 5000;

/** A column of the file: the word above it, what it is taken for, and something that stands in it. */
export type PastColumn = { word: string; field: PastField | null; sample: string };

export const pastStates = {
	open: '確認中',
	taken: '取り込み済み',
	dropped: '取りやめ',
	reverted: '元に戻した'
} as const;
export type PastState = keyof typeof pastStates;

/** Which part of a file one looks at. */
export const pastKinds = {
	fresh: '取り込む行',
	known: '取り込み済みの行',
	faulty: '直すところのある行'
} as const;
export type PastKind = keyof typeof pastKinds;

/** Of a case of the former 受付簿 the union's desk can do no more than this: it was over before it came here. */
export const actsOnPast: readonly TicketAct[] = ['note', 'agree', 'decline', 'publish'];

/** The columns as somebody said what they mean: `column-0` and so on, each a field or nothing. */
export const mappingSchema = v.looseObject({ isYearly: ticked });

/** How many rows stood on the screen to be taken over. */
export const takingPastSchema = v.object({
	seen: v.pipe(v.string(), v.transform(Number), v.integer())
});

/** The fields chosen for each column, by its place. */
export function mappingIn(form: Record<string, unknown>, columns: number): (PastField | null)[] {
	return Array.from({ length: columns }, (_, index) => {
		const given = form[`column-${index}`];
		return pastFieldNames.find((field) => field === given) ?? null;
	});
}

const addressed = /[/?#%&\\]/g;

/**
 * An old number in its one form: half width, without spaces, and with nothing that would mean something in an
 * address, where it stands as it is shown.
 */
export function pastNumber(written: string): string {
	return written
		.normalize('NFKC')
		.replace(/\s+/g, '')
		.replace(/[‐‑–—―−]/g, '-')
		.replace(addressed, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}

/** What stands before an old number, so that it is not taken for one of today's. */
export const PAST_MARK = '旧';

/** The old number in what somebody typed, in its one form; null where it is not marked as one. */
export function pastNumberIn(typed: string): string | null {
	const written = typed.trim();
	return written.startsWith(PAST_MARK)
		? pastNumber(written.slice(PAST_MARK.length).replace(/^番号/, ''))
		: null;
}
