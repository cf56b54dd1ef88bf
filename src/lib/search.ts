import type { ThreadKind } from './forum.ts';

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
