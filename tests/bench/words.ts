/* Sentences of the kind municipal IT officers write, put together by chance but from a seed. */

export type Chance = {
	/** A number from 0 up to but not including 1. */
	next: () => number;
	/** A whole number from `from` to `to`, both included. */
	between: (from: number, to: number) => number;
	pick: <Thing>(of: readonly Thing[]) => Thing;
};

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function chance(seed: number): Chance {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
	return {
		next,
		between,
		pick: (of) => {
			const picked = of[Math.floor(next() * of.length)];
			if (picked === undefined) throw new Error('There is nothing to pick from.');
			return picked;
		}
	};
}

const subjects = [
	'標準準拠システムへの移行',
	'ガバメントクラウドの接続回線',
	'庁内Wi-Fiの更新',
	'LGWAN接続系の無害化',
	'電子申請の本人確認',
	'マイナンバーカードの更新窓口',
	'文書管理と電子決裁',
	'議事録の作成支援',
	'生成AIの利用の手引き',
	'RPAの保守',
	'財務会計システムの入れ替え',
	'テレワーク端末の貸出',
	'複合機の賃貸借',
	'セキュリティ研修',
	'インシデント対応の訓練',
	'自治体クラウドの共同利用',
	'人事給与システムの改修',
	'GISの地番図の更新',
	'避難所の通信手段',
	'防災行政無線のデジタル化',
	'公共施設予約の共同調達',
	'外字の同定作業',
	'端末のWindows更新',
	'資産管理台帳',
	'サーバー室の空調',
	'情報セキュリティポリシーの改定',
	'業務委託の仕様書',
	'住民向けLINEの運用',
	'統合型校務支援',
	'水道料金システム'
] as const;

const asks = [
	'について教えてください',
	'の進め方を伺います',
	'の見積依頼はどうされていますか',
	'で困っていること',
	'の費用感',
	'のひな形はありますか',
	'の日程を合わせませんか',
	'の結果を共有します',
	'への意見を集めています',
	'、小規模な村ではどうしていますか'
] as const;

const sentences = [
	'来年度予算の要求まで3週間ほどで、参考見積を取り始めたところです。',
	'担当は私ひとりで、前回の経緯を知る職員がすでに異動しています。',
	'本町では5年リースで、保守込みの月額になっています。',
	'仕様書には現地調査を必ず入れることをおすすめします。入れ忘れて1台追加になりました。',
	'議会への説明資料は、県の手引きの12ページを下敷きにしました。',
	'共同調達であれば1団体あたり2割ほど下がる見込みと聞いています。',
	'ベンダーの回答は「仕様確定後に再見積」とのことで、金額がまだ読めません。',
	'三層分離の見直しと時期が重なるため、先にネットワークを決める必要があります。',
	'住民課と税務課の窓口を2日止めることになり、周知の方法に悩みました。',
	'データの抽出費用が別に請求されたので、契約書の第8条を確かめてください。',
	'試行の端末は12台、対象は総務課と企画課の職員です。',
	'照会の締め切りは月末ですが、未定の項目は「検討中」で構わないそうです。',
	'外字は214字残っており、同定の会議を月に2回開いています。',
	'庁舎の改修と合わせたため、配線は補助の対象になりませんでした。',
	'研修は録画を共有フォルダに置き、各課の都合で見てもらっています。',
	'更新のたびに印刷の設定が戻ってしまい、手順書を作り直しました。',
	'組合の相談窓口にも同じ内容で問い合わせています。',
	'運用してみて一番助かったのは、申請の控えが自動で残ることでした。',
	'夜間の切り替えは無事に終わり、翌朝の問い合わせは7件でした。',
	'同じ機種をお使いの団体があれば、ファームウェアの版を教えてください。',
	'長野県の標準化の部会では、移行時期の再調整が議題になっています。',
	'セキュリティクラウドの申請から開通まで、おおむね40日かかりました。'
] as const;

const points = [
	'規模：職員48人、端末62台',
	'時期：令和8年10月から順次',
	'費用：初期180万円、月額9万8千円',
	'接続：LGWAN接続系のみ',
	'契約：随意契約（第167条の2第1項第2号）',
	'体制：正副2人、保守は平日9時から17時',
	'場所：本庁舎と支所3か所',
	'課題：夜間の切り替えに立ち会いが要る'
] as const;

const openings = [
	'お世話になっております。',
	'ありがとうございます。',
	'ご相談です。',
	'共有します。'
];
const closings = [
	'よろしくお願いします。',
	'参考になれば幸いです。',
	'ご教示いただけると助かります。',
	'追って結果をお知らせします。'
];

/** A title such as 「庁内Wi-Fiの更新のひな形はありますか」. */
export function title(by: Chance): string {
	return by.pick(subjects) + by.pick(asks);
}

/** A body in Markdown of a few paragraphs; now and then with a list, a table, emphasis, a reference. */
export function body(by: Chance): string {
	const paragraphs = Array.from({ length: by.between(1, 4) }, () => paragraph(by));
	const parts = [by.pick(openings) + (paragraphs[0] ?? ''), ...paragraphs.slice(1)];
	const kind = by.next();
	if (kind < 0.3) parts.push(list(by));
	else if (kind < 0.36) parts.push(table(by));
	else if (kind < 0.5)
		parts.push(`>>${by.between(1, 3)} の点は、**${by.pick(subjects)}**でも同じでした。`);
	parts.push(by.pick(closings));
	return parts.join('\n\n');
}

function paragraph(by: Chance): string {
	return Array.from({ length: by.between(1, 4) }, () => by.pick(sentences)).join('');
}

function list(by: Chance): string {
	return Array.from({ length: by.between(2, 5) }, () => `- ${by.pick(points)}`).join('\n');
}

function table(by: Chance): string {
	const rows = Array.from(
		{ length: by.between(2, 5) },
		() => `| ${by.pick(subjects)} | ${by.between(20, 900)}万円 |`
	);
	return ['| 区分 | 金額 |', '| --- | ---: |', ...rows].join('\n');
}

const families =
	'小林 丸山 中村 伊藤 佐藤 清水 高橋 宮澤 柳沢 田中 山崎 北澤 井出 依田 百瀬 上條'.split(' ');
const givens = '直人 佳代 修一 千晴 大輔 俊輔 恵 宏明 洋子 結 徹 聡 洋平 康平 美咲 健'.split(' ');

/** A name such as 「丸山 千晴」. */
export function name(by: Chance): string {
	return `${by.pick(families)} ${by.pick(givens)}`;
}
