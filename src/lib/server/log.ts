import { pino } from 'pino';
import { settings } from './settings.ts';

/** Lines are written so many bytes at a time; none waits longer than so many ms, and no error waits at all. */
const AT_ONCE = 4_096;
const LONGEST_WAIT = 200;

const output = pino.destination({ minLength: AT_ONCE, sync: false });
let isWaiting = false;

/**
 * The log on standard output, one line of JSON each: what was asked of which page, how it ended and how long it
 * took. Pages are named by their route and nobody is named at all, so that a log may be handed on.
 */
export const log = pino(
	{
		base: null,
		level: settings().logLevel,
		timestamp: pino.stdTimeFunctions.isoTime,
		formatters: { level: (label) => ({ level: label }) },
		hooks: {
			logMethod(words, write, level) {
				write.apply(this, words);
				if (level >= (pino.levels.values.error ?? 0)) writeOut();
				else writeSoon();
			}
		}
	},
	output
);

function writeSoon(): void {
	if (isWaiting) return;
	isWaiting = true;
	setTimeout(writeOut, LONGEST_WAIT).unref();
}

function writeOut(): void {
	isWaiting = false;
	output.flush();
}

/** Reports what failed outside of any request. */
export function reportFailure(thrown: unknown): void {
	log.error({ err: thrown }, 'failed');
}
