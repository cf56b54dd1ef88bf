import type { BoardSlug } from './boards.ts';

/** The product's words: each Japanese term stands here once, beside its English name in code. */
export const labels = {
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
	kind: { question: '質問', share: '共有', opinion: '意見' },
	kindSupport: {
		question: '知りたいこと、困っていることを尋ねます。',
		share: '資料や経験を知らせます。返信はなくても構いません。',
		opinion: '考えを聞かせてもらいます。'
	},
	/** What an organisation owes by a day; see `work.ts`. */
	work: { notice: 'お知らせ', roster: '名簿' },
	audience: {
		district: 'この広域だけ',
		municipalities: '県内の市町村',
		all: '県も含めて全員'
	},
	state: { solved: '解決済み', unsolved: '未解決', closed: '締め切り', deleted: '削除' },
	role: {
		member: '職員',
		approver: '決裁者',
		'org-admin': '団体管理者',
		desk: '相談窓口',
		'union-approver': '組合決裁者',
		operator: 'システム管理者',
		coordinator: '専門コーディネーター'
	},
	notice: {
		awaited: '要確認',
		confirmed: '確認',
		opened: '閲覧',
		unopened: '未閲覧',
		corrected: '訂正版',
		withdrawn: '取り下げ',
		notYet: '掲示前',
		ended: '掲示終了',
		reminded: '催促あり'
	},
	roleMeaning: {
		member: '掲示板を読み、質問・投稿・返信をします。',
		approver: '職員のできることに加え、団体としての決裁をします。',
		'org-admin': '自分の団体の職員を登録し、招待状と再発行票を作り、任期を終えます。',
		desk: '団体からの相談を受け、世話役の決まっていない掲示板の世話をします。',
		'union-approver': '組合としての決裁をし、間違えて書かれた個人情報を完全に消します。',
		operator: 'すべての団体の団体管理者を登録し、結いの動きを見ます。読める投稿は増えません。',
		coordinator: '開示された投稿だけを読みます。'
	},
	scan: {
		off: 'ウイルス検査：未設定',
		pending: '検査中',
		clean: '検査済み',
		quarantined: '隔離'
	},
	mark: { macro: 'マクロあり', password: 'パスワード付き' },
	noPreview: 'プレビューできません',
	density: { roomy: 'ゆったり', standard: '標準', compact: '詰める' },
	masked: '県内の団体',
	/** Behind what was true when it was written and is no longer. */
	atTheTime: '（当時）',
	gone: '（退任）',
	untitled: '（件名なし）',
	deletedPost: '投稿者が削除しました。',
	deletedByKeeper: '世話役が削除しました。',
	hiddenByKeeper: '世話役が見えなくしました',
	merged: 'この投稿は、ほかの投稿にまとめられました。',
	helpful: '参考になった',
	report: { handled: '対応した', declined: '対応しない', waiting: '未対応' },
	/** What the inbox says of an event that is for somebody; the thing's title stands beside it. */
	told: {
		'report.passed-on': '世話役への知らせが届きました。',
		'report.settled': '世話役に知らせたことに返事がありました。',
		'post.hidden': '世話役が、あなたの団体の投稿を見えなくしました。',
		'post.unhidden': '世話役が、あなたの団体の投稿をまた見えるようにしました。',
		'thread.hidden': '世話役が、あなたの団体が始めた投稿を見えなくしました。',
		'thread.unhidden': '世話役が、あなたの団体が始めた投稿をまた見えるようにしました。',
		'thread.moved': '世話役が、あなたの団体が始めた投稿を別の掲示板に移しました。',
		'thread.merged': '世話役が、あなたの団体が始めた投稿をほかの投稿にまとめました。',
		'thread.split': '世話役が、投稿の一部を分けて新しい投稿にしました。'
	},
	forbidden: {
		'board.write': 'この掲示板に新しく書けるのは、その広域の団体と組合だけです。',
		'thread.reply':
			'この投稿には返信できません。締め切られたか、あなたの団体は読むことだけができます。',
		'thread.solve': '解決済みにできるのは、質問した団体と掲示板の世話役です。',
		'thread.close': '締め切れるのは掲示板の世話役です。',
		'thread.hide': '投稿を見えなくできるのは、掲示板の世話役と組合の相談窓口です。',
		'thread.move': '掲示板を移せるのは、掲示板の世話役と組合の相談窓口です。',
		'thread.merge': '投稿をまとめられるのは、両方の掲示板の世話役と組合の相談窓口です。',
		'thread.split':
			'投稿を分けられるのは、掲示板の世話役と組合の相談窓口です。締め切られた投稿は分けられません。',
		'board.receive': '移す先の掲示板の世話をしていません。組合の相談窓口に頼んでください。',
		'board.templates': 'ひな形を直せるのは、掲示板の世話役と組合の相談窓口です。',
		'post.hide': '投稿を見えなくできるのは、掲示板の世話役と組合の相談窓口です。',
		'post.report': 'この投稿について世話役に知らせることはできません。自分の団体の投稿は直せます。',
		'post.thank': '参考になったと伝えられるのは、返信できる団体が、ほかの団体の投稿にです。',
		'report.settle': 'この知らせを扱えるのは、掲示板の世話役と組合の相談窓口です。',
		'thread.hold': '担当になれるのは、質問した団体の職員です。解決した質問に担当は置けません。',
		'draft.delete': 'この下書きを削除できるのは、書いている人と団体管理者です。',
		'handover.write': 'この引継書を直せるのは、書いた本人です。受け取られた後は直せません。',
		'handover.accept': '受け取れるのは、この担当を引き継ぐ人です。',
		'post.edit': '直せるのは、書いた本人だけです。締め切られた投稿は直せません。',
		'post.delete': '削除できるのは、書いた本人と掲示板の世話役です。',
		'notice.send': 'お知らせを出せるのは、組合の相談窓口・組合決裁者と県です。',
		'notice.watch': '確認状況を見られるのは、このお知らせを出した団体だけです。',
		'notice.correct': '訂正や取り下げができるのは、このお知らせを出した団体だけです。',
		'notice.remind':
			'催促と代理入力ができるのは、確認を求めている、このお知らせを出した団体だけです。',
		'notice.confirm': 'このお知らせは、あなたの団体に確認を求めていません。',
		'notice.unconfirm': '確認を取り消せるのは、その団体と、代わりに入力した送り主だけです。',
		'notice.reread': '取り下げられたお知らせの文章は、送り主だけが読めます。',
		'organisation.staff':
			'この団体の職員を登録できるのは、その団体の団体管理者と組合のシステム管理者です。',
		'organisation.appoint-admin': 'この画面は組合のシステム管理者だけが使えます。',
		'roster.all': 'この画面は組合の相談窓口とシステム管理者だけが使えます。',
		'roster.batch': 'この名簿を扱えるのは、その団体の団体管理者と組合の相談窓口です。',
		'person.reissue':
			'再発行票を作れるのは、本人の団体の団体管理者です。自分の分、ほかの団体にも就いている人の分は組合が作ります。',
		'person.reissue-uncalled': '先に名簿の番号へ折り返して、本人を確かめてください。',
		'board.keepers': '世話役を決められるのは組合のシステム管理者です。',
		'operation.see': 'この画面は組合のシステム管理者だけが使えます。',
		'directory.people': '職員の名前と連絡先は、市町村・県・組合の職員だけが見られます。',
		'organisation.oversee': '団体ごとの確認と登録のようすは、組合の職員だけが見られます。',
		erase: '完全に消去できるのは、組合決裁者だけです。',
		'erasure.list': '消去の一覧は、組合決裁者とシステム管理者だけが見られます。'
	},
	erased: {
		threadTitle: '（消去された投稿）',
		noticeTitle: '（消去されたお知らせ）',
		again: 'すでに完全に消去されています。'
	},
	refused: {
		'too-large': 'は大きすぎて受け取れません',
		html: 'は受け取れません。HTMLファイルは、開いた人の画面で動くおそれがあります。PDFか画像にしてください',
		svg: 'は受け取れません。SVGファイルは、開いた人の画面で動くおそれがあります。PNGかPDFにしてください',
		executable: 'は受け取れません。プログラムのファイルは添付できません',
		lying:
			'は受け取れません。名前の末尾（拡張子）と中身が合っていません。元のファイルを確かめてください',
		bomb: 'は受け取れません。展開すると極端に大きくなるファイルです',
		empty: 'は中身が空です（0バイト）',
		unknown: 'は受け取れません。種類が分からないファイルです'
	}
} as const;

/** What a board is called on the screen. */
export const boardNames: Record<BoardSlug, string> = {
	saku: '佐久広域',
	ueda: '上田広域',
	suwa: '諏訪広域',
	kamiina: '上伊那広域',
	minamishinshu: '南信州広域',
	kiso: '木曽広域',
	matsumoto: '松本広域',
	kitaalps: '北アルプス広域',
	nagano: '長野広域',
	hokushin: '北信広域',
	prefecture: '全県',
	practice: '書き込み練習'
};
