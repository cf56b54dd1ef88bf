import { Conflict, NotFound } from '#lib/errors.ts';

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

/** What somebody quicker had written, which a conflict shows; undefined where there was none. */
export function theirsOf(act: () => unknown): string | null | undefined {
	try {
		act();
		return undefined;
	} catch (thrown) {
		if (thrown instanceof Conflict) return thrown.theirs;
		throw thrown;
	}
}
