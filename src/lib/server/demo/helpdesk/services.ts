import { deed, usual, type DemoCase } from './types.ts';

const SERVICE = 'e-application-service';
const BOOKING = 'facility-booking';

/** 電子申請, 公共施設予約 and the systems that some share. */
export const serviceCases: DemoCase[] = [
	{
		by: 'obuse',
		daysAgo: 18,
		at: '9:30',
		category: SERVICE,
		title: '犬の登録の手続きに手数料の支払いを付けたい',
		body: '電子申請で手数料を払えるようにしたいです。会計の準備も含めて、何から始めればよいですか。',
		fields: { procedure: '犬の登録' },
		deeds: [
			deed(0, '10:00', 'take'),
			deed(
				1,
				'13:30',
				'ask-organisation',
				'支払いの方法は、カードとコード決済のどちらを考えていますか。会計の規則で、指定納付受託者を決めているかも教えてください。'
			),
			deed(3, '9:15', 'reply', 'カードを考えています。指定納付受託者は、まだ決めていません。'),
			deed(
				4,
				'15:10',
				'answer',
				'先に指定納付受託者の告示が要ります。告示の例、会計の流れ、画面の設定の3点をまとめた資料を送ります。4月に始めるなら、1月中の告示が目安です。'
			),
			deed(6, '10:00', 'confirm', '会計と相談を始めました。')
		]
	},
	{
		by: 'minamiaiki',
		daysAgo: 2,
		at: '10:20',
		category: SERVICE,
		title: '申請の様式に地区名の選択肢を足したい',
		body: 'ごみ袋の申し込みの様式に、地区を選ぶ欄を足したいです。自分でできますか。',
		fields: { procedure: 'ごみ袋の申し込み' },
		deeds: [
			deed(0, '11:00', 'take'),
			deed(
				1,
				'9:50',
				'answer',
				'様式の編集で「選択」の部品を足せばできます。すでに届いている申し込みには影響しません。手順の画面を付けます。'
			)
		]
	},
	{
		by: 'hara',
		daysAgo: 37,
		at: '15:50',
		category: SERVICE,
		title: '申請が届いたときの知らせが来ない',
		body: '先週から、電子申請が届いたときのメールが来ません。',
		deeds: [
			deed(1, '8:45', 'take'),
			deed(1, '9:30', 'ask-organisation', '知らせを受けるメールアドレスを、最近変えていませんか。'),
			deed(1, '11:20', 'reply', '異動で係のアドレスを変えていました。それが原因でしょうか。'),
			deed(
				1,
				'13:10',
				'answer',
				'それが原因です。「通知先」の画面で新しいアドレスに替えてください。'
			),
			deed(1, '13:30', 'confirm', '届くようになりました。')
		]
	},
	{
		by: 'hara',
		daysAgo: 37,
		at: '16:10',
		category: SERVICE,
		title: '電子申請の通知メールについて',
		body: '先ほど送ったものと同じです。別の係からも「来ない」と言われました。',
		deeds: [{ after: 1, at: '9:00', does: 'merge', into: '申請が届いたときの知らせが来ない' }]
	},
	{
		by: 'nozawaonsen',
		daysAgo: 0,
		at: '14:15',
		category: SERVICE,
		call: { via: 'phone', caller: '総務課 富井' },
		title: '年末の受付停止の掲示のしかた',
		body: '年末年始に電子申請の受付を止める手続きと、画面に出す文を変えたい。折り返し電話が欲しい。',
		deeds: []
	},
	{
		by: 'chikuma',
		daysAgo: 82,
		at: '10:40',
		category: BOOKING,
		title: '体育館の予約で減免の団体が選べない',
		body: '減免の登録をした団体が、予約の画面で選べません。',
		deeds: usual(
			[0, '11:00'],
			[
				1,
				'10:20',
				'減免の登録に有効の期間があり、3月末で切れていました。期間を延ばすと、すぐに選べるようになります。'
			],
			[1, '11:00', '直りました。']
		)
	},
	{
		by: 'shimosuwa',
		daysAgo: 27,
		at: '13:45',
		category: BOOKING,
		call: {
			via: 'phone',
			caller: '総務課 河西',
			solvedWith: '予約の一覧の右上の「出力」から、月を選んでCSVで出せると伝えた。その場で出せた。'
		},
		title: '予約の一覧を月ごとに出したい',
		body: '施設の予約の一覧を、月ごとに表計算で出したい。',
		deeds: []
	},
	{
		by: 'agematsu',
		daysAgo: 11,
		at: '9:00',
		category: BOOKING,
		title: '休館日の一括の登録',
		body: '来年度の休館日を、1日ずつでなくまとめて入れたいです。',
		deeds: [
			deed(0, '9:30', 'take'),
			deed(2, '10:00', 'ask-vendor', '一括の取り込みの様式があるか照会。'),
			deed(6, '15:00', 'resume', '来月の更新で付く。')
		]
	},
	{
		by: 'nagawa',
		daysAgo: 53,
		at: '14:30',
		category: 'internal-systems',
		title: '財務会計の年度の切り替えの日程',
		body: '年度の切り替えの作業の日を、早めに知りたいです。',
		fields: { extent: '財務会計' },
		deeds: usual(
			[0, '15:00'],
			[3, '9:40', '切り替えは3月30日の18時からです。31日の朝に確かめの一覧をお送りします。'],
			[4, '10:15']
		)
	},
	{
		by: 'tateshina',
		daysAgo: 19,
		at: '10:10',
		category: 'core-systems',
		title: '標準化後の帳票の外字',
		body: '標準化のあと、戸籍と住民票で字の形が違って出る人がいます。',
		fields: { since: '標準化の切り替えのあと', extent: '3人' },
		deeds: [
			deed(0, '10:45', 'take'),
			deed(1, '11:00', 'ask-vendor', '3人の字の番号を業者に送り、対応の表を確かめてもらう。')
		]
	},
	{
		by: 'hiraya',
		daysAgo: 97,
		at: '9:20',
		category: 'core-systems',
		title: '税の通知書の印刷がずれる',
		body: '固定資産税の通知書の、あて名の位置が3ミリずれます。窓から番地が見えません。',
		priority: 'urgent',
		fields: { since: '今朝の試し刷り', extent: '通知書の全部' },
		deeds: [
			deed(
				0,
				'9:35',
				'contact',
				'印刷の業者に渡す前でよかったです。設定を確かめて、昼までに連絡します。'
			),
			deed(
				0,
				'11:30',
				'answer',
				'様式の上の余白を3ミリ減らした設定を入れました。試し刷りをお願いします。'
			),
			deed(0, '13:20', 'confirm', '合いました。')
		]
	},
	{
		by: 'ken',
		daysAgo: 40,
		at: '16:00',
		category: 'anything',
		title: '市町村の担当者の名簿を研修に使いたい',
		body: '県の研修の案内のため、情報政策の担当者の一覧を使ってよいか教えてください。',
		deeds: usual(
			[1, '9:15'],
			[
				1,
				'16:10',
				'名簿の画面から、市町村の担当者の一覧を出せます。研修の案内に使うことは、目的の範囲に入ります。'
			],
			[2, '9:00']
		)
	},
	{
		by: 'aoki',
		daysAgo: 1,
		at: '15:15',
		category: 'anything',
		priority: 'low',
		title: '議会の中継を始めたい',
		body: '議会の中継を、費用をかけずに始めている村の例を知りたいです。どの分類か分からないので、ここから送ります。',
		deeds: []
	}
];
