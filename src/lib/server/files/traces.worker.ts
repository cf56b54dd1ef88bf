import { open, readFile, writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { cleanedJpeg, jpegTraces } from './jpeg-traces.ts';
import { officeTraces } from './office-traces.ts';
import { pdfTraces } from './pdf.ts';
import { cleanedPng, pngTraces } from './png-traces.ts';
import type { TraceJob, Traces } from './traces.ts';

const job: TraceJob = workerData;
parentPort?.postMessage(await look(job));

async function look({ path, kind, target }: TraceJob): Promise<Traces> {
	try {
		if (kind === 'jpeg' || kind === 'png') {
			const bytes = await readFile(path);
			if (target) await writeFile(target, (kind === 'png' ? cleanedPng : cleanedJpeg)(bytes));
			const traces = (kind === 'png' ? pngTraces : jpegTraces)(bytes);
			return { kind: 'read', traces, isCleanable: true };
		}
		const file = await open(path);
		try {
			const { size } = await file.stat();
			if (kind === 'pdf') {
				return { kind: 'read', traces: await pdfTraces(file, size), isCleanable: false };
			}
			return { kind: 'read', traces: await officeTraces(file, size, target), isCleanable: true };
		} finally {
			await file.close();
		}
	} catch {
		// A document that cannot be read may say anything.
		return { kind: 'unreadable' };
	}
}
