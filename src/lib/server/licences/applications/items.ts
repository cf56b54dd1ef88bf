import type { Line } from './lines.ts';

/** What lines are of, in a few words: 「Windows Server Standard 2025 ほか2品目」. */
export function itemsOf(lines: readonly Pick<Line, 'name'>[]): string {
	const [first] = lines;
	if (!first) return '';
	return lines.length === 1 ? first.name : `${first.name} ほか${lines.length - 1}品目`;
}
