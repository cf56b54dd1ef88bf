/** Two groups beside those of the plan: one for members alone, and one that ended during the year. */
export const closedGroup = {
	slug: 'security-incidents',
	name: 'セキュリティ事故対応連絡会',
	purpose: '情報セキュリティの事故が起きたときに、団体の間で連絡し、助け合う手順を決めます。',
	basis: '令和7年度 組合と市町村の申し合わせ',
	chair: 'matsumoto',
	members: ['suzaka', 'ueda', 'chikuma', 'hara', 'otari'],
	thread: {
		by: 'matsumoto',
		title: '夜間と休日の連絡先の一覧（参加団体だけ）',
		body: '夜間と休日につながる番号を、各団体1つずつ持ち寄ります。変わったときは、ここに書いてください。'
	}
} as const;

export const endedGroup = {
	slug: 'chatbot',
	name: 'チャットボット共同利用WG',
	purpose: '住民からの問い合わせに答える仕組みを、共同で使えるかを調べます。',
	basis: '電子自治体推進中長期計画 3(2) 調査・研究',
	chair: 'chino',
	members: ['okaya', 'suwa', 'shimosuwa', 'fujimi', 'hara', 'tatsuno'],
	thread: {
		by: 'chino',
		title: '3か月の試行で、答えられた割合と直しの手間',
		body: '試した6団体の平均で、問い合わせの31%に正しく答えました。\n\n- ごみと手続の時間は、よく答える\n- 制度の改正があった月は、答えの直しに団体ごと2日かかった'
	},
	conclusion: {
		outcome: 'premature',
		reason:
			'6団体で3か月試した。正しく答えられたのは31%で、答えの直しに月2日かかり、小さな団体では手間が減らなかった。',
		revisit:
			'答えの元になる文章を団体の間で共有でき、直しを1か所で済ませられる製品が出たとき。または、問い合わせが年間5,000件を超える団体が10以上になったとき。'
	}
} as const;

/** What waits for an answer on the day of loading. */
export const asking = {
	application: {
		group: 'e-application',
		by: 'ikeda',
		message: '来年度に公共施設の予約を始めます。先に使っている団体の進め方を知りたいです。'
	},
	invitation: {
		group: 'rpa-ai',
		by: 'saku',
		to: 'minamimaki',
		message: '職員が少ない団体ほど効き目が大きい話です。遠隔だけの参加で構いません。'
	}
} as const;
