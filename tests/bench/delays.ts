import { monitorEventLoopDelay, performance, type EventLoopUtilization } from 'node:perf_hooks';

/**
 * Loaded into the production server with `--import`: asked over the channel to the parent, it tells how long
 * the event loop was held up since the last time, ms, and which share of the time it was busy.
 */
export type Delays = { p50: number; p99: number; max: number; busy: number; cpu: number };

const RESOLUTION = 10;
const stood = monitorEventLoopDelay({ resolution: RESOLUTION });
stood.enable();
let before: EventLoopUtilization = performance.eventLoopUtilization();
let spent = process.cpuUsage();
let asked = performance.now();

process.on('message', () => {
	const over = (of: number) => Math.max(0, of / 1e6 - RESOLUTION);
	const { user, system } = process.cpuUsage(spent);
	const told: Delays = {
		p50: over(stood.percentile(50)),
		p99: over(stood.percentile(99)),
		max: over(stood.max),
		busy: performance.eventLoopUtilization(before).utilization,
		cpu: (user + system) / 1000 / (performance.now() - asked)
	};
	process.send?.(told);
	stood.reset();
	before = performance.eventLoopUtilization();
	spent = process.cpuUsage();
	asked = performance.now();
});
// Listening must not keep the server from ending.
process.channel?.unref();
