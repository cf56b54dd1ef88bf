import { join } from 'node:path';
import { corpus } from './corpus.ts';
import type { Generated } from './generate.ts';
import { manyPosts } from './search.ts';

/** What the parts of one run share: the folder, the size, and forums that are filled once, when first needed. */
export type Ground = {
	folder: string;
	posts: number;
	isMillion: boolean;
	/** The forum with its readers' pointers and its chain of events. */
	main: () => Promise<Filled>;
	/** A forum of that many posts, each with a text of its own, without events. */
	many: (posts: number) => Promise<Filled>;
};

type Filled = { data: string; made: Generated };

/** The ground of a run in an empty folder. */
export function groundIn(folder: string, posts: number, isMillion: boolean): Ground {
	const data = join(folder, 'data');
	return {
		folder,
		posts,
		isMillion,
		main: async () => ({ data, made: await corpus(data, posts) }),
		many: async (count) => {
			const place = manyIn(folder, count);
			return { data: place, made: await manyPosts(place, count) };
		}
	};
}

/** Where the forum of that many posts lies. */
export function manyIn(folder: string, posts: number): string {
	return join(folder, `posts-${posts}`);
}
