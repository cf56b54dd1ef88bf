import type { PollMark } from '#lib/polls.ts';

/** What came back of a form of a 日程調整. */
export type Refused = {
	action?: string;
	values?: Record<string, string>;
	issues?: { field: string; message: string }[];
} | null;

/** The marks to begin with: those of a refused form, else those that stand. */
export function marksTyped(
	candidates: { id: number }[],
	refused: Refused,
	standing: Record<string, PollMark> | null
): Record<string, string | undefined> {
	if (!refused?.values) return standing ?? {};
	const { values } = refused;
	return Object.fromEntries(candidates.map(({ id }) => [id, values[`mark-${id}`]]));
}
