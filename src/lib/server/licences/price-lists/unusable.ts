/** Why a file is no price list that can be read at all. */
export type Unusable =
	| 'empty'
	| 'too-large'
	| 'password'
	| 'old-excel'
	| 'html'
	| 'bomb'
	| 'broken'
	| 'unclosed-quote'
	| 'not-a-table'
	| 'time';

const sentences: Record<Unusable, string> = {
	empty: '中身のないファイルです（0バイト）。ファイルを選び直してください。',
	'too-large':
		'大きすぎます。20MB、50シート、20万セルまでです。価格表のシートだけを別のファイルに保存してください。',
	password: 'パスワードが付いています。パスワードを解除して保存し直してください。',
	'old-excel': '古いExcelの形（.xls）です。.xls は Excelで開き、.xlsx で保存し直してください。',
	html: '中身がWebページかXMLです。Excelで開き、.xlsx で保存し直してください。',
	bomb: '圧縮を解くと異常に大きくなるファイルなので、開きません。送り主に確かめてください。',
	broken: '壊れていて読めません。Excelで開き、.xlsx で保存し直してください。',
	'unclosed-quote': '引用符（"）が閉じていないため、終わりまで読めません。引用符を直してください。',
	'not-a-table': '表として読めません。Excel（.xlsx）かCSVのファイルを選んでください。',
	time: '読むのに時間がかかりすぎます。価格表のシートだけを別のファイルに保存してください。'
};

/** Thrown for a file of which nothing can be read; `message` is Japanese, for the person. */
export class UnusableFile extends Error {
	override name = 'UnusableFile';
	readonly code: Unusable;

	constructor(code: Unusable) {
		super(sentences[code]);
		this.code = code;
	}
}
