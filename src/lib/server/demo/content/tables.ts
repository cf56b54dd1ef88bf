import type { ColumnDraft } from '#lib/tables.ts';
import { systemColumns } from '#lib/tables.ts';
import type { DemoThread } from './types.ts';

/** A table of the demonstration year; days count in business days back from, or on from, the day of loading. */
export type DemoTable = {
	thread: string;
	by: string;
	title: string;
	note: string;
	columns: ColumnDraft[];
	daysAgo: number;
	dueIn: number | null;
	/** The rows by login, in the order in which they came; each cell by its column, null for 該当なし. */
	rows: (fiscalYear: number) => Map<string, string[] | null>;
	byPhone?: { organisation: string; caller: string; cells: string[] };
	remindedAgo?: number;
	frozenAgo?: number;
};

/** Named by `DemoTable.thread`; a colon in a title would be of half width in the other threads. */
const DOCUMENTS = '文書管理システムの状況を集めます(次の共同調達を考えるため)';
const NEW_YEAR = '年末年始の庁内システムの停止予定を一つの表にしませんか';

export const threads: DemoThread[] = [
	{
		board: 'prefecture',
		kind: 'share',
		audience: 'municipalities',
		title: DOCUMENTS,
		by: 'kumiai',
		daysAgo: 9,
		at: '09:05',
		body: '文書管理システムの共同調達ができるかを考えるため、各団体の状況を一つの表に集めます。この投稿の上にある「状況表」から、自分の団体の行をお書きください。\n\n導入していない団体は「該当なし」ではなく「未導入」を選んでください。紙だけで管理していて予定もない団体は「該当なし」で結構です。',
		replies: [
			{
				by: 'iijima',
				after: 1,
				at: '10:40',
				body: '契約満了の欄は、延長の予定があっても、いまの契約の最後の日でよいですか。'
			},
			{
				by: 'kumiai',
				after: 1,
				at: '11:15',
				body: 'はい、いまの契約の最後の日をお書きください。延長の予定は備考にお願いします。'
			}
		]
	},
	{
		board: 'saku',
		kind: 'share',
		audience: 'district',
		title: NEW_YEAR,
		by: 'komoro',
		daysAgo: 6,
		at: '13:20',
		body: '毎年、各団体に電話で聞いて回っています。停止と再開の日を一つの表にしておけば、お互いに見られて便利だと思います。',
		replies: [
			{
				by: 'miyota',
				after: 0,
				at: '15:05',
				body: '助かります。当町の分を書きました。'
			}
		]
	},
	{
		board: 'prefecture',
		kind: 'question',
		audience: 'municipalities',
		title: '人口1万人台の団体では、ファイルサーバーの容量をどう決めていますか',
		by: 'sakuho',
		daysAgo: 7,
		at: '10:10',
		body: '更新の見積を取る前に、同じくらいの規模の団体の様子を知りたいです。\n\n- いまの容量と、使っている割合\n- 1年にどれくらい増えるか\n- 古いファイルを消す決まりがあるか',
		addressees: {
			why: '同規模（1万～2万人）',
			logins: [
				'iiyama',
				'karuizawa',
				'miyota',
				'shimosuwa',
				'fujimi',
				'tatsuno',
				'minamiminowa',
				'matsukawa-machi',
				'takamori',
				'kiso-machi',
				'sakaki',
				'obuse',
				'yamanouchi',
				'iizuna'
			]
		},
		replies: [
			{
				by: 'fujimi',
				after: 0,
				at: '11:05',
				body: '12TBで、65%ほど使っています。年に0.8TBほど増えます。決まりはありません。'
			},
			{
				by: 'miyota',
				after: 0,
				at: '13:30',
				body: '8TBのうち7割。写真が増えるので、広報の分だけ別の箱に移しました。'
			},
			{
				by: 'obuse',
				after: 0,
				at: '14:10',
				body: '6TBです。退職した職員のフォルダーは1年後に課長が確かめて消しています。'
			},
			{
				by: 'iizuna',
				after: 1,
				at: '09:20',
				body: '10TB、使用は5割です。前の更新のときに5年分の増え方をもとに決めました。'
			},
			{
				by: 'minamiminowa',
				after: 1,
				at: '10:45',
				body: '16TBで8割を超えました。動画の置き場を分けておけばよかったと思います。'
			},
			{
				by: 'shimosuwa',
				after: 1,
				at: '15:00',
				body: '9TBのうち6割です。毎年6月に各課で整理する週を決めています。'
			},
			{
				by: 'takamori',
				after: 2,
				at: '09:40',
				body: '7TB、75%。年に0.5TBの増えです。'
			},
			{
				by: 'kiso-machi',
				after: 2,
				at: '11:20',
				body: '支所の分と合わせて14TB、使用は5割です。支所ごとに上限を決めています。'
			},
			{
				by: 'sakaki',
				after: 3,
				at: '10:00',
				body: '10TBで7割。容量ではなく、バックアップが夜のうちに終わる量で決めました。'
			}
		]
	}
];

