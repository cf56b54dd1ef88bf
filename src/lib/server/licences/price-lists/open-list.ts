import type { Day } from '#lib/dates.ts';
import type { Charset } from '../../files/charset.ts';
import { inWorker } from '../../files/in-worker.ts';
import type { Book } from './book.ts';
import type { Given } from './price-row.ts';
import type { PriceListReading } from './reading.ts';
import { UnusableFile, type Unusable } from './unusable.ts';

/** How to read a list: what was given and answered so far, and an encoding that overrules the one found. */
export type Opening = { given?: Given; today?: Day; charset?: Charset };

/** A row of the sheet that was read, as it stands there. */
export type TopRow = { row: number; texts: string[] };

export type OpenedList = { reading: PriceListReading; text: Book['text']; top: TopRow[] };
export type ListJob = Opening & { path: string };
export type ListRead = OpenedList | { refused: Unusable };

const LIMITS = { time: 30_000, memory: 512 };

/**
 * Reads a stored file as a price list in a worker that may take thirty seconds and 512 MiB.
 * Throws `UnusableFile`, whose message is for the person.
 */
export async function openList(path: string, opening: Opening = {}): Promise<OpenedList> {
	const job: ListJob = { path, ...opening };
	const read = await inWorker<ListRead>(
		'src/lib/server/licences/price-lists/open-list.worker.ts',
		job,
		LIMITS
	);
	if (typeof read === 'string') throw new UnusableFile(read);
	if ('refused' in read) throw new UnusableFile(read.refused);
	return read;
}
