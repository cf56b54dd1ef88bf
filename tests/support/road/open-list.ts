import { readBook } from '#lib/server/licences/price-lists/book.ts';
import type { OpenedList, Opening } from '#lib/server/licences/price-lists/open-list.ts';
import { readPriceList } from '#lib/server/licences/price-lists/reading.ts';

/** Reads a list as the worker does, on this thread. */
export async function openList(
	path: string,
	{ given, today, charset }: Opening = {}
): Promise<OpenedList> {
	const book = await readBook(path, charset);
	return { reading: readPriceList(book, given, today ?? null), text: book.text, top: [] };
}
