export const identity = {
	role: {
		member: '職員',
		approver: '決裁者',
		'org-admin': '団体管理者',
		desk: '相談窓口',
		'union-approver': '組合決裁者',
		operator: 'システム管理者',
		coordinator: '専門コーディネーター'
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
	mayNotReissue:
		'再発行票を作れるのは、本人の団体の団体管理者です。自分の分、ほかの団体にも就いている人の分は組合が作ります。'
} as const;
