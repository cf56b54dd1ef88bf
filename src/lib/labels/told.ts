export const told = {
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
	}
} as const;
