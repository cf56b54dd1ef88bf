import type { Field } from './headings.ts';

/** What only a person can say before a list may be taken in. */
type QuestionCode =
	| 'header'
	| 'column'
	| 'tax-mode'
	| 'tax-back'
	| 'thousand'
	| 'unit-price'
	| 'rate-rounding'
	| 'short-year'
	| 'kind';

export type Question = {
	code: QuestionCode;
	/** The field of 'column', the word of 'kind', the column of 'unit-price'; else ''. */
	subject: string;
	message: string;
	options: { value: string; label: string }[];
};

const roundings = [
	{ value: 'floor', label: '切り捨て' },
	{ value: 'round', label: '四捨五入' },
	{ value: 'ceil', label: '切り上げ' }
];

const asked: Record<
	Exclude<QuestionCode, 'column' | 'kind'>,
	Omit<Question, 'code' | 'subject'>
> = {
	header: { message: '見出しの行が見つかりません。見出しの行と列を選んでください。', options: [] },
	'tax-mode': {
		message: '価格が税抜か税込か、この表だけでは決められません。どちらですか。',
		options: [
			{ value: 'excluded', label: '税抜' },
			{ value: 'included', label: '税込' }
		]
	},
	'tax-back': {
		message: '税込の価格表です。税抜は一つに決まらないため、計算しません。どうしますか。',
		options: [{ value: 'keep', label: '税込のまま取り込む' }, ...roundings]
	},
	thousand: {
		message: '「千円」とあります。価格を1,000倍しますか。',
		options: [
			{ value: 'true', label: '1,000倍する' },
			{ value: 'false', label: '円のまま読む' }
		]
	},
	'unit-price': {
		message: '「単価」は標準価格ですか、優待価格ですか。',
		options: [
			{ value: 'pref', label: '優待価格' },
			{ value: 'list', label: '標準価格' }
		]
	},
	'rate-rounding': {
		message: '率から優待価格を計算します。円未満はどうしますか。',
		options: roundings
	},
	'short-year': {
		message: '「26/4/1」のような2桁の年があります。西暦ですか、令和ですか。',
		options: [
			{ value: 'western', label: '西暦（20○○年）' },
			{ value: 'era', label: '令和' }
		]
	}
};

/** Asks what a list leaves open. */
export function question(code: keyof typeof asked, subject = ''): Question {
	return { code, subject, ...asked[code] };
}

const columnNames: Partial<Record<Field, string>> = { part: '型番', pref: '優待価格' };

/** Asks which column holds what no list can do without. */
export function columnQuestion(field: 'part' | 'pref'): Question {
	const message = `「${columnNames[field]}」の列が分かりません。列を選んでください。`;
	return { code: 'column', subject: field, message, options: [] };
}

/** Asks what a reseller means by a kind nobody knows; the answer is remembered for that reseller. */
export function kindQuestion(word: string): Question {
	const options = [
		{ value: 'L', label: 'L（ライセンス）' },
		{ value: 'L+SA', label: 'L+SA' },
		{ value: 'SA', label: 'SA' },
		{ value: 'SUBSCRIPTION', label: 'サブスクリプション' },
		{ value: 'STEP_UP', label: 'ステップアップ' },
		{ value: 'ADD_ON', label: 'アドオン' },
		{ value: 'FROM_SA', label: 'From SA' },
		{ value: 'MEDIA', label: 'メディア' }
	];
	return { code: 'kind', subject: word, message: `種別「${word}」はどれにあたりますか。`, options };
}
