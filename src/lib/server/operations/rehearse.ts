import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { closeDatabase } from '../db/index.ts';
import { now } from '../now.ts';
import { checkFolder, type Fault, type Summary } from './check.ts';
import { openYui } from './open.ts';
import { restore } from './restore.ts';

type Rehearsal = {
	takenAt: Date;
	/** How long ago the backup was taken: what would be lost today, ms. */
	lost: number;
	/** How long it took until everything was back, checked to the last byte, and open, each in ms. */
	took: { restoring: number; checking: number; opening: number };
	bytes: number;
	faults: Fault[];
	summary: Summary | null;
};

/**
 * Restores a backup into a folder of its own beside it, checks every byte, opens it and throws it away again: how
 * long a real restore would take, and whether it would succeed. The data folder is not touched.
 */
export async function rehearse(file: string): Promise<Rehearsal> {
	const folder = join(dirname(resolve(file)), `rehearsal-${randomUUID()}`);
	const began = performance.now();
	try {
		const { manifest } = await restore(folder, file, { force: false });
		const restored = performance.now();
		const { faults, summary } = await checkFolder(folder, { deep: true });
		const checked = performance.now();
		openYui(folder);
		const opened = performance.now();
		const takenAt = new Date(manifest.takenAt);
		return {
			takenAt,
			lost: now().getTime() - takenAt.getTime(),
			took: {
				restoring: restored - began,
				checking: checked - restored,
				opening: opened - checked
			},
			bytes: manifest.database.bytes + manifest.files.bytes,
			faults,
			summary
		};
	} finally {
		closeDatabase();
		await rm(folder, { recursive: true, force: true });
	}
}
