let clock: () => Date = () => new Date();

/** Gives the present instant (UTC); the only source of time in the product. */
export function now(): Date {
	return clock();
}

/** Replaces the clock, for tests and for laying the demonstration year; null gives the real one back. */
export function setClock(replacement: (() => Date) | null): void {
	clock = replacement ?? (() => new Date());
}
