import type { OpinionOutcome } from '#lib/groups.ts';
import type { DemoThread } from './types.ts';

type Clock = `${number}:${number}`;
type GroupSlug = 'open-data' | 'rpa-ai' | 'network-security' | 'e-application';

/** A 検討中の項目 with what was said to it; days are business days back from the day of loading. */
export type DemoTopic = {
	group: GroupSlug;
	by: string;
	daysAgo: number;
	at: Clock;
	title: string;
	text: string;
	takesOutside: boolean;
	closed?: { by: string; after: number };
	opinions: {
		by: string;
		kind: 'opinion' | 'question';
		after: number;
		at: Clock;
		body: string;
		mask?: 'prefecture';
		answer?: { by: string; after: number; outcome: OpinionOutcome; reason: string };
	}[];
};

export const topics: readonly DemoTopic[] = [
	{
		group: 'open-data',
		by: 'shiojiri',
		daysAgo: 30,
		at: '10:00',
		title: '公共施設一覧を、どの項目までそろえて公開するか',
		text: '標準の様式の項目のうち、はじめにそろえるものを決めます。\n小さな団体でも続けられるかを聞かせてください。',
		takesOutside: true,
		opinions: [
			{
				by: 'kitaaiki',
				kind: 'opinion',
				after: 4,
				at: '11:20',
				body: '担当が一人なので、施設名・住所・電話の3つから始められると助かります。座標は後からでよいことにしてください。',
				answer: {
					by: 'shiojiri',
					after: 9,
					outcome: 'partly',
					reason:
						'はじめの項目は、施設名・住所・電話・座標の4つにします。座標は、組合が住所から一度に作って渡します。'
				}
			},
			{
				by: 'oshika',
				kind: 'question',
				after: 12,
				at: '15:40',
				body: '施設が変わったときの更新は、いつまでにすればよいのでしょうか。',
				mask: 'prefecture'
			}
		]
	},
	{
		group: 'open-data',
		by: 'nagano',
		daysAgo: 12,
		at: '9:30',
		title: 'AEDの設置場所を、消防本部のデータから作るか',
		text: '市町村が入力し直すか、消防本部の台帳をもらうかを比べています。',
		takesOutside: true,
		opinions: []
	},
	{
		group: 'rpa-ai',
		by: 'saku',
		daysAgo: 20,
		at: '13:30',
		title: '自動化の手順書を、団体の間でそのまま渡せる形にするか',
		text: '手順書の様式を一つに決める案です。様式の案は資料にあります。',
		takesOutside: true,
		opinions: [
			{
				by: 'minamimaki',
				kind: 'question',
				after: 3,
				at: '9:10',
				body: 'RPAを入れていない村でも、手順書だけ使えますか。',
				answer: {
					by: 'saku',
					after: 5,
					outcome: 'adopted',
					reason: '使えるようにします。手で行うときの手順を、様式の初めに必ず書くことにしました。'
				}
			}
		]
	},
	{
		group: 'network-security',
		by: 'matsumoto',
		daysAgo: 25,
		at: '14:00',
		title: '庁外からの接続を、県の回線に寄せるか',
		text: '専用の回線と県の回線を比べ、どちらを勧めるかを決めます。',
		takesOutside: false,
		closed: { by: 'matsumoto', after: 18 },
		opinions: []
	},
	{
		group: 'e-application',
		by: 'nagano',
		daysAgo: 16,
		at: '10:45',
		title: 'はじめにそろえる手続の入力様式',
		text: '犬の登録、各種証明の郵送請求、施設予約の3つを候補にしています。',
		takesOutside: true,
		opinions: [
			{
				by: 'sakae',
				kind: 'opinion',
				after: 2,
				at: '16:30',
				body: '水道の使用開始と中止も加えてください。引っ越しの電話が一番多いです。'
			}
		]
	}
];

export type DemoSummary = {
	group: GroupSlug;
	by: string;
	daysAgo: number;
	at: Clock;
	title: string;
	text: string;
	body: string;
	toAll: boolean;
	/** Who has not pressed 読んだ, of those for all. */
	unreadBy: readonly string[];
};

