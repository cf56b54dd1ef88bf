import { parentPort, workerData } from 'node:worker_threads';
import { readBook } from './book.ts';
import type { ListJob, ListRead } from './open-list.ts';
import { readPriceList } from './reading.ts';
import { UnusableFile } from './unusable.ts';

const job: ListJob = workerData;
parentPort?.postMessage(await read(job));

async function read({ path, given, today, charset }: ListJob): Promise<ListRead> {
	try {
		const book = await readBook(path, charset);
		return { reading: readPriceList(book, given, today ?? null), text: book.text };
	} catch (error) {
		if (error instanceof UnusableFile) return { refused: error.code };
		throw error;
	}
}
