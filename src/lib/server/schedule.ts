import { dayOf } from '#lib/dates.ts';
import { scanWaiting } from './files/scan.ts';
import { sweep as sweepFiles } from './files/store.ts';
import { sweep as sweepSessions } from './identity/sessions.ts';
import { now } from './now.ts';
import { recheck } from './realtime/sockets.ts';

const MINUTE = 60_000;

const jobs = {
	/** Sockets follow ended sessions within a minute and new days at midnight JST. */
	sockets: { every: MINUTE, run: recheck },
	scan: { every: 5 * MINUTE, run: scanWaiting },
	sessions: { every: 60 * MINUTE, run: async () => sweepSessions() },
	files: { every: 6 * 60 * MINUTE, run: async () => void (await sweepFiles()) }
};
type Job = keyof typeof jobs;

let timers: NodeJS.Timeout[] = [];
let today = '';
const running = new Set<Job>();

/** Starts the timed work; `report` hears of a job that failed, and the next round tries again. */
export function startSchedule(report: (error: unknown) => void): void {
	stopSchedule();
	failed = report;
	today = dayOf(now());
	timers = (Object.keys(jobs) as Job[]).map((job) =>
		setInterval(() => wake(job), jobs[job].every).unref()
	);
	timers.push(setInterval(noticeMidnight, 1_000).unref());
}

/** Runs a job now unless it is running. */
export function wake(job: Job): void {
	if (running.has(job) || timers.length === 0) return;
	running.add(job);
	jobs[job]
		.run()
		.catch((error: unknown) => failed(error))
		.finally(() => running.delete(job));
}

/** Stops the timed work. */
export function stopSchedule(): void {
	for (const timer of timers) clearInterval(timer);
	timers = [];
}

let failed: (error: unknown) => void = () => undefined;

function noticeMidnight(): void {
	if (dayOf(now()) === today) return;
	today = dayOf(now());
	wake('sockets');
}
