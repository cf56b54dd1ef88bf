/*
 * How browsers that listen keep out of each other's way: what everybody hears at once must not make everybody
 * ask at once. Both sides and the load tests go by what stands here.
 */

/** Several changes at once are one reading, ms. */
const SETTLE = 250;

/** So much of the server's time each listening browser is given for reading the frame again, ms. */
const SHARE = 60;

/** Nobody waits longer than a page that has no socket, ms. */
const LONGEST = 60_000;

/** The page itself is read again sooner than the frame around it: fewer have it open, and they look at it. */
const SOONER = 10;

/** What hangs on every page: each browser reads it again after every post. */
const EVERYBODYS = 'nav';

/** After the server was away, they return over some seconds; later attempts lie further apart. */
export const returning = {
	reconnectionDelay: 4_000,
	reconnectionDelayMax: 30_000,
	randomizationFactor: 0.8
};

/** Over how long so many listeners spread their reading, ms. */
export function spreadFor(listeners: number): number {
	return Math.min(LONGEST, listeners * SHARE);
}

/** When to read again what a changed topic touches, ms; `chance` lies between 0 and 1. */
export function waitFor(topic: string, spread: number, chance: number): number {
	return SETTLE + (topic === EVERYBODYS ? spread : spread / SOONER) * chance;
}
