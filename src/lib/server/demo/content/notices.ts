import type { DistrictSlug } from '#lib/reference/districts.ts';

/** An お知らせ of the demonstration year; days are business days from the day of loading. */
export type DemoNotice = {
	by: 'kumiai' | 'ken';
	to: 'all' | { district: DistrictSlug } | { chosen: string[] };
	title: string;
	body: string;
	/** Sent this many business days ago. */
	daysAgo: number;
	/** 確認期限: business days ahead, negative when it has passed; null: nothing to confirm. */
	confirmIn: number | null;
	/** 掲示期間: days ahead of loading, negative when it is over; null: no end. */
	endsIn: number | null;
	/** Which addressees have not confirmed, by login; the rest has. */
	unconfirmed?: string[];
	/** Of those, who has opened it. */
	opened?: string[];
	/** 代理入力: who telephoned instead of pressing the button. */
	byPhone?: { organisation: string; caller: string };
	/** The unconfirmed were reminded this many business days ago. */
	remindedAgo?: number;
	/** Who of an addressee has it in hand, by login. */
	heldBy?: string;
	/** A correction this many business days ago, with the new body. */
	corrected?: { ago: number; body: string };
};

const quietOnes = [
	'koumi',
	'kawakami',
	'kitaaiki',
	'aoki',
	'iijima',
	'hiraya',
	'urugi',
	'yasuoka',
	'otaki',
	'okuwa',
	'omi',
	'ikusaka',
	'otari',
	'takayama',
	'kijimadaira',
	'sakae'
];

export const notices: DemoNotice[] = [
	{
		by: 'kumiai',
		to: { district: 'saku' },
		title: '佐久広域 担当者会議の会場が変わりました',
		body: '12月の佐久広域 担当者会議の会場が、佐久合同庁舎の別の会議室に変わりました。\n\n- 時間は前のお知らせのままです\n- 駐車場は南側を使ってください\n- 遠隔での参加方法は変わりません\n\n出席する人へ伝えたうえで「確認しました」を押してください。',
		daysAgo: 8,
		confirmIn: -2,
		endsIn: 20,
		unconfirmed: ['kitaaiki', 'kawakami'],
		opened: ['kawakami'],
		remindedAgo: 1
	},
	{
		by: 'ken',
		to: {
			chosen: [
				'koumi',
				'kawakami',
				'minamimaki',
				'minamiaiki',
				'kitaaiki',
				'sakuho',
				'aoki',
				'nagawa'
			]
		},
		title: '小規模町村向け 情報システム運用経費の補助の説明会',
		body: '運用経費の補助について、対象となる見込みの町村に説明会のご案内をします。\n\n1. 対象：人口の少ない町村のうち、標準化対象業務の運用を始めているところ\n2. 方法：オンライン（インターネット側の端末で開いてください）\n3. 資料：当日までにこのお知らせに添えます\n\n参加の有無は別に伺います。まずは内容をご確認ください。',
		daysAgo: 6,
		confirmIn: 1,
		endsIn: 30,
		unconfirmed: ['kitaaiki', 'koumi', 'aoki'],
		opened: ['koumi']
	},
	{
		by: 'kumiai',
		to: 'all',
		title: '年末年始のLGWAN計画停止について',
		body: '年末年始に、LGWANの設備点検による計画停止があります。\n\n| 停止するもの | はじまり | おわり |\n| --- | --- | --- |\n| 組合の共同利用サービス | 12月29日 18時 | 12月30日 6時 |\n| 電子申請の庁内側の画面 | 12月29日 20時 | 12月30日 2時 |\n\n**お願い**\n\n- 窓口の職員と委託先に伝えてください。\n- 停止中に公開する予定の情報は、前の日までに登録してください。\n- 年末の証明書の交付に影響がないか、確かめてください。',
		daysAgo: 9,
		confirmIn: 3,
		endsIn: 45,
		unconfirmed: quietOnes,
		opened: quietOnes.filter((_, index) => index % 2 === 0),
		byPhone: { organisation: 'minamiaiki', caller: '総務課 菊池' },
		remindedAgo: 2
	},
	{
		by: 'kumiai',
		to: 'all',
		title: '情報セキュリティ研修（集合・遠隔）の日程',
		body: '来年1月から2月の研修の日程が決まりました。\n\n- 新任の担当者向け：1月の第3週\n- 管理職向け：2月の第1週\n- 遠隔でも同じ内容を受けられます\n\n受講者の取りまとめは、12月に別にお願いします。',
		daysAgo: 4,
		confirmIn: 6,
		endsIn: 60,
		unconfirmed: [...quietOnes, 'chino', 'iiyama', 'karuizawa', 'fujimi', 'tatsuno', 'agematsu'],
		opened: ['chino', 'iiyama', 'koumi'],
		heldBy: 'kitaaiki-admin',
		corrected: {
			ago: 2,
			body: '来年1月から2月の研修の日程が決まりました。（管理職向けの週を直しました）\n\n- 新任の担当者向け：1月の第3週\n- 管理職向け：2月の**第2週**\n- 遠隔でも同じ内容を受けられます\n\n受講者の取りまとめは、12月に別にお願いします。'
		}
	},
	{
		by: 'ken',
		to: 'all',
		title: '自治体情報システムの標準化に関する調査の予告',
		body: '国の調査が12月に予定されています。移行後の運用経費と、移行できていない業務について尋ねる見込みです。\n\n調査票が届いてから慌てないよう、次のものを手元に揃えておいてください。\n\n- 移行した業務と時期の一覧\n- 運用経費の見積り（直近のもの）\n- 委託先との打合せの記録',
		daysAgo: 3,
		confirmIn: 10,
		endsIn: 60,
		unconfirmed: [
			...quietOnes,
			'nakano',
			'omachi',
			'tomi',
			'miyota',
			'tateshina',
			'shimosuwa',
			'minowa',
			'miyada',
			'anan',
			'achi',
			'toyooka',
			'nagiso',
			'yamagata',
			'hakuba',
			'obuse',
			'iizuna'
		],
		opened: ['nakano', 'omachi', 'tomi']
	},
	{
		by: 'kumiai',
		to: 'all',
		title: '相談窓口の年末年始の受付',
		body: '相談窓口は12月29日から1月3日まで休みます。\n\nその間に業務が止まる障害が起きたときは、共同利用サービスの緊急連絡先へ電話してください。番号は紙でお配りしたものと同じです。',
		daysAgo: 2,
		confirmIn: null,
		endsIn: 45
	},
	{
		by: 'kumiai',
		to: 'all',
		title: '夏の設備点検による一時停止（終了しました）',
		body: '8月の設備点検は予定どおり終わりました。ご協力ありがとうございました。',
		daysAgo: 75,
		confirmIn: -62,
		endsIn: -30,
		unconfirmed: []
	}
];
