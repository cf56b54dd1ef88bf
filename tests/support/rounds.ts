import Database from 'better-sqlite3';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { checkFolder } from '#lib/server/operations/check.ts';

/** How often something is killed in all, a few times unless `YUI_FAULT_ROUNDS` wants it long. */
export const ROUNDS = Number(process.env.YUI_FAULT_ROUNDS ?? 4);

/** What the moments follow from; printed, and given back by `YUI_FAULT_SEED`. */
const SEED = Number(process.env.YUI_FAULT_SEED ?? randomInt(1, 1_000_000));

type Moments = {
	/** A whole number from 0 to below `most`. */
	below: (most: number) => number;
};

/** Moments that are the same for the same seed (xorshift32), and different for each kind of round. */
export function momentsOf(kind: string): Moments {
	let state = [...kind].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), SEED) | 1;
	return {
		below: (most) => {
			state ^= state << 13;
			state ^= state >>> 17;
			state ^= state << 5;
			return (state >>> 0) % most;
		}
	};
}

/** Everything `yui check --deep` finds wrong in a folder nobody has open. */
export async function faultsIn(folder: string): Promise<string[]> {
	const { faults } = await checkFolder(folder, { deep: true });
	return faults.map(({ line }) => line);
}

/** The first column of a query on a folder's database. */
export function column(folder: string, query: string): unknown[] {
	const database = new Database(join(folder, 'yui.sqlite'), { readonly: true });
	try {
		return database.prepare(query).pluck().all();
	} finally {
		database.close();
	}
}

/** Those of these that are not among the others. */
export function missing<Of>(of: Of[], among: unknown[]): Of[] {
	const known = new Set(among);
	return of.filter((each) => !known.has(each));
}

/** Says once how a kind of round went, so that it can be done again. */
export function tellRounds(kind: string, rounds: number, kept: string): void {
	process.stdout.write(`${kind}: ${rounds} rounds, ${kept}, YUI_FAULT_SEED=${SEED}\n`);
}
