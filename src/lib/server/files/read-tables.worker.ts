import { parentPort, workerData } from 'node:worker_threads';
import type { ReadingJob, TablesRead } from './read-tables.ts';
import { readTables } from './sheets.ts';
import { UnreadableFile } from './unreadable.ts';

const job: ReadingJob = workerData;
parentPort?.postMessage(await read(job));

async function read({ path, limits }: ReadingJob): Promise<TablesRead> {
	try {
		return { sheets: await readTables(path, limits) };
	} catch (error) {
		// Whatever a malformed file breaks in here is the file's fault.
		return { refused: error instanceof UnreadableFile ? error.reason : 'broken' };
	}
}
