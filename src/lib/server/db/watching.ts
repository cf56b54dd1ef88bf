import Database from 'better-sqlite3';

type Runs = Record<
	'all' | 'get' | 'run',
	(this: Database.Statement, ...values: unknown[]) => unknown
>;

let stop: (() => void) | null = null;
let slow = 0;

/** How many statements took longer than the limit since this process started. */
export function slowStatements(): number {
	return slow;
}

/**
 * Reports every statement that takes longer than so many milliseconds, as it was written and without its values;
 * null reports none. The last call counts.
 */
export function watchStatements(
	limit: number | null,
	report: (sql: string, ms: number) => void = () => undefined
): void {
	stop?.();
	stop = null;
	if (limit === null) return;
	const probe = new Database(':memory:');
	const runs = Object.getPrototypeOf(probe.prepare('select 1')) as Runs;
	probe.close();
	const plain = { all: runs.all, get: runs.get, run: runs.run };
	for (const how of ['all', 'get', 'run'] as const) {
		runs[how] = function (...values) {
			const began = performance.now();
			try {
				return plain[how].apply(this, values);
			} finally {
				const ms = performance.now() - began;
				if (ms > limit) {
					slow += 1;
					report(this.source, Math.round(ms));
				}
			}
		};
	}
	stop = () => Object.assign(runs, plain);
}
