import { randomBytes } from 'node:crypto';
import {
	createReadStream,
	createWriteStream,
	mkdirSync,
	openSync,
	closeSync,
	fsyncSync,
	writeSync
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const MIB = 1024 * 1024;

/** Makes so many files of so many MiB, each of its own bytes that no disk can squeeze; text in base64. */
export function makeFiles(folder: string, count: number, mebibytes: number): string[] {
	mkdirSync(folder, { recursive: true });
	return Array.from({ length: count }, (_, index) => {
		const path = join(folder, `file-${index}.txt`);
		const file = openSync(path, 'w');
		for (let written = 0; written < mebibytes; written += 1) {
			writeSync(file, randomBytes((MIB * 3) / 4).toString('base64'));
		}
		fsyncSync(file);
		closeSync(file);
		return path;
	});
}

/** The floor: the same files copied one after another through this process, each synced; gives the time, ms. */
export async function copyAll(paths: string[], folder: string): Promise<number> {
	mkdirSync(folder, { recursive: true });
	const begun = performance.now();
	for (const [index, path] of paths.entries()) {
		const target = createWriteStream(join(folder, `copy-${index}`), { flush: true });
		await pipeline(createReadStream(path), target);
	}
	return performance.now() - begun;
}

/** Looks at a process's memory while something runs; gives the most that was seen, MiB. */
export async function watching(
	memory: () => number | null,
	work: () => Promise<void>
): Promise<number | null> {
	let most = memory();
	const timer = setInterval(() => {
		const seen = memory();
		if (seen !== null && (most === null || seen > most)) most = seen;
	}, 20);
	await work();
	clearInterval(timer);
	return most;
}
