import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { reportFailure } from '../log.ts';

/**
 * Runs a worker file, named by its path in the project, on one job, and gives what it posts; 'time' when
 * that took longer than `time` ms, 'too-large' when it needed more than `memory` MiB, 'broken' when it broke (which is reported) or ended without a word.
 */
export async function inWorker<Result extends object>(
	path: string,
	job: object,
	limits: { time: number; memory: number }
): Promise<Result | 'time' | 'too-large' | 'broken'> {
	// By path: worker files do not end up in the built server, and Node runs the source as it is.
	const worker = new Worker(join(process.cwd(), path), {
		workerData: job,
		env: {},
		execArgv: [],
		resourceLimits: { maxOldGenerationSizeMb: limits.memory }
	});
	let timer: NodeJS.Timeout | null = null;
	try {
		return await new Promise((resolve) => {
			timer = setTimeout(() => resolve('time'), limits.time);
			worker.once('message', resolve);
			worker.once('exit', () => resolve('broken'));
			worker.once('error', (error) => {
				const isOutOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
				if (!isOutOfMemory) reportFailure(error);
				resolve(isOutOfMemory ? 'too-large' : 'broken');
			});
		});
	} finally {
		if (timer) clearTimeout(timer);
		await worker.terminate();
	}
}
