import { parentPort, workerData } from 'node:worker_threads';
import type { CellSheet } from '../../files/cells.ts';
import { readBook } from './book.ts';
import type { ListJob, ListRead, TopRow } from './open-list.ts';
import { readPriceList } from './reading.ts';
import { UnusableFile } from './unusable.ts';

/** Enough to find the headings by eye, and what stands below them. */
const SHOWN = { rows: 40, columns: 100, letters: 60 };

const job: ListJob = workerData;
parentPort?.postMessage(await read(job));

async function read({ path, given, today, charset }: ListJob): Promise<ListRead> {
	try {
		const book = await readBook(path, charset);
		const reading = readPriceList(book, given, today ?? null);
		const sheet = book.sheets.find(({ name }) => name === reading.sheet);
		return { reading, text: book.text, top: topOf(sheet) };
	} catch (error) {
		if (error instanceof UnusableFile) return { refused: error.code };
		throw error;
	}
}

function topOf(sheet: CellSheet | undefined): TopRow[] {
	return (sheet?.rows ?? []).slice(0, SHOWN.rows).map((cells, index) => ({
		row: index + 1,
		texts: Array.from(
			cells.slice(0, SHOWN.columns),
			(cell) => cell?.text.slice(0, SHOWN.letters) ?? ''
		)
	}));
}
