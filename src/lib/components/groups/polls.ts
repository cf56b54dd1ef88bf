import type { Returned } from '#lib/components/forms/returned.ts';
import type { PollMark } from '#lib/polls.ts';

/** The marks to begin with: those of a refused form, else those that stand. */
export function marksTyped(
	candidates: { id: number }[],
	sent: Returned,
	standing: Record<string, PollMark> | null
): Record<string, string | undefined> {
	if (!sent.isBack) return standing ?? {};
	return Object.fromEntries(candidates.map(({ id }) => [id, sent.values[`mark-${id}`]]));
}
