import { keepRead } from '../../helpdesk/past/batches.ts';
import { columnsIn } from '../../helpdesk/past/columns.ts';
import { takeOver } from '../../helpdesk/past/taking.ts';
import { instantAgo, type Step, type Year } from '../year.ts';
import { DESK } from './types.ts';

const FILE = '受付簿（平成30年度）.xlsx';

const rows = [
	'番号 受付日 団体 所属・氏名 分類 受付方法 件名 内容 回答 回答日 担当'.split(' '),
	[
		...['H30-5', 'H30.4.16', '北相木村', '総務課 井出', '回線・LGWAN', '電話'],
		'落雷のあと回線が戻らない',
		'夜の落雷で停電し、朝から庁舎の端末がLGWANにつながらない。',
		'集約装置の電源が落ちたままだった。主電源、集約装置、ハブの順に入れ直してもらい、戻った。',
		...['H30.4.16', '北原']
	],
	[
		...['H30-31', 'H30.9.3', '栄村', '総務課 福原', '回線・LGWAN', 'FAX'],
		'台風で支所の回線が切れたときの連絡先',
		'台風の夜に支所の回線が切れた。夜間と休日はどこへ連絡すればよいか。',
		'回線業者の夜間の窓口を伝え、翌朝に組合からも状況を確かめた。窓口の一覧を全団体に送った。',
		...['H30.9.4', '北原']
	],
	[
		...['H30-58', 'H31.2.12', '佐久穂町', '総務課 高見澤', '機器の更新', 'メール'],
		'新元号への切り替えで確かめること',
		'5月に元号が変わるまでに、共同のシステムで確かめておくことを知りたい。',
		'共同のシステムは3月末に切り替わる。団体の側では、独自の様式と外字、表計算の日付の3点を確かめてもらうよう伝えた。',
		...['H31.2.14', '宮下']
	]
];

/** The union's paper 受付簿 of 平成30年度, typed off and taken over in the spring. */
export function pastSteps({ today, as }: Year): Step[] {
	const take = () => {
		const hand = as(DESK);
		const id = keepRead(hand, FILE, columnsIn([{ name: '受付簿', rows }]));
		takeOver(hand, id, rows.length - 1);
	};
	return [{ at: instantAgo(today, 99, '16:10'), take }];
}
