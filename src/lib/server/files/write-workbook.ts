import { dayOf } from '#lib/dates.ts';
import { Unavailable } from '#lib/errors.ts';
import { now } from '../now.ts';
import { inWorker } from './in-worker.ts';

/** One sheet: its name, the words of its header, and the lines below it. */
export type Sheet = { sheet: string; header: string[]; rows: (string | number)[][] };
export type WritingJob = { sheets: Sheet[] };

/** A workbook on its way to the browser. */
export type Workbook = { name: string; bytes: Uint8Array<ArrayBuffer> };

const LIMITS = { time: 30_000, memory: 256 };

/** Writes sheets as xlsx in a worker: texts as text, numbers as numbers, head fixed, A4 landscape. It is named `stem` and today's date in Japan. */
export async function writeWorkbook(stem: string, ...sheets: Sheet[]): Promise<Workbook> {
	const path = 'src/lib/server/files/write-workbook.worker.ts';
	const job: WritingJob = { sheets };
	const done = await inWorker<{ bytes: Uint8Array<ArrayBuffer> }>(path, job, LIMITS);
	if (typeof done === 'string') {
		throw new Unavailable(
			'Excelのファイルを作れませんでした。時間をおいて、もう一度お試しください。'
		);
	}
	return { name: `${stem}_${dayOf(now()).replaceAll('-', '')}.xlsx`, bytes: done.bytes };
}

/** A text that Excel would take for a formula, here or after saving as CSV, gets an apostrophe before it; a lone 「－」 does not. */
export function harmless(text: string): string {
	return /^([=+\-@\t\r\n]|[＝＋－＠].)/.test(text) ? `'${text}` : text;
}

/** As `harmless`, for all texts below a header; numbers stay numbers. */
export function harmlessRows(rows: readonly (string | number)[][]): (string | number)[][] {
	return rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell : harmless(cell))));
}
