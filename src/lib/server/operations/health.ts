import { db } from '../db/index.ts';

/** Whether the database answers a question right now. */
export function answers(): boolean {
	try {
		return db().$client.prepare('select count(*) from board').get() !== undefined;
	} catch {
		// Whatever is wrong with it, the answer to a probe is no.
		return false;
	}
}
