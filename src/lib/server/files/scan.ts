import { eq, inArray } from 'drizzle-orm';
import { execFile } from 'node:child_process';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { change, system } from '../record/change.ts';
import { settings } from '../settings.ts';
import { pathOf } from './store.ts';

const { blob } = schema;

/** A scanner that has not answered by then is tried again later, ms. */
const PATIENCE = 120_000;

/**
 * Hands every file that waits to `YUI_SCAN_COMMAND`: exit code 0 means clean, 1 quarantined (as clamscan
 * and clamdscan do), anything else leaves it waiting for the next round.
 */
export async function scanWaiting(): Promise<void> {
	const command = settings().scanCommand;
	if (!command) return;
	// Files that came before a scanner was set are looked at too.
	const waiting = db()
		.select()
		.from(blob)
		.where(inArray(blob.scan, ['pending', 'off']))
		.all();
	for (const { sha256 } of waiting) {
		const exitCode = await run(command, pathOf(sha256));
		if (exitCode !== 0 && exitCode !== 1) continue;
		const verdict = exitCode === 0 ? 'clean' : 'quarantined';
		change(system, (tx, record) => {
			tx.update(blob).set({ scan: verdict, scannedAt: now() }).where(eq(blob.sha256, sha256)).run();
			record(`file.${verdict}`, `blob:${sha256}`);
		});
	}
}

function run(command: string, path: string): Promise<number | null> {
	const [program = '', ...args] = command.split(/\s+/);
	return new Promise((resolve) => {
		const child = execFile(program, [...args, path], { timeout: PATIENCE }, () => undefined);
		child.on('error', () => resolve(null));
		child.on('exit', (code) => resolve(code));
	});
}
