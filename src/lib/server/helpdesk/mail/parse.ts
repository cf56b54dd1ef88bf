import { Unavailable } from '#lib/errors.ts';
import { inWorker } from '../../files/in-worker.ts';
import type { ReadMail } from './read-mail.ts';

export type Job = { path: string; kind: 'eml' | 'msg' };
export type Parsed = { mail: ReadMail | null };

const LIMITS = { time: 30_000, memory: 512 };

/** Reads a mail that lies on disk, in a thread of its own; null where it cannot be read. Throws `Unavailable` when the thread died of it. */
export async function parse(job: Job): Promise<ReadMail | null> {
	const done = await inWorker<Parsed>('src/lib/server/helpdesk/mail/parse.worker.ts', job, LIMITS);
	if (typeof done !== 'string') return done.mail;
	throw new Unavailable('メールを読み取れませんでした。時間をおいて、もう一度お試しください。');
}
