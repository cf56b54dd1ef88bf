import type { DemoThread } from './types.ts';

export const threads: DemoThread[] = [
	{
		board: 'practice',
		kind: 'share',
		audience: 'municipalities',
		title: 'はじめて書いてみます',
		by: 'oshika',
		daysAgo: 146,
		at: '10:32',
		body: '大鹿村です。4月から情報担当になりました。書き込みの練習です。これで皆さんに見えているのでしょうか。',
		replies: [
			{
				by: 'kumiai',
				after: 0,
				at: '11:05',
				body: '相談窓口です。見えています。ここは練習用ですので、何度書いても、消しても大丈夫です。'
			},
			{
				by: 'oshika',
				after: 0,
				at: '11:14',
				body: '安心しました。次は広域の板で質問してみます。'
			}
		]
	},
	{
		board: 'practice',
		kind: 'question',
		audience: 'municipalities',
		title: '表と箇条書きの練習',
		by: 'tomi',
		daysAgo: 41,
		at: '16:20',
		body: '表の練習です。\n\n| 品名 | 台数 |\n|---|---:|\n| ノートPC | 12 |\n| プリンター | 2 |\n\n- 箇条書き その1\n- 箇条書き その2\n\n**太字**にもなりましたか。',
		replies: [
			{
				by: 'hara',
				after: 1,
				at: '09:04',
				body: '>>1 表も太字もきれいに見えています。私も番号で返す練習でした。'
			},
			{
				by: 'tomi',
				after: 1,
				at: '09:41',
				body: 'ありがとうございます。番号を押すと元の書き込みへ戻れるのですね。'
			}
		]
	},
	{
		board: 'practice',
		kind: 'question',
		audience: 'municipalities',
		title: 'テスト投稿です(下書きの確認)',
		by: 'nagiso',
		daysAgo: 2,
		at: '13:05',
		body: '書きかけで電話に出て、戻ったら下書きが残っていました。続きを書いて送ってみます。',
		replies: [
			{
				by: 'kiso-mura',
				after: 1,
				at: '08:52',
				body: '木祖村です。届いています。こちらも練習で返しています。'
			}
		]
	},
	{
		board: 'practice',
		kind: 'question',
		audience: 'municipalities',
		title: '複合機の保守、1枚あたりの単価はいくらですか',
		by: 'iijima',
		daysAgo: 52,
		at: '10:20',
		body: '飯島町です。複合機9台の保守の更新を控えています。白黒とカラーの1枚あたりの単価を教えていただけないでしょうか。練習の場所に書いてしまったかもしれません。',
		replies: [
			{
				by: 'minowa',
				after: 1,
				at: '09:40',
				body: '今年度の契約です。Excelの表をそのまま貼り付けました。\n\n| 区分 | 台数 | 白黒（円） | カラー（円） |\n| --- | --- | --- | --- |\n| 本庁 | 14 | 1.2 | 8.5 |\n| 出先 | 6 | 1.6 | 9.8 |\n| 学校 | 11 | 1.4 | 9.0 |\n\n5年の一括契約で、出先は台数が少ない分だけ高くなっています。',
				helpful: ['iijima', 'tatsuno', 'nakagawa'],
				solves: true
			},
			{
				by: 'tatsuno',
				after: 1,
				at: '13:15',
				body: '>>2 うちもほぼ同じです。カラーを課ごとに月300枚までと決めたら、年に18万円減りました。',
				helpful: ['iijima']
			},
			{
				by: 'nakagawa',
				after: 2,
				at: '11:02',
				body: '業者の担当の方の携帯番号を書いておきます。直接聞いてもらうのが早いです。',
				hidden: '個人の電話番号が書かれていたため'
			},
			{
				by: 'iijima',
				after: 3,
				at: '09:10',
				body: 'ありがとうございます。>>2 の表をもとに予算を組み、>>3 の上限も課長会議に出してみます。'
			}
		],
		moved: {
			to: 'prefecture',
			audience: 'municipalities',
			after: 1,
			reason: '練習ではない質問でしたので、全県に移しました'
		}
	}
];
