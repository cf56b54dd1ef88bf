import { parentPort, workerData } from 'node:worker_threads';
import { readBook } from './book.ts';
import type { BookJob, BookRead } from './open-list.ts';
import { UnusableFile } from './unusable.ts';

const job: BookJob = workerData;
parentPort?.postMessage(await read(job));

async function read({ path, charset }: BookJob): Promise<BookRead> {
	try {
		return { book: await readBook(path, charset) };
	} catch (error) {
		// Whatever a malformed file breaks in here is the file's fault.
		return { refused: error instanceof UnusableFile ? error.code : 'broken' };
	}
}
