import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeDatabase } from '#lib/server/db/index.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { setClock } from '#lib/server/now.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { stopListening } from '#lib/server/record/change.ts';

/** Makes an empty folder for one test's database and files. */
export function temporaryFolder(): string {
	return mkdtempSync(join(tmpdir(), 'yui-test-'));
}

/** Opens a data folder of its own with the reference data and nothing else; gives the folder. */
export function openTemporaryYui(): string {
	const folder = temporaryFolder();
	openYui(folder);
	registerListeners();
	return folder;
}

/** Closes the database, removes its folder and gives the real clock back. */
export function closeTemporaryYui(folder: string): void {
	stopListening();
	closeDatabase();
	setClock(null);
	rmSync(folder, { recursive: true, force: true });
}
