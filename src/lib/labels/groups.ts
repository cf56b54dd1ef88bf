export const groups = {
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
	/** 議事録 of a meeting, and what came of it. */
	minutes: '議事録',
	minutesState: { draft: '案', asked: '確認中', approved: '承認済み' },
	decision: '決定事項',
	material: '資料',
	/** How far an organisation has come with a 資料. */
	opened: { own: '提出', newest: '最新版を閲覧', older: '旧版のみ閲覧', none: '未閲覧' },
	importantChange: '重要な変更'
} as const;
