import { dayOf } from '#lib/dates.ts';
import { now } from '../now.ts';
import { inWorker } from './in-worker.ts';

export type WritingJob = { sheet: string; header: string[]; rows: (string | number)[][] };

/** A workbook on its way to the browser. */
export type Workbook = { name: string; bytes: Uint8Array<ArrayBuffer> };

const LIMITS = { time: 30_000, memory: 256 };

/** Writes one sheet as xlsx in a worker: texts as text, numbers as numbers, head fixed, A4 landscape. It is named `stem` and today's date in Japan. */
export async function writeWorkbook(stem: string, job: WritingJob): Promise<Workbook> {
	const path = 'src/lib/server/files/write-workbook.worker.ts';
	const done = await inWorker<{ bytes: Uint8Array<ArrayBuffer> }>(path, job, LIMITS);
	if (typeof done === 'string') throw new Error(`The workbook could not be written: ${done}.`);
	return { name: `${stem}_${dayOf(now()).replaceAll('-', '')}.xlsx`, bytes: done.bytes };
}

/** A text that Excel would take for a formula, here or after saving as CSV, gets an apostrophe before it. */
export function harmless(text: string): string {
	return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
