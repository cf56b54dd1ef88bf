import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs one part of the bench by itself, in a folder of its own that goes with the process. */
export async function alone(measure: (folder: string) => Promise<string[]>): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'yui-bench-'));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
	console.log((await measure(folder)).join('\n'));
	process.exit(0);
}
