import { vi } from 'vitest';
import { db } from '#lib/server/db/index.ts';

/** How many statements the database runs while something is done, prepared before or not. */
export function statementsOf(act: () => unknown): number {
	const spies = spiesOnStatements();
	try {
		act();
		return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
	} finally {
		for (const spy of spies) spy.mockRestore();
	}
}

type Watched = {
	count: number;
	/** The statement that ran most often, where one ran more than once. */
	often: { source: string; times: number } | null;
};

/** Where readings begin and end to share one state of the database: nothing is asked by them. */
const BRACKETS = ['begin', 'commit'];

/** The same for something that takes its time, and which statement came again and again. */
export async function watchedStatements(act: () => Promise<unknown>): Promise<Watched> {
	const spies = spiesOnStatements();
	try {
		await act();
		const sources = spies
			.flatMap((spy) =>
				spy.mock.contexts.map((statement) => (statement as { source: string }).source)
			)
			.filter((source) => !BRACKETS.includes(source));
		const times = new Map<string, number>();
		for (const source of sources) times.set(source, (times.get(source) ?? 0) + 1);
		const [most] = [...times].sort((a, b) => b[1] - a[1]);
		const often = most && most[1] > 1 ? { source: most[0], times: most[1] } : null;
		return { count: sources.length, often };
	} finally {
		for (const spy of spies) spy.mockRestore();
	}
}

/** Spies on every statement the database runs from now on, prepared before or not. */
export function spiesOnStatements() {
	const proto = Object.getPrototypeOf(db().$client.prepare('select 1')) as Record<
		'all' | 'get' | 'run',
		(...values: unknown[]) => unknown
	>;
	return (['all', 'get', 'run'] as const).map((how) => vi.spyOn(proto, how));
}
