import { Conflict, Invalid, NotFound, type Issue } from '#lib/errors.ts';

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

/** What is wrong with something, field by field; none where it is taken. */
export function issuesOf(act: () => unknown): Issue[] {
	try {
		act();
		return [];
	} catch (thrown) {
		return issuesIn(thrown);
	}
}

/** As `issuesOf`, of something that takes its time. */
export async function issuesOfAsync(act: Promise<unknown>): Promise<Issue[]> {
	return act.then(() => [], issuesIn);
}

function issuesIn(thrown: unknown): Issue[] {
	if (thrown instanceof Invalid) return thrown.issues;
	throw thrown;
}
