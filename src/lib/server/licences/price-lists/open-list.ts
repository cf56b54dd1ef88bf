import type { Charset } from '../../files/charset.ts';
import { inWorker } from '../../files/in-worker.ts';
import type { Book } from './book.ts';
import { UnusableFile, type Unusable } from './unusable.ts';

export type BookJob = { path: string; charset: Charset | undefined };
export type BookRead = { book: Book } | { refused: Unusable };

const LIMITS = { time: 20_000, memory: 512 };

/**
 * Reads a stored file as cells in a worker that may take twenty seconds and 512 MiB; `charset` overrules what was found.
 * Throws `UnusableFile`, whose message is for the person.
 */
export async function openList(path: string, charset?: Charset): Promise<Book> {
	const job: BookJob = { path, charset };
	const read = await inWorker<BookRead>(
		'src/lib/server/licences/price-lists/open-list.worker.ts',
		job,
		LIMITS
	);
	if (typeof read === 'string') throw new UnusableFile(read);
	if ('refused' in read) throw new UnusableFile(read.refused);
	return read.book;
}
