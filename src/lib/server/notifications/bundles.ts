import { toldLabels, toldOtherwise } from '../labels/told.ts';
import type { Actor } from '../identity/actors.ts';
import { nameShown } from '../identity/masks.ts';
import { hrefOf } from './links.ts';
import type { ItemRow } from './inbox.ts';

/** Names of those who wrote, before 「ほか」. */
const NAMES = 2;

/** One line of 知らせ: a thread or another thing, with all that happened there. */
export type Bundle = {
	/** Such as 'thread:12'. */
	thing: string;
	title: string;
	href: string | null;
	board: string | null;
	/** What happened, such as 「返信が3件」. */
	sentences: string[];
	/** Who wrote, as this reader may see it. */
	by: string;
	at: Date;
};

/** Gathers items, newest first, into one line for each thread or other thing. */
export function bundled(actor: Actor, rows: ItemRow[]): Bundle[] {
	const byThing = Map.groupBy(rows, (row) =>
		row.threadId !== null && isOfThread(row.thing) ? `thread:${row.threadId}` : row.thing
	);
	return [...byThing].map(([thing, items]) => bundleOf(actor, thing, items));
}

/** What is read on the page of its thread; a table, a request or a report has a page of its own. */
function isOfThread(thing: string): boolean {
	return /^(thread|post):/.test(thing);
}

function bundleOf(actor: Actor, thing: string, items: ItemRow[]): Bundle {
	const [newest] = items;
	if (!newest) throw new Error('A bundle holds at least one item.');
	const numbers = items.flatMap((item) => item.postNumber ?? []);
	return {
		thing,
		title: newest.title ?? '',
		href: hrefOf(actor, thing, numbers.length > 0 ? Math.min(...numbers) : null),
		board: newest.board,
		sentences: sentencesOf(items),
		by: byWhom(actor, items),
		at: newest.at
	};
}

/** What one is named in and what is owed stands first. */
function sentencesOf(items: ItemRow[]): string[] {
	const mentions = items.filter((item) => item.why === 'mention').length;
	const opened = items.some((item) => item.why === 'follow' && item.action === 'thread.opened');
	const replies = items.filter(
		(item) => item.why === 'follow' && item.action === 'thread.replied'
	).length;
	const told = items
		.filter((item) => item.why === 'told' || /^(article|followed)\./.test(item.action))
		.map((item) => toldWords(item.action));
	return [
		...new Set(told),
		...(mentions > 0 ? [`@であなたを指定した投稿が${mentions}件`] : []),
		...(opened ? ['新しい投稿'] : []),
		...(replies > 0 ? [`返信が${replies}件`] : [])
	];
}

/** The sentence of an event that is told to a seat or organisation; a neutral one for an unknown action. */
function toldWords(action: string): string {
	return toldLabels[action] ?? toldOtherwise;
}

function byWhom(actor: Actor, items: ItemRow[]): string {
	const names = new Set(
		items.flatMap((item) =>
			item.why === 'told' || item.organisation === null
				? []
				: [nameShown(actor, item, { name: item.organisation, district: item.district })]
		)
	);
	const shown = [...names].slice(0, NAMES).join('、');
	return names.size > NAMES ? `${shown}ほか` : shown;
}
