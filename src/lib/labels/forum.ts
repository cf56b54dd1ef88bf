import type { BoardSlug } from '../boards.ts';

export const forum = {
	kind: { question: '質問', share: '共有', opinion: '意見' },
	audience: {
		district: 'この広域だけ',
		municipalities: '県内の市町村',
		all: '県も含めて全員',
		group: '参加団体だけ'
	},
	state: { solved: '解決済み', unsolved: '未解決', closed: '締め切り', deleted: '削除' },
	masked: '県内の団体',
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
	disclosure: {
		granted: '開示されました',
		declined: '開示されませんでした',
		withdrawn: '取り下げました',
		waiting: '返事を待っています'
	},
	report: { handled: '対応した', declined: '対応しない', waiting: '未対応' },
	deletedPost: '投稿者が削除しました。',
	deletedByKeeper: '世話役が削除しました。',
	hiddenByKeeper: '世話役が見えなくしました',
	merged: 'この投稿は、ほかの投稿にまとめられました。'
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
