import type { DemoThread } from './types.ts';

/** Questions whose asker is not named, and one that came by telephone. */
export const threads: DemoThread[] = [
	{
		board: 'prefecture',
		kind: 'question',
		audience: 'municipalities',
		mask: 'district',
		title: '情報担当が長く休むことになりました。何から引き受ければよいですか',
		by: 'minamiaiki',
		daysAgo: 18,
		at: '09:40',
		body: '情報担当が急に数か月休むことになり、事務の経験しかない私が引き受けました。引継書はなく、業者の連絡先も分からないものがあります。\n\n最初の一週間で確かめておくとよいことを教えていただけますか。',
		replies: [
			{
				by: 'sakuho',
				after: 0,
				at: '11:15',
				body: '大変ですね。最初の一週間は、次の三つだけで足りると思います。\n\n1. 契約書の束から、保守の電話番号だけを一枚に書き出す\n2. バックアップが昨夜取れているかを業者に電話で聞く\n3. 今月中に切れる証明書と契約がないかを聞く\n\n分からない言葉は、ここに書いてください。',
				solves: true
			},
			{
				by: 'kumiai',
				after: 0,
				at: '13:30',
				body: '相談窓口です。共同で使っている仕組みの連絡先は、こちらから一覧をお送りできます。お電話ください。'
			},
			{
				by: 'minamiaiki',
				after: 2,
				at: '10:05',
				body: 'ありがとうございます。三つとも済み、証明書が一つ来月に切れることが分かりました。早く聞いてよかったです。'
			}
		]
	},
	{
		board: 'prefecture',
		kind: 'question',
		audience: 'all',
		mask: 'prefecture',
		title: '数か月止めていたサーバーの更新を、安全に再開する順番はありますか',
		by: 'kitaaiki',
		daysAgo: 11,
		at: '15:20',
		body: 'お恥ずかしい話ですが、更新で業務が止まるのが怖く、庁内のサーバー3台の更新を5か月止めていました。\n\nまとめて当てるのと、月ごとに分けて当てるのと、どちらが安全でしょうか。同じことをした方の失敗談も助かります。',
		replies: [
			{
				by: 'ueda',
				after: 0,
				at: '16:48',
				body: '止めたことがあるのは、どこも同じです。うちは次の順で再開しました。\n\n- 仮想なら、先に控え(スナップショット)を取る\n- 一番影響の小さい1台に、累積の更新を一度で当てる\n- 一週間みて、残りを金曜の夕方を避けて当てる\n\n累積なので、月ごとに分けても得はありませんでした。',
				solves: true
			},
			{
				by: 'ken',
				after: 1,
				at: '09:32',
				body: '県でも同じ順番をお勧めしています。再起動に普段より長くかかることがありますので、時間に余裕を見てください。'
			},
			{
				by: 'kitaaiki',
				after: 4,
				at: '17:02',
				body: '教わった順番で3台とも終わりました。責められるかと思って名前を伏せましたが、聞いてよかったです。ありがとうございました。'
			}
		]
	},
	{
		board: 'hokushin',
		kind: 'question',
		audience: 'district',
		entry: { caller: '福原 千代', via: 'phone' },
		title: '大雪で登庁できない職員との連絡を、何で取っていますか',
		by: 'sakae',
		daysAgo: 7,
		at: '10:50',
		body: '大雪の日に登庁できない職員が毎年何人か出ます。電話をかけて回るのに半日かかるので、ほかの団体のやり方を知りたいとのことです。電話でのお尋ねでした。',
		replies: [
			{
				by: 'kijimadaira',
				after: 1,
				at: '08:55',
				body: '庁内用のチャットを自宅の端末からも読めるようにし、朝7時に「登庁できる・遅れる・できない」を一言で書いてもらっています。電話は二人で済むようになりました。'
			},
			{
				by: 'sakae',
				after: 2,
				at: '14:10',
				body: 'ログインできましたので、ここからは自分で書きます。一言で書いてもらう形がよさそうです。ありがとうございます。'
			}
		]
	}
];