const products = [
	['文書館クラウド', '信濃路情報システム'],
	['ふみくらV4', '北アルプス電算'],
	['庁文箱', '千曲ソフトウエア'],
	['文書館クラウド', '信濃路情報システム'],
	['りんご文書管理', '中信行政システム']
] as const;
const sections = ['総務課', '庶務課', '総務企画課', '情報政策課'];

/** Logins in code order that have answered; small villages that keep paper only say 該当なし. */
const answering =
	'nagano matsumoto okaya iida suzaka komoro komagane nakano iiyama chino saku chikuma azumino koumi minamimaki minamiaiki sakuho karuizawa tateshina aoki shimosuwa fujimi tatsuno minowa minamiminowa nakagawa matsukawa-machi takamori achi hiraya shimojo urugi yasuoka takagi oshika agematsu kiso-mura otaki kiso-machi omi yamagata asahi ikeda matsukawa-mura otari sakaki takayama yamanouchi nozawaonsen'.split(
		' '
	);
const onPaper = ['minamiaiki', 'hiraya', 'urugi', 'otaki', 'oshika'];
const without = ['koumi', 'nakagawa', 'yasuoka', 'kiso-mura', 'omi', 'otari'];

function documentRows(fiscalYear: number): Map<string, string[] | null> {
	return new Map(
		answering.map((login, index) => {
			if (onPaper.includes(login)) return [login, null];
			const section = sections[index % sections.length] ?? '';
			if (without.includes(login)) {
				return [login, ['未導入', '', '', '', section, '共同調達があれば考えたい']];
			}
			const [product, vendor] = products[index % products.length] ?? ['', ''];
			const ends = `${fiscalYear + 1 + (index % 4)}-03-31`;
			return [
				login,
				['導入済み', product, vendor, ends, section, index % 7 === 0 ? '1年延長の予定' : '']
			];
		})
	);
}

export const tables: DemoTable[] = [
	{
		thread: DOCUMENTS,
		by: 'kumiai',
		title: '文書管理システムの状況',
		note: '11月1日の時点でお書きください。',
		columns: systemColumns,
		daysAgo: 9,
		dueIn: 3,
		rows: documentRows,
		byPhone: {
			organisation: 'sakae',
			caller: '島田 洋',
			cells: ['検討中', '', '', '', '総務課', '来年度に見積を取る']
		},
		remindedAgo: 1,
		frozenAgo: 3
	},
	{
		thread: NEW_YEAR,
		by: 'komoro',
		title: '年末年始の庁内システムの停止予定',
		note: '止めないシステムだけの団体は「該当なし」を押してください。',
		columns: [
			{ name: '停止する日', kind: 'day', options: [], fact: null },
			{ name: '再開する日', kind: 'day', options: [], fact: null },
			{ name: '止める台数', kind: 'number', options: [], fact: null },
			{ name: '当番を置く', kind: 'yesno', options: [], fact: null }
		],
		daysAgo: 6,
		dueIn: null,
		rows: (fiscalYear) =>
			new Map(
				['komoro', 'saku', 'koumi', 'kawakami', 'sakuho', 'miyota'].map((login, index) => [
					login,
					login === 'kawakami'
						? null
						: [
								`${fiscalYear}-12-${28 + (index % 3)}`,
								`${fiscalYear + 1}-01-04`,
								String(4 + index * 3),
								index % 2 === 0 ? 'はい' : 'いいえ'
							]
				])
			)
	}
];
