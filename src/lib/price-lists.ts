import * as v from 'valibot';
import { parseDay, type Day } from './dates.ts';
import { id, ticked, version } from './fields.ts';

/** What a column of a price list may say, as it is called on the screen; in the order in which it is chosen from. */
export const priceFields = {
	part: '型番',
	name: '製品名',
	nameRest: '製品名の続き',
	edition: 'エディション',
	kind: '種別',
	pool: 'プール・製品群',
	level: '価格レベル',
	unit: '単位・入数',
	list: '標準価格',
	pref: '優待価格',
	prefWithTax: '優待価格（税込）',
	rate: '仕切率',
	discount: '割引率',
	from: '適用開始日',
	to: '適用終了日',
	period: '適用期間',
	points: 'ポイント',
	tierMin: '最小数量',
	tierMax: '最大数量',
	language: '言語',
	segment: 'セグメント（区分）',
	term: '契約期間',
	resellerCode: '販売店の品番',
	productId: '製品番号（クラウド）',
	skuId: '種別番号（クラウド）',
	note: '備考'
} as const;
export type PriceField = keyof typeof priceFields;

export const priceFieldNames = Object.keys(priceFields) as PriceField[];

/** How the codes of a list look. */
export const codeForms = {
	microsoft: 'マイクロソフトの型番（英数字3桁-数字5桁）',
	csp: 'クラウド（製品番号と種別番号）',
	any: 'そのほかのメーカーの型番'
} as const;

/** How a text file is read where its letters came out wrong. */
export const charsets = {
	'utf-8': 'UTF-8',
	shift_jis: 'Shift_JIS（CP932）',
	'utf-16le': 'UTF-16LE',
	'utf-16be': 'UTF-16BE'
} as const;

/** A form has so many fields at most; what stands further right is not taken in. */
export const MOST_COLUMNS = 100;

const REASON_LIMIT = 200;
const TEXT_LIMIT = 200;

const keyed = v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/), v.transform(Number));
const reason = v.pipe(
	v.string(),
	v.trim(),
	v.nonEmpty('理由を書いてください。'),
	v.maxLength(REASON_LIMIT, `理由は${REASON_LIMIT}字までです。`)
);
const day = (missing: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.trim(),
		v.check(
			(text) => text === '' || parseDay(text) !== null,
			'日付として読めません。「R8.10.1」や「2026-10-01」の形にしてください。'
		),
		v.transform((text): Day | null => parseDay(text)),
		v.check((found) => missing === '' || found !== null, missing)
	);

export const uploadSchema = v.object({
	reseller: id('販売店を選んでください。')
});

/** Where in the file to read: everything else follows from it. */
export const placeSchema = v.object({
	version,
	sheet: v.optional(v.string(), ''),
	head: v.pipe(
		v.optional(v.string(), ''),
		v.trim(),
		v.transform((text) => text.normalize('NFKC')),
		v.regex(
			/^(\d{1,4}(\s*[-〜~、,]\s*\d{1,4})?)?$/,
			'見出しの行は「5」や「5-6」の形にしてください。'
		)
	),
	hidden: ticked,
	charset: v.optional(v.picklist(['', 'utf-8', 'shift_jis', 'utf-16le', 'utf-16be']), '')
});

/** What a list is and what its columns mean; columns come as `column-A`, answers as `answer-…`, kinds as `kind-0`. */
export const mapSchema = v.looseObject({
	version,
	title: v.pipe(
		v.string(),
		v.trim(),
		v.nonEmpty('価格表の名前を書いてください。'),
		v.maxLength(TEXT_LIMIT, `名前は${TEXT_LIMIT}字までです。`)
	),
	issuedOn: day(''),
	validFrom: day('いつからの価格か書いてください。'),
	validTo: day(''),
	/** 'whole:12', 'partial:12', or '' for a list that replaces none. */
	replaces: v.optional(v.pipe(v.string(), v.regex(/^((whole|partial):\d{1,15})?$/)), ''),
	codes: v.picklist(['microsoft', 'csp', 'any']),
	vendor: id('メーカーを選んでください。')
});
export type MapInput = v.InferOutput<typeof mapSchema>;

export const correctSchema = v.object({
	cell: v.pipe(v.string(), v.regex(/^[A-Z]{1,3}[1-9]\d{0,6}$/, 'セルの番地が正しくありません。')),
	value: v.pipe(v.string(), v.maxLength(TEXT_LIMIT, `${TEXT_LIMIT}字までで書いてください。`)),
	reason
});
export const leaveOutSchema = v.object({
	row: v.pipe(v.string(), v.regex(/^[1-9]\d{0,6}$/), v.transform(Number)),
	reason
});
/** All lines of one kind of fault at once: take what is proposed, or leave the rows out. */
export const allSchema = v.object({
	code: v.pipe(v.string(), v.maxLength(50)),
	seen: version,
	reason
});
export const undoSchema = v.object({ edit: keyed });
export const versionSchema = v.object({ version });
export const revokeSchema = v.object({ version, reason });

/** The rows of headings as they are typed: 「5」 or 「5-6」; null for none. Throws nothing: what does not fit is one row. */
export function headRowsIn(typed: string): number[] | null {
	const [first = 0, last = 0] = (typed.match(/\d+/g) ?? []).map(Number);
	if (first < 1) return null;
	return last === first + 1 ? [first, last] : [first];
}

/** What rows of a file are that bring no price, as they are called on the screen. */
export const skippedRows: Record<string, string> = {
	section: '区切りの行',
	subtotal: '小計・合計の行',
	note: '注記の行',
	blank: '空の行',
	header: '見出しの行（繰り返し）',
	hidden: '非表示の行',
	excluded: '除いた行'
};

/** What happened to a list, as its history tells it. */
export const priceListEvents: Record<string, string> = {
	'price-list.uploaded': 'ファイルを受け取りました',
	'price-list.parsed': '読み取りました',
	'price-list.failed': '読み取れませんでした',
	'price-list.mapped': '列の読み方を決めました',
	'price-list.checked': '行を検証しました',
	'price-list.corrected': '行を直しました',
	'price-list.compared': '差分を確かめました',
	'price-list.activated': '有効にしました',
	'price-list.parts-found': '新しい型番を要確認の品目にしました',
	'price-list.begun': '価格が始まりました',
	'price-list.end-set': '終わりの日が決まりました',
	'price-list.end-lifted': '終わりの日がなくなりました',
	'price-list.partly-replaced': '一部の価格が新しい価格表に代わりました',
	'price-list.closed': '終わりました',
	'price-list.reopened': '有効に戻りました',
	'price-list.revoked': '取り消しました',
	'price-list.dropped': '取り込みをやめました'
};

/** What happens to prices when a list comes into force, and to applications with them. */
export const pieceWords = {
	lines: '申込への影響',
	changed: '価格の変わるもの',
	added: '新しいもの',
	gone: 'なくなるもの',
	same: '変わらないもの'
} as const;
