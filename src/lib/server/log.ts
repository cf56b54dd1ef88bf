import { pino } from 'pino';
import { settings } from './settings.ts';

/**
 * The log on standard output, one line of JSON each: what was asked of which page, how it ended and how long it
 * took. Pages are named by their route and nobody is named at all, so that a log may be handed on.
 */
export const log = pino({
	base: null,
	level: settings().logLevel,
	timestamp: pino.stdTimeFunctions.isoTime,
	formatters: { level: (label) => ({ level: label }) }
});

/** Reports what failed outside of any request. */
export function reportFailure(thrown: unknown): void {
	log.error({ err: thrown }, 'failed');
}
