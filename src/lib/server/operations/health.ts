import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { db, tracesDb, writing } from '../db/index.ts';
import { now } from '../now.ts';
import { forgetObstacle, obstacleMet, type Obstacle } from '../obstacles.ts';
import { nightlyState } from './nightly.ts';

/** Below this, bytes, the disk counts as full before it is: the log of one large write may need it. */
const LEAST_FREE = 64 * 1024 * 1024;
/** As many bytes are written and taken back to see whether writing works again, and no oftener than every so many ms. */
const PROBE = 256 * 1024;
const PROBE_EVERY = 5_000;

type Health = {
	/** 'degraded': reading goes on, and something else does not. */
	status: 'ok' | 'degraded' | 'unavailable';
	/** What stood in the way of the last write. */
	writing: 'ok' | Obstacle['kind'];
	/** Whether the disk has room left. */
	disk: 'ok' | 'low';
	/** The nightly backup; 'off' where none is wanted. */
	backup: ReturnType<typeof nightlyState>;
};

/** How the installation is doing right now, without a word of anything in it. */
export function health(): Health {
	if (!answers()) return { status: 'unavailable', writing: 'broken', disk: 'ok', backup: 'off' };
	const writingNow = obstacleNow()?.kind ?? 'ok';
	const disk = freeBytes() < LEAST_FREE ? 'low' : 'ok';
	const backup = nightlyState();
	const isWell = writingNow === 'ok' && disk === 'ok' && (backup === 'ok' || backup === 'off');
	return { status: isWell ? 'ok' : 'degraded', writing: writingNow, disk, backup };
}

/** Bytes left where the data folder lies. */
export function freeBytes(): number {
	const { bavail, bsize } = statfsSync(dirname(db().$client.name));
	return bavail * bsize;
}

function answers(): boolean {
	try {
		return db().$client.prepare('select count(*) from board').get() !== undefined;
	} catch {
		// Whatever is wrong with it, the answer to a probe is no.
		return false;
	}
}

/** What stands in the way of writing right now; after a write has failed this writes to see. */
export function obstacleNow(): Obstacle | null {
	probe();
	return obstacleMet();
}

let probedAt = 0;

/** After a write has failed: whether one goes through again. Nothing is written while all is well. */
function probe(): void {
	const at = now().getTime();
	if (obstacleMet() === null || Math.abs(at - probedAt) < PROBE_EVERY) return;
	probedAt = at;
	const { $client: client } = tracesDb();
	try {
		writing(
			client.transaction(() => {
				client.prepare(`insert into setting values ('probe', zeroblob(?))`).run(PROBE);
				client.prepare(`delete from setting where key = 'probe'`).run();
			})
		);
		forgetObstacle();
	} catch {
		// What it was is remembered by now.
	}
}
