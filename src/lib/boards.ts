/** The boards' slugs in URL and in code: ten 広域, 全県, 書き込み練習. */
export const boardSlugs = [
	'saku',
	'ueda',
	'suwa',
	'kamiina',
	'minamishinshu',
	'kiso',
	'matsumoto',
	'kitaalps',
	'nagano',
	'hokushin',
	'prefecture',
	'practice'
] as const;

export type BoardSlug = (typeof boardSlugs)[number];
