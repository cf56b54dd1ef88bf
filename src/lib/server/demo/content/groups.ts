import type { DemoThread } from './types.ts';

/** What the working groups write among themselves and for everybody. */
export const threads: DemoThread[] = [
	{
		board: 'open-data',
		kind: 'question',
		audience: 'all',
		title: '公共施設一覧のデータは、どの様式で公開していますか',
		by: 'obuse',
		daysAgo: 38,
		at: '10:20',
		body: '自治体標準オープンデータセットの様式に直すと、列が大きく変わります。先に直した団体があれば、手間を教えてください。',
		replies: [
			{
				by: 'shiojiri',
				after: 1,
				at: '9:05',
				body: '塩尻市は昨年度に直しました。施設の座標を入れるところに時間がかかり、ほかは半日でした。',
				solves: true
			},
			{
				by: 'obuse',
				after: 1,
				at: '11:40',
				body: 'ありがとうございます。座標は固定資産の台帳から写せそうです。'
			}
		]
	},
	{
		board: 'rpa-ai',
		kind: 'share',
		audience: 'all',
		title: '軽自動車税の減免の入力を自動にした結果（半年）',
		by: 'saku',
		daysAgo: 24,
		at: '14:10',
		body: '半年で312件、1件あたり4分が40秒になりました。画面が変わった月は、直すのに2日かかりました。\n\n- 画面の変更は事前に知らせてもらう\n- 例外は人が見る',
		replies: [
			{
				by: 'fujimi',
				after: 2,
				at: '13:15',
				body: '富士見町でも試します。例外はどれくらいの割合でしたか。'
			},
			{ by: 'saku', after: 2, at: '16:00', body: '例外は9件（約3％）でした。' }
		]
	},
	{
		board: 'network-security',
		kind: 'question',
		audience: 'group',
		title: '庁外から接続する端末の台帳をどう作っていますか',
		by: 'kitaaiki',
		daysAgo: 9,
		at: '11:30',
		body: '一人で担当しています。項目だけでも見せてください。',
		replies: [
			{
				by: 'matsumoto',
				after: 1,
				at: '10:10',
				body: '端末番号、利用者、持ち出しの期間、返却日の4つです。多くすると続きませんでした。'
			}
		]
	},
	{
		board: 'e-application',
		kind: 'opinion',
		audience: 'all',
		title: '手続の入力様式を団体の間で使い回すには',
		by: 'nagano',
		daysAgo: 15,
		at: '15:25',
		body: '様式の定義を渡し合えると、新しい手続を早く出せます。どの手続からそろえるのがよいでしょうか。',
		replies: [
			{
				by: 'karuizawa',
				after: 1,
				at: '9:50',
				body: '犬の登録と、各種証明の郵送請求がよいと思います。'
			}
		]
	}
];
