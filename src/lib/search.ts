import type { Day } from './dates.ts';
import { threadKinds, type ThreadKind } from './forum.ts';
import type { outcomes } from './groups.ts';
import { labels } from './labels.ts';

/** What of the results is shown: 対象. */
export const targets = [
	'all',
	'posts',
	'files',
	'notices',
	'meetings',
	'minutes',
	'tickets',
	'incidents',
	'articles',
	'people'
] as const;
export type Target = (typeof targets)[number];

export const sorts = ['relevant', 'newest'] as const;
export type Sort = (typeof sorts)[number];

/** What narrows a search; the fields of くわしく探す and the operators in the box are the same. */
export type Filters = {
	/** As it was typed: 「佐久市」. */
	organisation: string | null;
	/** Slug of a 広域. */
	district: string | null;
	/** Slug of a board, or of a working group. */
	board: string | null;
	kind: ThreadKind | null;
	solved: 'yes' | 'no' | null;
	files: 'yes' | 'no' | null;
	/** Fiscal year. */
	year: number | null;
	from: Day | null;
	to: Day | null;
};

export const noFilters: Filters = {
	organisation: null,
	district: null,
	board: null,
	kind: null,
	solved: null,
	files: null,
	year: null,
	from: null,
	to: null
};

export const filterWords: Record<keyof Filters, string> = {
	organisation: '団体',
	district: '広域',
	board: '場所',
	kind: '種別',
	solved: '解決済み',
	files: '添付',
	year: '年度',
	from: '期間',
	to: '期間'
};

export const targetWords: Record<Target, string> = {
	all: 'すべて',
	posts: '投稿',
	files: '添付',
	notices: 'お知らせ',
	meetings: '会議',
	minutes: '議事録',
	tickets: labels.ticket,
	incidents: '障害情報',
	articles: 'Q&A',
	people: '人と団体'
};

export const sortWords: Record<Sort, string> = { relevant: '関連順', newest: '新しい順' };

/** A text taken apart into pieces, those that were looked for among them. */
export type Piece = { text: string; isHit: boolean };

/** The address of a search; what stands at its usual value is left out. */
export function searchPath(of: {
	q: string;
	filters?: Partial<Filters>;
	target?: Target;
	sort?: Sort;
	exact?: boolean;
	page?: number;
}): string {
	const given: Record<string, string | number | null | undefined> = {
		...of.filters,
		target: of.target === 'all' ? null : of.target,
		sort: of.sort === 'relevant' ? null : of.sort,
		exact: of.exact ? '1' : null,
		page: of.page === 1 ? null : of.page
	};
	const query = new URLSearchParams({ q: of.q });
	for (const [name, value] of Object.entries(given)) {
		if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
	}
	return `/search?${query}`;
}

/** The kind of thread this is, or null. */
export function kindIn(text: string): ThreadKind | null {
	return threadKinds.find((kind) => kind === text) ?? null;
}

/** A thread that resembles what somebody asks, and that they may read. */
export type SimilarThread = {
	id: number;
	href: string;
	title: string;
	kind: ThreadKind;
	isSolved: boolean;
	board: string;
	/** The fiscal year it was asked in, such as 「令和7年度」. */
	year: string;
	replies: number;
};

/** All that may be said of a thread the reader may not read: the 広域 it stands in and whether it was solved. */
export type Twin = { district: { slug: string; name: string }; isSolved: boolean };

/** 結論カード of an ended group, as it stands beside what somebody proposes. */
export type ConclusionCard = {
	href: string;
	name: string;
	outcome: (typeof outcomes)[number];
	reason: string;
	/** 再検討の条件, or ''. */
	revisit: string;
	/** JST; null where it is not known. */
	onDay: Day | null;
};

/** A working group, its 結論カード or a proposal, among what was found. */
export type FoundGroup = { href: string; title: string; kind: string; text: string };

/** A Q&A of the union's desk that answers nearly what somebody asks, and that they may read. */
export type SimilarArticle = {
	id: number;
	href: string;
	title: string;
	category: string;
	/** The fiscal year of its publication, such as 「令和8年度」. */
	year: string;
};

/** Q&A as links, each with its category and year. */
export function linksTo(articles: SimilarArticle[]): PastThing[] {
	return articles.map(({ href, title, category, year }) => ({
		...{ href, title },
		note: `${category}　${year}`
	}));
}

/** A past case or a Q&A that resembles what is asked; `note` says which. */
export type PastThing = { href: string; title: string; note: string };
