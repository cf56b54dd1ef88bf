import { vi } from 'vitest';
import { db } from '#lib/server/db/index.ts';

/** How many statements the database runs while something is done, prepared before or not. */
export function statementsOf(act: () => unknown): number {
	const proto = Object.getPrototypeOf(db().$client.prepare('select 1')) as Record<
		'all' | 'get' | 'run',
		(...values: unknown[]) => unknown
	>;
	const spies = (['all', 'get', 'run'] as const).map((how) => vi.spyOn(proto, how));
	try {
		act();
		return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
	} finally {
		for (const spy of spies) spy.mockRestore();
	}
}
