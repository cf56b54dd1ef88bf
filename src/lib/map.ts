/** What 県内のようす can show, in the order of its list. */
export const mapValues = ['posts', 'unsolved', 'unconfirmed', 'vacant'] as const;
export type Counted = (typeof mapValues)[number];
/** What a map can show: those, and on its own page in how many ワーキンググループ an organisation takes part. */
export type MapValue = Counted | 'groups' | 'rights';

/** The values only the union sees of everybody. */
export const followUpValues: readonly MapValue[] = ['unconfirmed', 'vacant'];

export type Counts = Record<Counted, number> & { groups?: number; rights?: number };

/** Of an organisation about which nothing is known. */
export const noCounts: Counts = { posts: 0, unsolved: 0, unconfirmed: 0, vacant: 0 };

type Bounds = readonly [number, number, number, number, number];

export const mapWords: Record<
	MapValue,
	{ choice: string; column: string; none: string; unit?: string; bounds?: Bounds }
> = {
	posts: {
		choice: '直近30日の投稿',
		column: '投稿',
		none: 'この期間の投稿はありません。'
	},
	unsolved: { choice: '未解決の質問', column: '未解決', none: '未解決の質問はありません。' },
	unconfirmed: {
		choice: '未確認のお知らせ',
		column: '未確認',
		none: '未確認のお知らせはありません。'
	},
	vacant: {
		choice: '担当未登録の団体',
		column: '未登録',
		none: '担当が未登録の団体はありません。'
	},
	groups: {
		choice: '参加しているワーキンググループ',
		column: '参加',
		none: 'ワーキンググループに参加している団体はありません。',
		unit: 'グループ'
	},
	/** What is left of a product whose support ends; counted as it is licensed. */
	rights: {
		choice: '保有している権利',
		column: '保有',
		none: '保有している団体はありません。',
		unit: '',
		bounds: [0, 1, 16, 32, 64]
	}
};

/** The shades' lower bounds, none first; a municipality is never set beside another finer than this. */
const bounds: Bounds = [0, 1, 2, 4, 8];
export const levels = [0, 1, 2, 3, 4] as const;
type Level = (typeof levels)[number];

/** Which of the five shades a number gets, by the bounds of what is counted. */
export function levelFor(value: MapValue, count: number): Level {
	const of = mapWords[value].bounds ?? bounds;
	return levels.findLast((level) => count >= of[level]) ?? 0;
}

/** A shade in words: 「0件」「1件」「2～3件」「4～7件」「8件以上」, or in another unit. */
export function levelIn(level: Level, unit: string, of: readonly number[] = bounds): string {
	const from = of[level] ?? 0;
	const next = of[level + 1];
	if (next === undefined) return `${from}${unit}以上`;
	return next - 1 === from ? `${from}${unit}` : `${from}～${next - 1}${unit}`;
}

/** What a reader hears of one organisation: 「投稿3件 未解決1件」. */
export function countsInWords(counts: Counts, values: readonly MapValue[]): string {
	return values
		.map((value) =>
			value === 'vacant'
				? counts.vacant > 0
					? '担当未登録'
					: '担当登録済み'
				: `${mapWords[value].column}${counts[value] ?? 0}${mapWords[value].unit ?? '件'}`
		)
		.join(' ');
}
