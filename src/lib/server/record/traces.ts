import { tracesDb } from '../db/index.ts';
import { insideChange } from './change.ts';

/**
 * Writes something that is not business (a pointer, a draft, a session): no event, no sync.
 * Throws when called inside `change`, whose thread already holds the write lock.
 */
export function trace<Result>(work: (connection: ReturnType<typeof tracesDb>) => Result): Result {
	if (insideChange()) throw new Error('A trace must not be written inside a change.');
	return work(tracesDb());
}
