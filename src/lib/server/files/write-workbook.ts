import { dayOf } from '#lib/dates.ts';
import { Unavailable } from '#lib/errors.ts';
import { now } from '../now.ts';
import { harmless, harmlessRows } from './formulas.ts';
import { inWorker } from './in-worker.ts';

/** One sheet: its name, the words of its header, and the lines below it. */
export type Sheet = { sheet: string; header: string[]; rows: (string | number)[][] };
export type WritingJob = { sheets: Sheet[] };

/** A workbook on its way to the browser. */
export type Workbook = { name: string; bytes: Uint8Array<ArrayBuffer> };

const LIMITS = { time: 30_000, memory: 256 };

/**
 * Writes sheets as xlsx in a worker: texts as text and harmless, numbers as numbers, head fixed, A4 landscape. It is
 * named `stem` and today's date in Japan.
 */
export async function writeWorkbook(stem: string, ...sheets: Sheet[]): Promise<Workbook> {
	const path = 'src/lib/server/files/write-workbook.worker.ts';
	const job: WritingJob = {
		sheets: sheets.map(({ sheet, header, rows }) => {
			return { sheet, header: header.map(harmless), rows: harmlessRows(rows) };
		})
	};
	const done = await inWorker<{ bytes: Uint8Array<ArrayBuffer> }>(path, job, LIMITS);
	if (typeof done === 'string') {
		throw new Unavailable(
			'Excelのファイルを作れませんでした。時間をおいて、もう一度お試しください。'
		);
	}
	return { name: `${stem}_${dayOf(now()).replaceAll('-', '')}.xlsx`, bytes: done.bytes };
}
