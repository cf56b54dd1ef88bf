import { db } from '#lib/server/db/index.ts';
import { check } from '#lib/server/operations/check.ts';

/** What the check finds, in its own lines. */
export async function linesOf(deep = false): Promise<string[]> {
	return (await check({ deep })).map(({ line }) => line);
}

/** A hand that writes past every verb, and past the foreign keys. */
export function writePast(sql: string): void {
	db().$client.pragma('foreign_keys = OFF');
	db().$client.exec(sql);
	db().$client.pragma('foreign_keys = ON');
}
