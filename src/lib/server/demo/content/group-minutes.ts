/** 議事録 of two meetings of the year, one approved and one that waits for 確認. Everything in it is invented. */
export type DemoMinutes = {
	group: string;
	chair: string;
	absent: readonly string[];
	online: readonly string[];
	/** Texts by who wrote them: first and last for the free parts, between them one for each item. */
	opening: readonly [string, string];
	items: readonly { title: string; by: string; text: string; decision?: string }[];
	closing: readonly [string, string];
	/** Business days from today until it is due; negative: overdue. */
	actions: readonly { to: string; task: string; dueIn: number; isDone?: boolean }[];
	confirmed: readonly string[];
	correction?: readonly [string, string];
	isApproved: boolean;
};

export const demoMinutes: readonly DemoMinutes[] = [
	{
		group: 'rpa-ai',
		chair: 'saku',
		absent: ['agematsu', 'nagawa'],
		online: ['iijima', 'anan', 'iizuna'],
		opening: ['saku', '座長（佐久市）が13時30分に開会した。前回の議事録に修正の申し出はなかった。'],
		items: [
			{
				title: '会議録作成AIの試行結果',
				by: 'suzaka',
				text: '須坂市から、3か月の試行の結果を報告した。\n\n| 会議 | 手作業 | AIの下書きから |\n| --- | --- | --- |\n| 庁議（90分） | 6時間 | 2時間 |\n| 審議会（120分） | 9時間 | 3時間半 |\n\n- 方言と専門用語の誤りが残り、**人の確認は欠かせない**。\n- 個人情報を含む会議では使わない運用とした。',
				decision: '会議録作成AIの利用の手引きを、須坂市の案をもとにワーキンググループとして作る。'
			},
			{
				title: 'RPAシナリオの共有',
				by: 'saku',
				text: '各団体のシナリオ一覧を集めたところ、ふるさと納税と給与の2業務に集中していた。様式がそろっていないため、そのままでは使い回せないという意見が多かった。',
				decision: 'シナリオの概要を1枚で書く様式を定め、年度内に各団体3件ずつ資料に載せる。'
			}
		],
		closing: ['saku', '次回は来月に、オンラインを主にして開く。15時に閉会した。'],
		actions: [
			{
				to: 'suzaka',
				task: '会議録作成AIの利用の手引きの案を資料に載せる',
				dueIn: -3,
				isDone: true
			},
			{ to: 'saku', task: 'シナリオ概要の様式の案を作り、投稿で意見を聞く', dueIn: 2 }
		],
		confirmed: ['saku', 'suzaka', 'okaya', 'chino', 'tomi', 'sakuho'],
		isApproved: true
	},
	{
		group: 'network-security',
		chair: 'matsumoto',
		absent: ['kitaaiki', 'otari', 'omi'],
		online: ['minamiaiki', 'hara', 'ogawa', 'kijimadaira'],
		opening: [
			'matsumoto',
			'座長（松本市）が13時30分に開会した。大雪のため、3村が欠席、4村がオンラインで出席した。'
		],
		items: [
			{
				title: '無線LANの更新と共同調達',
				by: 'saku',
				text: '佐久市から、アクセスポイント更新の見積もり3社分を報告した。\n\n1. 単価は台数が100台を超えると2割ほど下がる。\n2. 保守の窓口を一つにしたいという意見が、小さな町村から多かった。\n3. 認証の方式は、団体ごとに残してよいことを確かめた。',
				decision: '無線LAN機器の共同調達に加わるかどうかを、各団体が期限までに回答する。'
			},
			{
				title: '標的型メール訓練',
				by: 'kumiai',
				text: '組合から、来年度の訓練の案を示した。開封率の順位は出さず、団体には自分の結果だけを返す。訓練の日は前もって知らせないが、窓口の繁忙期は避ける。',
				decision: '標的型メール訓練を来年度に2回、希望する団体で行う。'
			}
		],
		closing: ['matsumoto', '次回までに、外部監査の様式を長野市が示す。15時に閉会した。'],
		actions: [
			{
				to: 'kitaaiki',
				task: '無線LANの共同調達に加わるかどうかを回答する（台数の概数も）',
				dueIn: 3
			},
			{ to: 'saku', task: '見積もりの比較表から業者名を除いて資料に載せる', dueIn: 1 },
			{ to: 'nagano', task: '外部監査の様式を示す', dueIn: 8 },
			{ to: 'ueda', task: '訓練を避けたい時期を知らせる', dueIn: -2 }
		],
		confirmed: ['saku', 'ueda', 'hara'],
		correction: ['suzaka', '「3社分」は「4社分」の誤りだと思います。録音を確かめてください。'],
		isApproved: false
	}
];
