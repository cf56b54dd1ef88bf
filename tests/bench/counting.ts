import Database from 'better-sqlite3';

type Native = Record<string, (...values: unknown[]) => unknown>;

/** How many statements the databases of this process run while something is done. */
export function statementsOf(act: () => unknown): number {
	const probe = new Database(':memory:');
	const statements = Object.getPrototypeOf(probe.prepare('select 1')) as Native;
	probe.close();
	const originals = (['run', 'get', 'all'] as const).map((method) => {
		const original = statements[method];
		if (!original) throw new Error(`better-sqlite3 statements have no ${method} any more.`);
		return { method, original };
	});
	let count = 0;
	for (const { method, original } of originals) {
		statements[method] = function (this: unknown, ...values: unknown[]) {
			count += 1;
			return original.apply(this, values);
		};
	}
	try {
		act();
		return count;
	} finally {
		for (const { method, original } of originals) statements[method] = original;
	}
}
