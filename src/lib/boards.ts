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

/** Where a board's threads are listed: a working group's in its own space. */
export function boardPath(of: { kind: string; slug: string }): string {
	return of.kind === 'group' ? `/groups/${of.slug}/threads` : `/boards/${of.slug}`;
}
