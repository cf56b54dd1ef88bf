import type { BoardSlug } from '#lib/boards.ts';

/** Who has pressed 知らせを受ける on which boards; the threads they write in come by themselves. */
export const follows: Record<string, BoardSlug[]> = {
	kitaaiki: ['prefecture'],
	kawakami: ['saku', 'prefecture'],
	tomi: ['ueda'],
	suzaka: ['nagano', 'prefecture'],
	kumiai: ['prefecture']
};
