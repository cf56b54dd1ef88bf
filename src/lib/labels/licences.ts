export const licences = {
	licence: 'ライセンス',
	skuKind: {
		licence: 'ライセンス（L）',
		'licence-assurance': 'ライセンス＋SA',
		assurance: 'SAのみ',
		subscription: 'サブスクリプション',
		'step-up': 'ステップアップ',
		'add-on': 'アドオン',
		'from-assurance': 'SAからの移行',
		media: 'メディア'
	},
	metric: {
		device: '台',
		user: '人',
		core: 'コア',
		server: 'サーバー',
		'cal-device': 'CAL（台）',
		'cal-user': 'CAL（人）',
		instance: 'インスタンス'
	},
	pool: {
		applications: 'アプリケーション',
		systems: 'システム',
		servers: 'サーバー',
		none: '区分なし'
	},
	agreementState: { future: '開始前', active: '有効', closed: '終了' },
	numberKind: {
		enrollment: '加入契約番号',
		agreement: '契約番号',
		licence: 'ライセンス番号',
		pcn: '顧客番号（PCN）',
		other: 'その他の番号'
	},
	settlementMode: {
		'direct-invoice': '販売店から各団体へ請求',
		'union-resale': '組合が売主として請求',
		'union-advance': '組合が立て替えて精算'
	},
	rounding: { floor: '切り捨て', ceil: '切り上げ', 'half-up': '四捨五入' },
	returnRule: {
		none: '返品できません',
		'thirty-days-whole-line': '30日以内に、その行の全部だけ',
		negotiated: 'そのつど販売店と相談'
	},
	proration: {
		month: '月割り。始まった月は1か月と数える',
		year: '年割り。始まった年は1年と数える'
	},
	priceListState: {
		uploaded: '読み取り待ち',
		failed: '読み取れません',
		parsed: '列の確認待ち',
		mapped: '検証待ち',
		checked: '行の確認待ち',
		compared: '差分の確認済み',
		active: '有効',
		closed: '終了',
		revoked: '取消し',
		dropped: '取りやめ'
	},
	/** Applications of many organisations that become one order. */
	round: '取りまとめ',
	/** Of a 取りまとめ: what the union reads, and in five words what everybody does. */
	roundState: {
		draft: '準備中',
		open: '受付中',
		closed: '締切',
		priced: '価格確定',
		aggregated: '集計済',
		ordered: '発注済',
		done: '配付済',
		cancelled: '中止'
	},
	applicationState: {
		draft: '下書き',
		unapproved: '決裁待ち',
		submitted: '申込済み',
		accepted: '受理済み',
		reconfirm: '価格の再確認待ち',
		ordered: '発注済み',
		partial: '一部受領',
		received: '受領済み',
		delivered: '受領確認待ち',
		done: '完了',
		withdrawn: '取下げ',
		cancelled: '取消し'
	},
	applicationWay: {
		web: '画面',
		fax: 'ファクス',
		phone: '電話',
		mail: 'メール・郵送',
		visit: '窓口'
	},
	applicationReason: { new: '新規', renewal: '更新', addition: '増設', supplementary: '補正' },
	/** What happened to an application, by the action of the event. */
	applicationHistory: {
		'application.submitted': '申し込みました',
		'application.approval-asked': '決裁に回しました',
		'application.approved': '決裁者が承認し、申し込みました',
		'application.sent-back': '決裁者が差し戻しました',
		'application.accepted': '組合が受理しました',
		'application.returned': '組合が差し戻しました',
		'application.repriced': '価格が変わり、再確認を求めました',
		'application.price-back': '価格が元に戻り、受理した申込に戻りました',
		'application.confirmed': '再確認しました',
		'application.reduced': '数量を減らして再確認しました',
		'application.ordered': '発注しました',
		'application.received': '受領しました',
		'application.delivered': '配付しました',
		'application.acknowledged': '受領を確認しました',
		'application.rest-cancelled': '残りの数を取り消しました',
		'application.withdrawn': '取り下げました',
		'application.readdressed': '団体の合併で引き継がれ、団体の確認を求めました',
		'application.released': '取りまとめが中止になり、下書きに戻りました'
	},
	/** How far an order has come, and a receipt. */
	orderStage: {
		placed: '納品待ち',
		partial: '一部受領',
		examined: '配付待ち',
		delivered: '配付済'
	},
	receiptStage: { unexamined: '検収待ち', undelivered: '配付待ち', done: '済み' },
	delivery: '配付と受領確認',
	return: '返品',
	returnState: {
		requested: '返品の判定待ち',
		allowed: '返品できます',
		refused: '返品できません',
		returned: '返品済み'
	},
	movementKind: {
		opening: '期首残高',
		delivered: '納品',
		returned: '返品',
		transferred: '移管',
		merged: '合併',
		split: '分割',
		corrected: '訂正（赤）',
		discarded: '廃棄'
	},
	assuranceState: {
		future: '開始前',
		active: '有効',
		renewed: '更新済み',
		lapsed: '失効',
		void: '無効'
	},
	renewalIntention: { renew: '継続', reduce: '減らす', end: '終わる' },
	renewal: { undecided: '未定', keep: '継続', fewer: '減', end: '終了' },
	budgetReason: { assurance: 'SAの更新', support: 'サポート終了' },
	/** When a planned notice goes out. */
	plannedNotice: {
		'assurance-budget': '予算要求の期限の30日前',
		'assurance-120': '終わりの120日前',
		'assurance-90': '終わりの90日前',
		'assurance-60': '終わりの60日前',
		'assurance-30': '終わりの30日前',
		'assurance-order': '発注の期限の14日前',
		'support-365': 'サポート終了の1年前',
		'support-180': 'サポート終了の180日前',
		'support-90': 'サポート終了の90日前'
	} as Record<string, string>
} as const;
