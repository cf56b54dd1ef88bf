import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { readEml } from './eml.ts';
import { readMsg } from './msg.ts';
import type { Job, Parsed } from './parse.ts';
import { bounded } from './read-mail.ts';

const job: Job = workerData;
parentPort?.postMessage(await parse(job));

async function parse({ path, kind }: Job): Promise<Parsed> {
	const bytes = await readFile(path);
	try {
		const mail = kind === 'msg' ? await readMsg(bytes) : await readEml(bytes);
		const { from, subject, text, attachments } = mail;
		const isNothing = `${from.address}${subject}${text}`.trim() === '' && attachments.length === 0;
		return { mail: isNothing ? null : bounded(mail) };
	} catch {
		// Whatever a malformed mail breaks in here is the mail's fault, not the reader's.
		return { mail: null };
	}
}
