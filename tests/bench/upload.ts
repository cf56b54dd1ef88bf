import { createReadStream, statSync } from 'node:fs';
import { request } from 'node:http';
import { basename, join } from 'node:path';
import { closeDatabase } from '#lib/server/db/index.ts';
import { alone } from './alone.ts';
import { copyAll, makeFiles, watching } from './copies.ts';
import { fewPosts } from './corpus.ts';
import { figure } from './figures.ts';
import { startYui } from './processes.ts';
import { signIn } from './sign-in.ts';
import { mib, table, times, type Cells } from './tables.ts';

const [FILES, MEBIBYTES] = [20, 20];

/** Twenty files sent as the upload list sends them, beside a bare copy of the same files to disk. */
export async function measureUpload(folder: string): Promise<string[]> {
	const data = join(folder, 'data');
	const made = await fewPosts(data);
	closeDatabase();
	const yui = await startYui(data);
	const cookie = await signIn(yui, made.logins.officer);
	const idle = yui.memory();
	const rows: Cells[] = [];
	for (const round of [1, 2]) {
		// Other bytes each round: what is in the store already would not be written again.
		const paths = makeFiles(join(folder, `made-${round}`), FILES, MEBIBYTES);
		const copied = await copyAll(paths, join(folder, `copies-${round}`));
		const begun = performance.now();
		const peak = await watching(yui.memory, async () => {
			for (const path of paths) await send(yui.url, cookie, path);
		});
		const sent = performance.now() - begun;
		const megabytes = FILES * MEBIBYTES;
		const rate = (ms: number) => `${((megabytes * 1000) / ms).toFixed(0)} MiB/s`;
		const over = peak === null || idle === null ? '' : mib(peak - idle);
		figure('upload', `round ${round}`, { unit: 'ms', yui: sent, floor: copied });
		if (peak !== null && idle !== null) {
			figure('upload', `round ${round}: peak over idle`, { unit: 'MiB', yui: peak - idle });
		}
		rows.push([round, rate(copied), rate(sent), times(sent / copied), over]);
	}
	await yui.stop();
	return [
		`## ${FILES} files of ${MEBIBYTES} MiB uploaded one by one, over loopback\n`,
		`Resident, idle: ${mib(idle)}. Both write and sync the same files; the upload hashes and looks into them besides.\n`,
		...table(['round', 'bare copy', 'upload', 'time, ratio', 'peak over idle'], rows)
	];
}

const BOUNDARY = '----yui-bench-boundary';

function send(url: string, cookie: string, path: string): Promise<void> {
	const head = Buffer.from(
		`--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${basename(path)}"\r\ncontent-type: text/plain\r\n\r\n`
	);
	const foot = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
	const headers = {
		cookie,
		origin: url,
		'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
		'content-length': head.length + statSync(path).size + foot.length
	};
	return new Promise((resolve, reject) => {
		const to = `${url}/files/kept?form=/bench`;
		const asking = request(to, { method: 'POST', headers }, (answer) => {
			answer.resume();
			if (answer.statusCode === 200) answer.on('end', resolve);
			else reject(new Error(`An upload was answered ${answer.statusCode}.`));
		});
		asking.on('error', reject);
		asking.write(head);
		const source = createReadStream(path);
		source.on('error', reject);
		source.on('end', () => asking.end(foot));
		source.pipe(asking, { end: false });
	});
}

if (import.meta.main) await alone(measureUpload);
