import type { Actor } from '../identity/actors.ts';
import { may } from '../permissions.ts';
import { casesOf } from './cases.ts';
import { find } from './groups.ts';
import { summariesOf } from './summaries.ts';
import { topicsOf } from './topics.ts';

/** まとめ and 先進事例 on the 概要 before the rest is a link. */
const SHOWN = 5;

/** What a group tells and asks on its 概要: まとめ, open items, 先進事例, as far as this actor reads them. */
export function voicesOf(actor: Actor, slug: string) {
	const of = find(actor, slug);
	const cases = casesOf(actor, of);
	const summaries = summariesOf(actor, of);
	const topics = topicsOf(actor, of);
	return {
		topics: topics.filter(({ isOpen }) => isOpen),
		closedTopics: topics.filter(({ isOpen }) => !isOpen).length,
		summaries: summaries.slice(0, SHOWN),
		moreSummaries: Math.max(0, summaries.length - SHOWN),
		cases: cases.slice(0, SHOWN),
		moreCases: Math.max(0, cases.length - SHOWN),
		may: { addTopic: may(actor, 'group.take-part', of), summarise: may(actor, 'group.run', of) }
	};
}
