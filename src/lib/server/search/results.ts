import { fiscalYear } from '#lib/dates.ts';
import type { Sort, Target } from '#lib/search.ts';
import type { Candidate } from './find.ts';
import { scoreOf } from './rank.ts';

/** One line of the list: a thread or case by its best post, a file, a 資料, or a notice. */
export type Result = {
	target: Exclude<Target, 'all' | 'people'>;
	best: Candidate;
	/** Further posts of the same thread or case that hold the words. */
	others: number;
	score: number;
	isNear: boolean;
};

const targetOf = {
	post: 'posts',
	attachment: 'files',
	material: 'files',
	notice: 'notices',
	meeting: 'meetings',
	minutes: 'minutes',
	decision: 'minutes',
	ticket: 'tickets',
	article: 'articles',
	incident: 'incidents'
} as const;

/** Whether what was found is shown as a part of its thread or case. */
export function isGathered({ kind }: Pick<Candidate, 'kind'>): boolean {
	return kind === 'post' || kind === 'ticket';
}

/** Gathers what was found into results, the best or the newest first. */
export function gathered(
	candidates: Candidate[],
	words: { forms: string[] }[],
	options: { sort: Sort; at: Date; isNear: boolean }
): Result[] {
	const groups = Map.groupBy(candidates, (candidate) =>
		isGathered(candidate) ? candidate.root : candidate.thing
	);
	const results = [...groups.values()].flatMap((group): Result[] => {
		const [first, ...rest] = group
			.map((candidate) => ({ candidate, score: scoreOf(candidate, words, options.at) }))
			.sort((a, b) => b.score - a.score || a.candidate.id - b.candidate.id);
		if (!first) return [];
		const others = rest.filter(({ candidate }) => candidate.bodyHits.some((hits) => hits > 0));
		return [
			{
				target: targetOf[first.candidate.kind],
				best: first.candidate,
				others: others.length,
				score: first.score,
				isNear: options.isNear
			}
		];
	});
	return results.sort(
		(a, b) =>
			(options.sort === 'newest' ? 0 : b.score - a.score) ||
			b.best.createdAt.getTime() - a.best.createdAt.getTime() ||
			b.best.id - a.best.id
	);
}

export type Facets = {
	boards: { boardId: number; count: number }[];
	years: { year: number; count: number }[];
	solved: { yes: number; no: number };
};

/** How many of the results lie on each board, in each fiscal year, and are solved or not. */
export function facetsOf(results: Result[]): Facets {
	const boards = Map.groupBy(
		results.filter(({ best }) => best.boardId !== null),
		({ best }) => best.boardId ?? 0
	);
	const years = Map.groupBy(results, ({ best }) => fiscalYear(best.createdAt));
	const solved = results.filter(({ best }) => best.isSolved === true).length;
	const unsolved = results.filter(({ best }) => best.isSolved === false).length;
	return {
		boards: [...boards].map(([boardId, each]) => ({ boardId, count: each.length })),
		years: [...years]
			.map(([year, each]) => ({ year, count: each.length }))
			.sort((a, b) => b.year - a.year),
		solved: { yes: solved, no: unsolved }
	};
}
