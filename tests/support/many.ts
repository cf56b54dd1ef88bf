import { db } from '#lib/server/db/index.ts';

type Row = Record<string, number | string | null>;

/** Copies one row of a table so many times, each changed a little, by SQL; gives the new ids. */
export function copies(
	table: string,
	where: string,
	count: number,
	change: (index: number, row: Row) => Row = () => ({})
): number[] {
	const client = db().$client;
	const like = client.prepare(`select * from ${table} where ${where} limit 1`).get() as
		Row | undefined;
	if (!like) throw new Error(`There is no ${table} with ${where}.`);
	return client.transaction(() =>
		Array.from({ length: count }, (_, index) => {
			const row = { ...like, ...change(index, like) };
			const names = Object.keys(row).filter((name) => name !== 'id');
			const values = names.map((name) => `:${name}`);
			return Number(
				client
					.prepare(`insert into ${table} (${names.join(', ')}) values (${values.join(', ')})`)
					.run(row).lastInsertRowid
			);
		})
	)();
}
