import { labels } from '#lib/labels.ts';
import type { Holder } from '#lib/work.ts';

/** Who of the reader's organisation has a piece of work in hand, in words; `me` is the reader's tenure. */
export function holderWords(holder: Holder | null, me: number): string {
	if (!holder) return '担当なし';
	if (holder.tenureId === me) return 'あなたが担当';
	return `${holder.name}さんが担当${holder.isGone ? labels.gone : ''}`;
}
