import type { DemoFile } from './types.ts';

/** One version of a 資料; `daysAgo` counts business days back, as everywhere. */
export type DemoVersion = {
	by: string;
	daysAgo: number;
	at: `${number}:${number}`;
	file: DemoFile;
	note: string;
	important?: true;
	/** Which organisations have opened it, by login. */
	openedBy: string;
};

export type DemoMaterial = { slug: string; folder: string | null; versions: DemoVersion[] };

const OPEN_DATA = 'open-data';
const RPA = 'rpa-ai';
const NETWORK = 'network-security';
const E_APPLICATION = 'e-application';

/** The 資料 of the four groups. */
export const materials: DemoMaterial[] = [
	{
		slug: OPEN_DATA,
		folder: '様式',
		versions: [
			{
				by: 'shiojiri',
				daysAgo: 40,
				at: '9:30',
				note: '自治体標準オープンデータセットに合わせた最初の案',
				openedBy: 'nagano matsumoto ueda iida suzaka obuse komoro ina chikuma',
				file: {
					name: '公共施設一覧の様式.xlsx',
					kind: 'xlsx',
					sheet: '公共施設一覧',
					rows: [
						['全国地方公共団体コード', 'ID', '名称', '所在地', '緯度', '経度', '電話番号'],
						['202151', '1', '市民交流センター', '大門一番町12-2', '36.11', '137.95', ''],
						['202151', '2', '中央図書館', '大門一番町12-2', '36.11', '137.95', '']
					]
				}
			},
			{
				by: 'shiojiri',
				daysAgo: 26,
				at: '13:10',
				note: '利用時間の列を加えました',
				openedBy: 'nagano matsumoto ueda iida suzaka',
				file: {
					name: '公共施設一覧の様式.xlsx',
					kind: 'xlsx',
					sheet: '公共施設一覧',
					rows: [
						[
							'全国地方公共団体コード',
							'ID',
							'名称',
							'所在地',
							'緯度',
							'経度',
							'電話番号',
							'開始時間'
						],
						['202151', '1', '市民交流センター', '大門一番町12-2', '36.11', '137.95', '', '9:00'],
						['202151', '2', '中央図書館', '大門一番町12-2', '36.11', '137.95', '', '9:00']
					]
				}
			},
			{
				by: 'shiojiri',
				daysAgo: 6,
				at: '10:45',
				note: '緯度・経度は世界測地系にそろえます。前の版で作った表は直してください',
				important: true,
				openedBy: 'nagano matsumoto obuse',
				file: {
					name: '公共施設一覧の様式.xlsx',
					kind: 'xlsx',
					sheet: '公共施設一覧',
					rows: [
						[
							'全国地方公共団体コード',
							'ID',
							'名称',
							'所在地',
							'緯度（世界測地系）',
							'経度（世界測地系）'
						],
						['202151', '1', '市民交流センター', '大門一番町12-2', '36.1153', '137.9531'],
						['202151', '2', '中央図書館', '大門一番町12-2', '36.1153', '137.9531']
					]
				}
			}
		]
	},
	{
		slug: OPEN_DATA,
		folder: '様式',
		versions: [
			{
				by: 'nagano',
				daysAgo: 22,
				at: '15:20',
				note: '公開している人口の表の見本',
				openedBy: 'shiojiri matsumoto suzaka ikeda',
				file: {
					name: '地域・年齢別人口の見本.csv',
					kind: 'csv',
					rows: [
						['調査年月日', '地域名', '総人口', '男性', '女性'],
						['2026-10-01', '北部', 12034, 5890, 6144],
						['2026-10-01', '南部', 9821, 4790, 5031]
					]
				}
			}
		]
	},
	{
		slug: OPEN_DATA,
		folder: '第1回',
		versions: [
			{
				by: 'kumiai',
				daysAgo: 31,
				at: '11:00',
				note: '第1回の進め方',
				openedBy: 'shiojiri nagano ueda iida obuse tateshina minowa',
				file: {
					name: '第1回の進め方.docx',
					kind: 'docx',
					paragraphs: [
						'オープンデータ ワーキンググループ 第1回の進め方',
						'1　各団体で公開しているデータの確認',
						'2　共通の様式を使うデータの選び方',
						'3　次回までにすること'
					]
				}
			}
		]
	},
	{
		slug: OPEN_DATA,
		folder: null,
		versions: [
			{
				by: 'obuse',
				daysAgo: 12,
				at: '9:05',
				note: '台帳から座標を写したときの手順',
				openedBy: 'shiojiri suzaka',
				file: {
					name: '座標の写し方.txt',
					kind: 'txt',
					text: '固定資産の台帳から施設の座標を写す手順\n\n1. 台帳の地番で絞り込む\n2. 図面の中心の座標を書き出す\n3. 世界測地系に直す'
				}
			}
		]
	},
	{
		slug: OPEN_DATA,
		folder: null,
		versions: [
			{
				by: 'matsumoto',
				daysAgo: 9,
				at: '16:40',
				note: 'データごとの1か月の取得回数（架空）',
				openedBy: 'shiojiri nagano',
				file: { name: '取得回数.png', kind: 'png', bars: [42, 65, 23, 88, 51, 34] }
			}
		]
	},
	{
		slug: RPA,
		folder: '効果の測り方',
		versions: [
			{
				by: 'saku',
				daysAgo: 23,
				at: '10:00',
				note: '半年の件数と時間',
				openedBy: 'nagano okaya suwa komoro chino koumi',
				file: {
					name: '減免入力の自動化の効果.csv',
					kind: 'csv',
					rows: [
						['月', '件数', '前の時間（分）', '今の時間（分）'],
						['4月', 48, 192, 32],
						['5月', 131, 524, 88],
						['6月', 60, 240, 41]
					]
				}
			},
			{
				by: 'saku',
				daysAgo: 11,
				at: '14:30',
				note: '7月から9月を加えました',
				openedBy: 'nagano okaya',
				file: {
					name: '減免入力の自動化の効果.csv',
					kind: 'csv',
					rows: [
						['月', '件数', '前の時間（分）', '今の時間（分）'],
						['4月', 48, 192, 32],
						['5月', 131, 524, 88],
						['6月', 60, 240, 41],
						['7月', 27, 108, 18],
						['8月', 22, 88, 15],
						['9月', 24, 96, 16]
					]
				}
			}
		]
	},
	{
		slug: RPA,
		folder: '効果の測り方',
		versions: [
			{
				by: 'nagano',
				daysAgo: 18,
				at: '9:50',
				note: '時間の測り方をそろえる案',
				openedBy: 'saku suwa tomi',
				file: {
					name: '時間の測り方（案）.docx',
					kind: 'docx',
					paragraphs: [
						'時間の測り方（案）',
						'始める前に1週間、同じ人が測る。',
						'例外の件数を別に数える。'
					]
				}
			}
		]
	},
	{
		slug: RPA,
		folder: null,
		versions: [
			{
				by: 'kumiai',
				daysAgo: 35,
				at: '13:30',
				note: '',
				openedBy: 'saku nagano matsumoto shiojiri azumino iizuna',
				file: {
					name: '自動化した業務の一覧.xlsx',
					kind: 'xlsx',
					sheet: '一覧',
					rows: [
						['団体', '業務', '始めた年度'],
						['佐久市', '軽自動車税の減免の入力', '令和7年度'],
						['長野市', '会計の支払の確認', '令和6年度'],
						['小諸市', '保育の申請の入力', '令和8年度']
					]
				}
			}
		]
	},
	{
		slug: RPA,
		folder: null,
		versions: [
			{
				by: 'komoro',
				daysAgo: 4,
				at: '11:15',
				note: '保育の申請で使った確認表',
				openedBy: 'saku',
				file: {
					name: '公開前の確認表.txt',
					kind: 'txt',
					text: '・例外のときに止まるか\n・止まったことが人に伝わるか\n・画面が変わったときの連絡先'
				}
			}
		]
	},
	{
		slug: NETWORK,
		folder: '点検',
		versions: [
			{
				by: 'matsumoto',
				daysAgo: 29,
				at: '10:10',
				note: '年1回の点検に使います',
				openedBy: 'nagano ueda kitaaiki minamiaiki otari hakuba',
				file: {
					name: '境界の機器の点検表.xlsx',
					kind: 'xlsx',
					sheet: '点検表',
					rows: [
						['項目', '確認すること', '結果'],
						['更新', '機器のソフトウェアは保守の期間内か', ''],
						['記録', '通信の記録を6か月残しているか', ''],
						['権限', '退任した人の登録が残っていないか', '']
					]
				}
			},
			{
				by: 'matsumoto',
				daysAgo: 3,
				at: '9:40',
				note: '保守の期限が変わった機器があります。前の版で点検した団体は見直してください',
				important: true,
				openedBy: 'nagano ueda',
				file: {
					name: '境界の機器の点検表.xlsx',
					kind: 'xlsx',
					sheet: '点検表',
					rows: [
						['項目', '確認すること', '結果'],
						['更新', '機器のソフトウェアは保守の期間内か（期限は一覧で確かめる）', ''],
						['期限', '令和9年3月で保守が終わる機器がないか', ''],
						['記録', '通信の記録を6か月残しているか', ''],
						['権限', '退任した人の登録が残っていないか', '']
					]
				}
			}
		]
	},
	{
		slug: NETWORK,
		folder: '訓練',
		versions: [
			{
				by: 'kumiai',
				daysAgo: 20,
				at: '14:00',
				note: '訓練の流れと連絡の順番',
				openedBy: 'matsumoto kitaaiki iida suwa hara',
				file: {
					name: '事故対応訓練の進め方.docx',
					kind: 'docx',
					paragraphs: [
						'事故対応訓練の進め方',
						'午前：知らせを受けてから切り離すまで。',
						'午後：県と組合への連絡、住民への知らせ。'
					]
				}
			}
		]
	},
	{
		slug: NETWORK,
		folder: null,
		versions: [
			{
				by: 'iida',
				daysAgo: 14,
				at: '15:45',
				note: '庁内の案内に使った文面',
				openedBy: 'matsumoto kitaaiki',
				file: {
					name: '不審なメールの案内文.txt',
					kind: 'txt',
					text: '差出人に心当たりのないメールの添付は開かず、情報担当に知らせてください。\n開いてしまったときは、回線を抜いて、そのまま電話してください。'
				}
			}
		]
	},
	{
		slug: E_APPLICATION,
		folder: '手続の一覧',
		versions: [
			{
				by: 'nagano',
				daysAgo: 33,
				at: '10:30',
				note: '先に電子化する手続の候補',
				openedBy: 'matsumoto ueda iida suzaka ina tomi karuizawa',
				file: {
					name: '電子化する手続の候補.xlsx',
					kind: 'xlsx',
					sheet: '候補',
					rows: [
						['手続', '年間の件数', '本人確認', '手数料'],
						['住民票の写しの請求', 31200, '要', 'あり'],
						['公共施設の予約', 48000, '不要', 'あり'],
						['水道の使用開始', 9200, '不要', 'なし']
					]
				}
			}
		]
	},
	{
		slug: E_APPLICATION,
		folder: '手続の一覧',
		versions: [
			{
				by: 'suzaka',
				daysAgo: 16,
				at: '9:20',
				note: '施設ごとの予約の決まり',
				openedBy: 'nagano komoro',
				file: {
					name: '公共施設の予約の決まり.csv',
					kind: 'csv',
					rows: [
						['施設', '受付の始まり', '取り消し'],
						['体育館', '2か月前の1日', '3日前まで'],
						['公民館', '3か月前の1日', '前日まで']
					]
				}
			}
		]
	},
	{
		slug: E_APPLICATION,
		folder: null,
		versions: [
			{
				by: 'karuizawa',
				daysAgo: 7,
				at: '16:05',
				note: '窓口に置いた案内',
				openedBy: 'nagano',
				file: {
					name: '電子申請の案内.docx',
					kind: 'docx',
					paragraphs: ['電子申請の案内', 'スマートフォンでもできます。', '困ったときは窓口へ。']
				}
			}
		]
	}
];
