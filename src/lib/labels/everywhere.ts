export const everywhere = {
	product: '結い',
	union: '長野県市町村自治振興組合',
	district: '広域',
	demo: '見本データ（内容は架空です）',
	notFound: '見つからないか、あなたの団体には公開されていません。',
	help: {
		title: '困ったときは',
		desk: '自治振興組合 相談窓口',
		hours: '平日 8:30～17:15（土日・祝日・12月29日～1月3日を除く）'
	},
	/** What an organisation owes by a day; see `work.ts`. */
	work: {
		notice: 'お知らせ',
		roster: '名簿',
		table: '状況表',
		action: '宿題',
		meeting: '会議の出欠',
		'meeting-material': '会議の資料',
		round: '取りまとめ'
	},
	waiting: {
		asked: 'あなたへの質問',
		approval: '決裁',
		recheck: '今も有効か',
		disclosure: '開示の依頼',
		widening: '全県へ広げる提案',
		report: '世話役への知らせ',
		'group-invitation': '参加の招待',
		'group-application': '参加の申し込み',
		'group-people': '参加者',
		opinion: '外からの意見',
		minutes: '議事録の確認',
		action: '宿題',
		absence: '欠席した会議',
		'date-poll': '日程調整',
		/** A case in which it is the organisation's turn. */
		ticket: 'あなたの返信待ち',
		desk: '受付',
		dispatch: '派遣',
		licence: 'ライセンス'
	},
	via: { phone: '電話', fax: 'FAX', mail: 'メール', visit: '窓口' },
	density: { roomy: 'ゆったり', standard: '標準', compact: '詰める' },
	untitled: '（件名なし）',
	/** Behind what was true when it was written and is no longer. */
	atTheTime: '（当時）',
	gone: '（退任）',
	erased: {
		threadTitle: '（消去された投稿）',
		noticeTitle: '（消去されたお知らせ）',
		tableTitle: '（消去された状況表）',
		materialName: '（消去された資料）',
		articleTitle: '（消去されたQ&A）',
		mailSubject: '（消去されたメール）',
		dispatchSubject: '（消去された派遣）',
		versionNote: '（消去された版）',
		incidentTitle: '（消去された障害情報）',
		writing: '（消去された書き込み）',
		ticketTitle: '（消去された問い合わせ）',
		refusal: 'メールサーバーの返事は消去しました',
		things: {
			'desk-mail': 'メール',
			dispatch: '派遣',
			'specification-version': '仕様書の案',
			incident: '障害情報',
			'incident-update': '障害情報の書き込み',
			'incident-affected': '「うちも影響あり」',
			'ticket-message': '問い合わせの書き込み'
		},
		column: '（消去）',
		again: 'すでに完全に消去されています。'
	}
} as const;
