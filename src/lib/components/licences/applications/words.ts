import { labels } from '#lib/labels.ts';
import type { Metric } from '#lib/licences.ts';
import { count } from '#lib/text.ts';

/** What a pack holds: 「2コア」. */
export const packOf = (rightsPerPack: number, metric: Metric) =>
	`${count(rightsPerPack)}${labels.metric[metric]}`;

/** Where somebody asks for what comes too late. */
export function consultation(round: string): string {
	const title = `締切後の追加の相談（${round}）`;
	return `/helpdesk/new?category=licence-question&title=${encodeURIComponent(title)}`;
}
