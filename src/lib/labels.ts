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
	work: {
		notice: 'お知らせ',
		roster: '名簿',
		table: '状況表',
		action: '宿題',
		meeting: '会議の出欠',
		'meeting-material': '会議の資料'
	},
	/** 問い合わせ with the union's desk: what the organisation is told of its state, and what the desk itself says. */
	ticket: '問い合わせ',
	ticketStateForOrganisation: {
		draft: '下書き',
		new: '受付済み',
		open: '回答待ち（組合）',
		wait_org: 'あなたの返信待ち',
		wait_vendor: '回答待ち（組合）',
		wait_expert: '回答待ち（組合）',
		answered: 'あなたの返信待ち',
		closed: '解決済み',
		withdrawn: '取下げ',
		merged: '統合済み'
	},
	ticketState: {
		draft: '下書き',
		new: '新規',
		open: '対応中',
		wait_org: '団体に確認中',
		wait_vendor: '業者に照会中',
		wait_expert: '専門家に依頼中',
		answered: '回答済み',
		closed: '解決済み',
		withdrawn: '取下げ',
		merged: '統合済み'
	},
	side: {
		organisation: '団体',
		union: '組合',
		vendor: '業者',
		coordinator: 'コーディネーター',
		nobody: 'なし'
	},
	ticketPriority: { urgent: '至急', normal: '通常', low: '参考' },
	ticketPriorityMeaning: {
		urgent: '業務が止まっている、または事故かもしれない',
		normal: '困っているが、業務は続けられる',
		low: '急がない。知っておきたい'
	},
	ticketVisibility: { organisation: '団体', named: '関係者のみ' },
	/** What happened in a case, as its history says it. */
	ticketAct: {
		submit: '受付',
		take: '担当を決定',
		reassign: '担当を変更',
		contact: '組合から連絡',
		'ask-organisation': '団体に確認',
		'ask-vendor': '業者に照会',
		'ask-expert': '専門家に依頼',
		add: '書き足し',
		reply: '返信',
		resume: '照会の返事',
		answer: '回答',
		confirm: '解決',
		reject: 'まだ解決しない',
		lapse: '自動完了',
		reopen: '追加質問',
		note: '内部メモ',
		merge: '統合',
		withdraw: '取下げ',
		narrow: '関係者のみに変更',
		widen: '団体で読めるように変更',
		'correct-organisation': '団体の訂正',
		'ask-consent': 'Q&Aにしてよいかの確認',
		agree: 'Q&Aにすることに同意',
		decline: 'Q&Aにすることに不同意',
		publish: 'Q&A化'
	},
	/** What is said when an act is done. */
	ticketDone: {
		submit: '送りました。',
		take: 'あなたが担当になりました。',
		reassign: '担当を替えました。',
		contact: '連絡しました。',
		'ask-organisation': '団体に確認しています。',
		'ask-vendor': '業者に照会中にしました。',
		'ask-expert': '専門家に依頼中にしました。',
		add: '書き足しました。',
		reply: '返信しました。',
		resume: '対応中に戻しました。',
		answer: '回答しました。',
		confirm: '解決済みにしました。',
		reject: 'まだ解決しないことを伝えました。',
		lapse: '自動で完了しました。',
		reopen: '追加質問を送りました。',
		note: 'メモを残しました。',
		merge: '統合しました。',
		withdraw: '取り下げました。',
		narrow: '関係者だけが読めるようにしました。',
		widen: '団体の人が読めるようにしました。',
		'correct-organisation': '団体を訂正しました。',
		'ask-consent': '団体に、Q&Aにしてよいかを尋ねました。',
		agree: '名前を伏せて役立ててよいことにしました。',
		decline: 'Q&Aにしないことにしました。',
		publish: 'Q&Aを公開しました。'
	},
	/** What the union answered one organisation, for the others. */
	article: 'Q&A',
	articleKind: { answer: 'Q&A', specification: '仕様書の例' },
	/** 議事録 of a meeting, and what came of it. */
	minutes: '議事録',
	minutesState: { draft: '案', asked: '確認中', approved: '承認済み' },
	decision: '決定事項',
	audience: {
		district: 'この広域だけ',
		municipalities: '県内の市町村',
		all: '県も含めて全員',
		group: '参加団体だけ'
	},
	group: 'ワーキンググループ',
	groupRole: { chair: '座長', 'vice-chair': '副座長', secretariat: '事務局', member: '参加団体' },
	openness: { open: '誰でも読める', closed: '参加団体だけが読める' },
	/** 結論カード: how a group ended. */
	outcome: {
		'carried-out': '実施',
		dropped: '見送り',
		'by-prefecture': '県が実施',
		premature: '時期尚早',
		merged: '統合'
	},
	opinionKind: { opinion: '意見', question: '質問' },
	opinionOutcome: { adopted: '採用', partly: '一部採用', declined: '見送り' },
	/** What became of a proposed group. */
	proposalState: {
		open: '検討中',
		founded: 'ワーキンググループになりました',
		declined: '見送り',
		withdrawn: '取り下げ'
	},
	interested: 'うちも関心',
	toAllOrganisations: '全団体へ',
	advancedCases: '先進事例',
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
	/** The one switch of 知らせ on boards and threads, and how much of it a seat wants. */
	follow: '知らせを受ける',
	following: '知らせを受けています',
	telling: {
		all: 'すべて',
		replies: '返信と宛先指定',
		none: 'しない'
	},
	tellingMeaning: {
		all: '知らせを受ける掲示板と投稿の、新しい書き込みすべて。',
		replies: '自分が書いた投稿と知らせを受ける投稿への返信、あなたや団体を@で指定したもの。',
		none: '団体として返すもの（お知らせや名簿の催促など）だけ。期限はいつでもホームにあります。'
	},
	/** What a seat was told, by the action of the event; beside the title of the thing. */
	told: {
		'article.revised': '「うちも知りたい」のQ&Aが新しくなりました',
		'article.withdrawn': '「うちも知りたい」のQ&Aが取り下げられました',
		'notice.reminded': '確認を催促されています',
		'notice.corrected': '訂正され、もう一度確認を求められています',
		'roster-call.reminded': '名簿の提出を催促されています',
		'minutes.confirmation-asked': '議事録の確認を求められています',
		'meeting.announced': '開催通知が出ました。出欠を答えてください',
		'meeting.moved': '会議の日時か場所、遠隔配信が変わりました',
		'meeting.cancelled': '会議が中止になりました',
		'meeting.restored': '会議の中止が取り消されました。予定どおり開きます',
		'meeting.reminded': '会議の出欠を催促されています',
		'meeting.replied-for': 'あなたの団体の出欠が、代わりに入力されました。直すことができます',
		'meeting.replied-late': '期限を過ぎて、出欠の回答がありました',
		'meeting.material-asked': '会議の資料を求められています',
		'thread.addressed': 'あなたの団体に質問があります',
		'table.addressed': 'あなたの団体に、状況表への回答を求めています',
		'table.reminded': '状況表への回答の催促が届いています',
		'table.entered-for': 'あなたの団体の行が、状況表に代わりに入力されました',
		'table.approval-asked': '状況表の回答が決裁を待っています',
		'action.given': 'あなたの団体に宿題があります',
		'action.withdrawn': 'あなたの団体の宿題が取り下げられました',
		'date-poll.opened-told': '日程調整への回答を求めています',
		'date-poll.closed-told': '日程調整が終わりました',
		'date-poll.entered-for': 'あなたの団体の日程調整の回答が、代わりに入力されました',
		'report.passed-on': '世話役への知らせが届きました',
		'report.settled': '世話役に知らせたことに返事がありました',
		'post.hidden': '世話役が、あなたの団体の投稿を見えなくしました',
		'post.unhidden': '世話役が、あなたの団体の投稿をまた見えるようにしました',
		'thread.hidden': '世話役が、あなたの団体が始めた投稿を見えなくしました',
		'thread.unhidden': '世話役が、あなたの団体が始めた投稿をまた見えるようにしました',
		'thread.moved': '世話役が、あなたの団体が始めた投稿を別の掲示板に移しました',
		'thread.merged': '世話役が、あなたの団体が始めた投稿をほかの投稿にまとめました',
		'thread.split': '世話役が、投稿の一部を分けて新しい投稿にしました',
		'disclosure.asked': '開示の依頼が届いています',
		'disclosure.granted': '依頼した投稿が開示されました',
		'disclosure.declined': '依頼した投稿は開示されませんでした',
		'answer.accepted': 'あなたの団体の質問で、解決した回答が選ばれました',
		'thread.solved': 'あなたの団体の質問が、解決済みになりました',
		'answer.doubted': '前に書いた回答が今も有効か、確かめてください',
		'answer.ended': 'あなたの団体の質問の回答が、もう有効でなくなりました',
		'group.founded': '新しいワーキンググループができました',
		'group.applied': 'ワーキンググループに参加の申し込みがあります',
		'group.application-accepted': '申し込んだワーキンググループに参加しました',
		'group.application-declined': 'ワーキンググループへの参加の申し込みに返事がありました',
		'group.application-withdrawn': 'ワーキンググループへの参加の申し込みが取り下げられました',
		'group.invited': 'ワーキンググループへの参加に招待されています',
		'group.invitation-accepted': '招待した団体が、ワーキンググループに参加しました',
		'group.invitation-declined': '招待した団体が、ワーキンググループへの参加を断りました',
		'group.invitation-withdrawn': 'ワーキンググループへの招待が取り下げられました',
		'group.role-changed': 'ワーキンググループでのあなたの団体の役割が変わりました',
		'group.left': '参加団体が、ワーキンググループを退会しました',
		'group.taken-out': 'あなたの団体は、ワーキンググループの参加団体から外れました',
		'group.concluded': 'ワーキンググループが終わり、結論が出ました',
		'group.reopened': 'ワーキンググループが再開しました',
		'approval.asked': '団体としての回答が、決裁を待っています',
		'approval.given': '団体としての回答が、決裁されて投稿されました',
		'approval.returned': '団体としての回答の下書きが、差し戻されました',
		'post.entered':
			'組合が、あなたの団体の投稿を代わりに入力しました。直すことも取り下げることもできます',
		'author.looked-up': '組合が、伏せてある団体名を確かめました',
		'material.changed': '開いたことのある資料に、重要な変更がありました',
		'thread.widened': 'あなたの団体の投稿が全県へ広がりました',
		'widening.asked':
			'投稿を全県へ広げる提案があります。団体名を出してよければ同意してください。返事がなければ団体名を伏せます',
		'opinion.answered': 'あなたの団体が出した意見に、ワーキンググループから返事がありました',
		'summary.published': 'ワーキンググループから全団体へのまとめが届きました',
		'proposal.declined': '提案したワーキンググループは、見送りになりました'
	} as Record<string, string>,
	toldOtherwise: '知らせがあります',
	masked: '県内の団体',
	via: { phone: '電話', fax: 'FAX', mail: 'メール', visit: '窓口' },
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
		'date-poll': '日程調整'
	},
	disclosure: {
		granted: '開示されました',
		declined: '開示されませんでした',
		withdrawn: '取り下げました',
		waiting: '返事を待っています'
	},
	official: '団体としての回答',
	sameHere: 'うちも同じ',
	important: '重要',
	answer: {
		main: '代表の回答',
		accepted: '解決した回答',
		doubted: '要確認',
		ended: 'もう有効でない'
	},
	/** Why an answer is in doubt. */
	doubt: { year: '年度が変わりました', date: '有効期限が過ぎました', reform: '制度改正' },
	candidate: { open: '候補', 'passed-over': '見送り', handled: '対応済み' },
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
	forbidden: {
		'ticket.raise': 'あなたの団体は、ここから問い合わせを送れません。',
		'ticket.act':
			'この問い合わせは、いまその操作ができません。画面を開き直して、状態を確かめてください。',
		'article.write': 'Q&Aを作り直せるのは、組合の相談窓口と決裁者だけです。',
		'article.thank': '「役に立った」は、問い合わせをする団体が押します。',
		'desk.work': '受付は、組合の相談窓口と決裁者だけが使えます。',
		'desk.arrange': '受付の時間や目安は、組合の決裁者が決めます。',
		'board.write': 'この掲示板に新しく書けるのは、その広域の団体と組合だけです。',
		'thread.reply':
			'この投稿には返信できません。締め切られたか、あなたの団体は読むことだけができます。',
		'thread.solve': '解決済みにできるのは、質問した団体と掲示板の世話役、組合です。',
		'thread.same-here':
			'「うちも同じ」を押せるのは、続いている質問だけです。質問した団体は押せません。',
		'thread.ask-official':
			'団体としての回答を求められるのは、質問した団体だけです。締め切られた投稿では変えられません。',
		'thread.reform': '制度改正を付けられるのは、掲示板の世話役と組合です。',
		'thread.importance': '重要にできるのは、投稿した団体と掲示板の世話役、組合です。',
		'thread.readers': '閲覧状況を見られるのは、投稿した団体と組合だけです。',
		'answer.date': '年度と有効期限を変えられるのは、質問した団体と掲示板の世話役、組合です。',
		'answer.confirm': '今も有効か答えられるのは、回答した担当だけです。',
		'answer.approve': '決裁できるのは、その団体の決裁者だけです。',
		'organisation.decide': 'この設定を変えられるのは、団体管理者だけです。',
		'candidate.list': 'この画面は組合だけが使えます。',
		'thread.close': '締め切れるのは掲示板の世話役です。',
		'disclosure.settle': '開示に返事ができるのは、その掲示板の世話役です。',
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
		'report.settle':
			'この知らせを扱えるのは、掲示板の世話役、ワーキンググループの座長・事務局と、組合の相談窓口です。',
		'thread.hold': '担当になれるのは、質問した団体の職員です。解決した質問に担当は置けません。',
		'thread.address': '聞きたい団体を加えられるのは、質問した団体・世話役・組合です。',
		'table.open':
			'状況表を作れるのは、質問した団体・世話役・組合です。締め切られた投稿には作れません。',
		'table.keep': 'この表を扱えるのは、質問した団体・世話役・組合です。',
		'table.remind':
			'催促できるのは、質問した団体・世話役・組合です。締め切った表では催促できません。',
		'row.fill': '書けるのは自分の団体の行だけです。締め切った表の行は直せません。',
		'row.approve': '回答を決裁できるのは、その団体の決裁者です。',
		'row.enter': '代わりに入力できるのは、質問した団体・世話役・組合です。',
		'draft.delete': 'この下書きを削除できるのは、書いている人と団体管理者です。',
		'handover.write': 'この引継書を直せるのは、書いた本人です。受け取られた後は直せません。',
		'handover.accept': '受け取れるのは、この担当を引き継ぐ人です。',
		'post.edit': '直せるのは、書いた本人だけです。締め切られた投稿は直せません。',
		'post.delete': '削除できるのは、書いた本人と掲示板の世話役です。',
		'post.enter': '代わりに入力できるのは、組合の相談窓口だけです。',
		'author.look-behind':
			'伏せられた団体名を確かめられるのは、組合の相談窓口と組合決裁者だけです。',
		'thread.widen':
			'全県へ広げられるのは「この広域だけ」の投稿で、広げるのは質問した団体と掲示板の世話役です。',
		'thread.unwiden': '取りやめられるのは、質問した団体と掲示板の世話役です。',
		'group.found': 'ワーキンググループを設けられるのは、組合の相談窓口と組合決裁者だけです。',
		'group.take-part':
			'書けるのは参加団体だけです。終わったワーキンググループは読むことだけができます。',
		'group.run': 'これができるのは、座長と事務局、組合の相談窓口です。',
		'group.conclude': 'ワーキンググループを終えられるのは、組合の相談窓口と組合決裁者だけです。',
		'group.reopen':
			'終わったワーキンググループを再開できるのは、組合の相談窓口と組合決裁者だけです。',
		'group.apply': '参加を申し込めるのは、まだ参加していない団体です。',
		'group.settle':
			'申し込みに返事ができるのは座長と事務局、組合の相談窓口です。招待に返事ができるのは、招待された団体です。',
		'group.take-back': '取り下げられるのは、申し込んだ団体か、招待した座長・事務局だけです。',
		'group.leave': '退会できるのは、参加している団体です。',
		'group.name-people': '参加者を決められるのは、その団体だけです。',
		'group.tend': '直せるのは、出した団体と座長・事務局です。',
		'group.oversee': '参加のようすは、組合の職員だけが見られます。',
		'group.opine':
			'意見を出せるのは、続いている項目にだけです。外から意見を受けていない項目には、参加団体だけが書けます。',
		'group.case':
			'先進事例として載せられるのは、組合の共有の投稿で、載せるのは組合の相談窓口です。',
		'opinion.edit':
			'直せるのは、意見を出した団体だけです。返事のあった意見と取り下げた意見は直せません。',
		'opinion.withdraw':
			'取り下げられるのは、意見を出した団体だけです。返事のあった意見は取り下げられません。',
		'opinion.follow-up': '重ねて尋ねられるのは、質問した団体が、返事のあった質問に一度だけです。',
		'summary.tend': 'まとめを直せるのは、座長と事務局、組合の相談窓口です。',
		'proposal.make': 'ワーキンググループを提案できるのは、市町村・県・組合です。',
		'proposal.support':
			'「うちも関心」を押せるのは、検討中の提案だけです。提案した団体は押せません。',
		'proposal.decline': '提案を見送りにできるのは、組合の相談窓口と組合決裁者です。',
		'proposal.withdraw': '取り下げられるのは、提案した団体が、検討中のうちだけです。',
		'minutes.write':
			'議事録を書けるのは参加団体だけです。承認された議事録は、座長か事務局が「訂正版を作る」を押すと直せます。',
		'minutes.ask': '議事録の確認を頼めるのは、座長と事務局、組合の相談窓口です。',
		'minutes.answer': 'この議事録は、あなたの団体に確認を求めていません。',
		'minutes.approve':
			'議事録を承認できるのは座長の団体（座長がいなければ組合）で、確認を頼んだ後です。',
		'minutes.correct': '訂正版を作れるのは、座長と事務局、組合の相談窓口です。',
		'decision.withdraw':
			'決定事項と宿題を取り下げられるのは参加団体です。議事録が承認された後は、座長と事務局だけです。',
		'action.settle': '済みにできるのは、担当の団体と座長・事務局です。',
		'absence.close': '確認できるのは、この会議を欠席した参加団体です。',
		'material.watch': '開いた団体を見られるのは、資料を出した団体と座長・事務局、組合です。',
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
		'synonym.keep': '検索の言葉を直せるのは、組合の相談窓口とシステム管理者です。',
		erase: '完全に消去できるのは、組合決裁者だけです。',
		'erasure.list': '消去の一覧は、組合決裁者とシステム管理者だけが見られます。'
	},
	material: '資料',
	/** How far an organisation has come with a 資料. */
	opened: { own: '提出', newest: '最新版を閲覧', older: '旧版のみ閲覧', none: '未閲覧' },
	importantChange: '重要な変更',
	missingFile:
		'ファイルが見つかりません。保管場所から失われています。自治振興組合の相談窓口に知らせてください。',
	erased: {
		threadTitle: '（消去された投稿）',
		noticeTitle: '（消去されたお知らせ）',
		tableTitle: '（消去された状況表）',
		materialName: '（消去された資料）',
		column: '（消去）',
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
