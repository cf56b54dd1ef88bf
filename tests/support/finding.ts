import { NotFound } from '#lib/errors.ts';

/** Whether something is found; what goes wrong in another way goes wrong here too. */
export function isFound(find: () => unknown): boolean {
	try {
		find();
		return true;
	} catch (thrown) {
		if (thrown instanceof NotFound) return false;
		throw thrown;
	}
}
