import { folded } from './folding.ts';

/** An organisation that may have called. */
export type Caller = { id: number; name: string; kana: string };

/** Those whose name or kana begins as typed; all of them for nothing. */
export function callersLike(bodies: readonly Caller[], typed: string): Caller[] {
	const begun = folded(typed.trim());
	return bodies.filter(({ kana, name }) =>
		[kana, name].some((each) => folded(each).startsWith(begun))
	);
}

/** The one that is meant: of that very name, or the only one that begins so; null where it could be another. */
export function callerMeant(bodies: readonly Caller[], typed: string): Caller | null {
	if (typed.trim() === '') return null;
	const found = callersLike(bodies, typed);
	const named = found.find(({ name }) => folded(name) === folded(typed.trim()));
	return named ?? (found.length === 1 ? (found[0] ?? null) : null);
}
