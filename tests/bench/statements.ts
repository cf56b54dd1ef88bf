import Database from 'better-sqlite3';

/**
 * Loaded into the production server with `--import`: counts what reaches SQLite and how long it stays
 * there. Asked over the channel to the parent, it answers with the tally and begins a new one.
 */
export type Tally = {
	/** Statements run, and statements compiled, since the last answer. */
	runs: number;
	prepares: number;
	/** By the statement's text: how often it ran and for how many milliseconds. */
	bySource: [source: string, runs: number, ms: number][];
};

type Native = Record<string, (...values: unknown[]) => unknown>;

let prepares = 0;
let bySource = new Map<string, { runs: number; ms: number }>();

const probe = new Database(':memory:');
const statements = Object.getPrototypeOf(probe.prepare('select 1')) as Native;
probe.close();

for (const method of ['run', 'get', 'all', 'iterate']) {
	const original = statements[method];
	if (!original) throw new Error(`better-sqlite3 statements have no ${method} any more.`);
	statements[method] = function (this: { source: string }, ...values: unknown[]) {
		const begun = performance.now();
		try {
			return original.apply(this, values);
		} finally {
			const known = bySource.get(this.source) ?? { runs: 0, ms: 0 };
			known.runs += 1;
			known.ms += performance.now() - begun;
			bySource.set(this.source, known);
		}
	};
}

const databases = Database.prototype as unknown as Native;
const prepare = databases.prepare;
if (!prepare) throw new Error('better-sqlite3 databases have no prepare any more.');
databases.prepare = function (...values: unknown[]) {
	prepares += 1;
	return prepare.apply(this, values);
};

process.on('message', () => {
	const rows = [...bySource].map(([source, { runs, ms }]): Tally['bySource'][number] => [
		source,
		runs,
		ms
	]);
	const runs = rows.reduce((sum, row) => sum + row[1], 0);
	process.send?.({ runs, prepares, bySource: rows } satisfies Tally);
	prepares = 0;
	bySource = new Map();
});
// Listening must not keep the server from ending.
process.channel?.unref();
