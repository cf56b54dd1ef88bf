import { getContext, setContext } from 'svelte';
import type { Snippet } from 'svelte';

const ABOVE = Symbol('above the heading');

/** Lets something stand above the heading of every page of a layout; of a layout within another the inner one counts. */
export function standAboveHeadings(what: Snippet): void {
	setContext(ABOVE, what);
}

/** What stands above the heading of this page, where its layout has something. */
export function aboveHeading(): Snippet | undefined {
	return getContext(ABOVE);
}
