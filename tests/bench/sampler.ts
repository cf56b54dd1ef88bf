import { Session } from 'node:inspector/promises';

/**
 * Loaded into the production server with `--import`: samples the processor between two messages from the
 * parent, so that neither the start nor the first compilation counts, as a whole `--cpu-prof` would.
 */

/** How often it looks, µs. */
const INTERVAL = 200;

const session = new Session();
session.connect();

process.on('message', (message) => {
	if (message === 'begin') void begin();
	if (message === 'end') void end();
});
// Listening must not keep the server from ending.
process.channel?.unref();

async function begin(): Promise<void> {
	await session.post('Profiler.enable');
	await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
	await session.post('Profiler.start');
	process.send?.('begun');
}

async function end(): Promise<void> {
	const { profile } = await session.post('Profiler.stop');
	process.send?.(profile);
}
