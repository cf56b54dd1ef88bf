import { labels } from '#lib/labels.ts';
import { districts } from '#lib/reference/districts.ts';
import { seesAuthor } from '../permissions.ts';
import type { Actor } from './actors.ts';

export type Mask = 'district' | 'prefecture' | null;

/** Who may see the author of a row, and what stands in their place for everybody else; both null where all may. */
export type Hiding = { authorAudience: string | null; authorMask: Mask };

/** The name an author's organisation goes by before this reader: its own, or 「佐久広域の団体」, 「県内の団体」. */
export function nameShown(
	actor: Actor,
	row: Hiding,
	of: { name: string; district: string | null }
): string {
	return seesAuthor(actor, row) ? of.name : maskWords(row.authorMask, of.district);
}

/** What stands in place of a masked organisation; one without a 広域 is always 「県内の団体」. */
export function maskWords(mask: Mask, district: string | null): string {
	const known = districts.find(({ slug }) => slug === district);
	return mask === 'district' && known ? `${known.name}広域の団体` : labels.masked;
}
