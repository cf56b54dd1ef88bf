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
	}
];
