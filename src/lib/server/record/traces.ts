import { tracesDb, writing } from '../db/index.ts';
import { obstacleIn } from '../obstacles.ts';
import { insideChange } from './change.ts';

/**
 * Writes something that is not business (a pointer, a draft, a session): no event, no sync.
 * Throws when called inside `change`, whose thread already holds the write lock.
 */
export function trace<Result>(work: (connection: ReturnType<typeof tracesDb>) => Result): Result {
	if (insideChange()) throw new Error('A trace must not be written inside a change.');
	return writing(() => work(tracesDb()));
}

/** As `trace`, for what is noted in passing while somebody reads: where nothing can be written, the reading goes on. */
export function traceInPassing(work: (connection: ReturnType<typeof tracesDb>) => unknown): void {
	try {
		trace(work);
	} catch (error) {
		if (!obstacleIn(error)) throw error;
	}
}
