import { type Form } from '#lib/components/forms/returned.ts';
import type { PollMark } from '#lib/polls.ts';

/** The marks to begin with: those of a refused form, else those that stand. */
export function marksTyped(
	candidates: { id: number }[],
	refused: Form,
	standing: Record<string, PollMark> | null
): Record<string, string | undefined> {
	if (!refused?.values) return standing ?? {};
	const { values } = refused;
	return Object.fromEntries(candidates.map(({ id }) => [id, values[`mark-${id}`]]));
}
