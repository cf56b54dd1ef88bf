/** What is wrong with, or odd about, one cell or the whole list. */
export type FindingCode =
	| 'cell-error'
	| 'formula-without-value'
	| 'code-missing'
	| 'code-numeric'
	| 'code-exponent'
	| 'code-several'
	| 'code-zero-lost'
	| 'code-confused'
	| 'code-form'
	| 'code-hyphen-added'
	| 'code-zeros-added'
	| 'code-confusable'
	| 'unreadable-price'
	| 'price-grouping'
	| 'price-merged'
	| 'negative-price'
	| 'zero-price'
	| 'fraction'
	| 'rate-unreadable'
	| 'rate-differs'
	| 'tax-differs'
	| 'tax-calculated-back'
	| 'date-unreal'
	| 'date-unreadable'
	| 'date-no-year'
	| 'date-era-ended'
	| 'date-before-era'
	| 'date-year-assumed'
	| 'date-order'
	| 'number-unreadable'
	| 'unit-unknown'
	| 'pack-differs'
	| 'ditto-nothing'
	| 'ditto-beside-words'
	| 'duplicate-merged'
	| 'duplicate-differs'
	| 'overlap'
	| 'general-change'
	| 'price-jump'
	| 'preferential-above-list'
	| 'assurance-below-licence'
	| 'core-price-differs'
	| 'after-support';

/** What a reader of one cell has to tell; `detail` fills the sentence, `proposal` is what the cell should say instead. */
export type Told = { code: FindingCode; proposal?: string | null; detail?: string };

/** One line of the table of errors or warnings; `cell` is '' when it is about the whole list. */
export type Finding = {
	code: FindingCode;
	sheet: string;
	cell: string;
	row: number | null;
	/** The cell as it stands in the file. */
	raw: string;
	/** Japanese, for the person. */
	message: string;
	proposal: string | null;
};

const sentences: Record<FindingCode, string> = {
	'cell-error': 'Excelの計算がエラーになっています。正しい値を入れてください。',
	'formula-without-value':
		'計算式だけで値が保存されていません。Excelで開いて保存し直すか、値を入れてください。',
	'code-missing': '型番がありません。',
	'code-numeric':
		'型番が数値になっています。先頭の0やハイフンが失われたおそれがあるので、文字で入れ直してください。',
	'code-exponent': '型番が指数（E+）の形に変わっています。元の型番を入れてください。',
	'code-several': '一つのセルに型番が二つ以上あります。行を分けてください。',
	'code-zero-lost': '7桁です。先頭の0が失われたと思われます。確かめてください。',
	'code-confused': 'Oと0、Iと1の取り違えと思われます。',
	'code-form': '型番の形（英数字3桁-数字5桁）ではありません。',
	'code-hyphen-added': 'ハイフンのない8桁なので、3桁目の後に補いました。',
	'code-zeros-added': '4桁に足りないので、先頭に0を補いました。',
	'code-confusable': 'よく似た登録済みの型番があります。Oと0、Iと1を確かめてください。',
	'unreadable-price': '金額として読めません。',
	'price-grouping': '桁区切りの位置が合いません。',
	'price-merged': '上の行と結合されたセルです。この行の金額を入れてください。',
	'negative-price': '金額が負の数です。',
	'zero-price': '金額が0円です。無償なら備考に「無償」と入れてください。',
	fraction: '円未満の端数があります。自動では丸めません。',
	'rate-unreadable': '率として読めません（「72%」や「0.72」の形で入れてください）。',
	'rate-differs': '標準価格に率を掛けた額と、優待価格が合いません。',
	'tax-differs': '税抜の1.1倍と税込の額が、1円を超えて違います。',
	'tax-calculated-back': '税込の金額から、選んだ端数処理で税抜を計算しました。',
	'date-unreal': '実在しない日付です。',
	'date-unreadable': '日付として読めません。',
	'date-no-year': '年がなく、価格表の年度も分かりません。',
	'date-era-ended': '終わった元号の日付です。西暦に直して読みました。',
	'date-before-era': '元号が始まる前の日付です。西暦に直して読みました。',
	'date-year-assumed': '年がないので、価格表の年度で読みました。確かめてください。',
	'date-order': '適用終了日が適用開始日より前です。',
	'number-unreadable': '数として読めません。',
	'unit-unknown': '単位から、1本で何ライセンスかを読めません。',
	'pack-differs': '登録済みの入数と違います。',
	'ditto-nothing': '「同上」にあたる上の行がありません。',
	'ditto-beside-words': '「〃」のほかにも文字があるので、そのまま残しました。',
	'duplicate-merged': '同じ型番・同じ価格の行がもう一つあるので、一つにまとめました。',
	'duplicate-differs': '同じ型番なのに価格の違う行があります。どちらかを選んでください。',
	overlap: '同じ型番で適用期間の重なる行があります。',
	'general-change': '全体に価格が変わっています。',
	'price-jump': '前の価格表から25%を超えて変わっています。',
	'preferential-above-list': '優待価格が標準価格より高くなっています。',
	'assurance-below-licence': 'L+SAがLより安くなっています。',
	'core-price-differs': '16コアの価格が2コアの8倍と5%を超えて違います。',
	'after-support': 'サポート終了日を過ぎた製品です。'
};

/** What a code means, without the particulars of a line. */
export function sentenceOf(code: FindingCode): string {
	return sentences[code];
}

/** Makes a line of the table of what was told about a cell. */
export function finding(
	told: Told,
	at: { sheet: string; cell: string; row: number | null; raw: string }
): Finding {
	const { code, proposal = null, detail = '' } = told;
	return { code, ...at, message: `${sentences[code]}${detail}`, proposal };
}