export const summaries: readonly DemoSummary[] = [
	{
		group: 'network-security',
		by: 'matsumoto',
		daysAgo: 6,
		at: '15:00',
		title: '庁外からの接続は、県の回線に寄せる方法を勧めます',
		text: '13団体で試し、費用は専用の回線のおよそ半分でした。\n申込みから使えるまでに3か月かかります。\n来年度に使う団体は、県の申込書を出してください。',
		body: '- 比べた団体：13\n- 月の費用：専用の回線 4万2千円、県の回線 2万円（端末20台のとき）\n- 困ったこと：会議の映像が夕方に乱れたことが2回ありました',
		toAll: true,
		unreadBy: ['kitaaiki', 'karuizawa', 'saku']
	},
	{
		group: 'rpa-ai',
		by: 'saku',
		daysAgo: 14,
		at: '11:00',
		title: '軽自動車税の減免の入力は、半年で312件を自動にできました',
		text: '1件あたり4分が40秒になりました。\n画面が変わった月は、直すのに2日かかります。',
		body: '',
		toAll: true,
		unreadBy: []
	},
	{
		group: 'open-data',
		by: 'shiojiri',
		daysAgo: 21,
		at: '16:20',
		title: '公共施設一覧は、4つの項目から始めます',
		text: '施設名・住所・電話・座標の4つです。座標は組合が住所から作って渡します。',
		body: '',
		toAll: false,
		unreadBy: []
	}
];

export type DemoProposal = {
	by: string;
	daysAgo: number;
	at: Clock;
	title: string;
	body: string;
	interested: readonly string[];
	declined?: { after: number; reason: string };
};

export const proposals: readonly DemoProposal[] = [
	{
		by: 'iizuna',
		daysAgo: 18,
		at: '10:15',
		title: '庁内の生成AIの使い方をそろえる',
		body: '利用の決まりを団体ごとに作っていて、書き方がばらばらです。\n\n- ひな形を一つ作る\n- 入力してよいものの例を集める\n\n半年で終わる小さな集まりを考えています。',
		interested: ['kitaaiki', 'komoro', 'chino', 'hara', 'sakaki', 'shinano', 'anan']
	},
	{
		by: 'minowa',
		daysAgo: 9,
		at: '14:40',
		title: '文書管理システムの共同利用をもう一度調べる',
		body: '前に時期尚早とされましたが、7団体で契約が来年度に切れます。そのうちの5団体は同じ製品です。条件が変わったので、費用だけでも比べたいです。',
		interested: ['tatsuno', 'iijima', 'miyada', 'komagane']
	},
	{
		by: 'kiso-machi',
		daysAgo: 60,
		at: '9:50',
		title: '図書館システムの共同調達',
		body: '更新の時期が近い団体で、一緒に仕様書を作りたい。',
		interested: ['agematsu'],
		declined: {
			after: 20,
			reason:
				'関心のある団体が木曽広域の2団体のため、ワーキンググループにはせず、広域の掲示板で進めてください。仕様書の確認は組合が手伝います。'
		}
	}
];

/** A 共有 of the union that stands on the 概要 of groups. */
export type DemoCase = {
	title: string;
	theme: string;
	source: string;
	groups: readonly GroupSlug[];
};

export const cases: readonly DemoCase[] = [
	{
		title: '避難所の開設状況をオープンデータで出している県外の市の例',
		theme: '防災データの公開',
		source: '組合が聞き取り',
		groups: ['open-data', 'network-security']
	},
	{
		title: '会議録の作成を音声認識で半分の時間にした町の例',
		theme: '会議録の作成',
		source: '県外の町の視察の記録',
		groups: ['rpa-ai']
	}
];

/** Their threads. */
export const caseThreads: DemoThread[] = [
	{
		board: 'open-data',
		kind: 'share',
		audience: 'all',
		title: '避難所の開設状況をオープンデータで出している県外の市の例',
		by: 'kumiai',
		daysAgo: 28,
		at: '13:20',
		body: '開設と閉鎖を職員が携帯電話で押すと、5分ごとに公開のファイルが作り直されます。費用は年に12万円だそうです。',
		replies: []
	},
	{
		board: 'rpa-ai',
		kind: 'share',
		audience: 'all',
		title: '会議録の作成を音声認識で半分の時間にした町の例',
		by: 'kumiai',
		daysAgo: 33,
		at: '10:30',
		body: '録音を町の中の機械で文字にし、職員が直します。2時間の会議で、直すのに3時間かかっていたものが1時間半になりました。',
		replies: []
	}
];
