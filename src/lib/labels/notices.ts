export const notices = {
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
	}
} as const;
