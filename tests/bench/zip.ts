import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { closeDatabase } from '#lib/server/db/index.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { actorFor } from '../support/logins.ts';
import { alone } from './alone.ts';
import { copyAll, makeFiles, watching } from './copies.ts';
import { fewPosts } from './corpus.ts';
import { figure } from './figures.ts';
import { putMaterial, putMeeting, WORKING_GROUP } from './meetings.ts';
import { startYui } from './processes.ts';
import { signIn } from './sign-in.ts';
import { mib, seconds, table, times, type Cells } from './tables.ts';

const [FILES, MEBIBYTES] = [50, 20];

/** A meeting's set of 1 GB as one ZIP: time and memory beside a plain copy of the same files. */
export async function measureZip(folder: string): Promise<string[]> {
	const data = join(folder, 'data');
	const made = await fewPosts(data);
	const actor = actorFor(made.logins.officer);
	const meetingId = putMeeting(actor, '2026-12-10', 'まとめて保存');
	const paths: string[] = [];
	for (const [index, path] of makeFiles(join(folder, 'made'), FILES, MEBIBYTES).entries()) {
		const hash = createHash('sha256');
		await pipeline(createReadStream(path), hash);
		const sha256 = hash.digest('hex');
		const target = pathOf(sha256);
		mkdirSync(dirname(target), { recursive: true });
		renameSync(path, target);
		putMaterial(actor, meetingId, {
			sha256,
			name: `資料${index}.txt`,
			size: statSync(target).size
		});
		paths.push(target);
	}
	closeDatabase();
	const yui = await startYui(data);
	const cookie = await signIn(yui, made.logins.officer);
	const url = `${yui.url}/groups/${WORKING_GROUP}/meetings/${meetingId}/zip`;
	const idle = yui.memory();
	const rows: Cells[] = [];
	// In turns, so that whatever else the machine does falls on both.
	for (const round of [1, 2]) {
		const copied = await copyAll(paths, join(folder, `copies-${round}`));
		const begun = performance.now();
		const target = join(folder, `set-${round}.zip`);
		const peak = await watching(yui.memory, () => save(url, cookie, target));
		const zipped = performance.now() - begun;
		const bytes = statSync(target).size;
		if (bytes < FILES * MEBIBYTES * 1024 * 1024) throw new Error('The ZIP is too short.');
		const over = peak === null || idle === null ? '' : mib(peak - idle);
		figure('zip', `round ${round}`, { unit: 'ms', yui: zipped, floor: copied });
		if (peak !== null && idle !== null) {
			figure('zip', `round ${round}: peak over idle`, { unit: 'MiB', yui: peak - idle });
		}
		rows.push([round, seconds(copied), seconds(zipped), times(zipped / copied), over]);
	}
	await yui.stop();
	return [
		`## A meeting's set of ${FILES} × ${MEBIBYTES} MiB as a ZIP, saved over loopback\n`,
		`Resident, idle: ${mib(idle)}. A plain copy reads, writes and syncs the same files.\n`,
		...table(['round', 'plain copy', 'ZIP', 'ratio', 'peak over idle'], rows)
	];
}

function save(url: string, cookie: string, target: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const asking = request(url, { headers: { cookie } }, (answer) => {
			if (answer.statusCode !== 200)
				reject(new Error(`The ZIP was answered ${answer.statusCode}.`));
			else pipeline(answer, createWriteStream(target, { flush: true })).then(resolve, reject);
		});
		asking.on('error', reject);
		asking.end();
	});
}

if (import.meta.main) await alone(measureZip);
