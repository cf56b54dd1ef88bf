import { count, eq, sql } from 'drizzle-orm';
import { setImmediate as breathe } from 'node:timers/promises';
import { db, schema, type Tx } from '../../db/index.ts';
import { trace } from '../../record/traces.ts';
import type { PriceRow } from './price-row.ts';

const { priceRow } = schema;

/** Rows written by one statement: others wait no longer than that takes. */
const AT_ONCE = 1000;

/** Prices of a list that is in force, or was, stay as they are: another process may have been quicker by a moment. */
const isYetToBegin = (priceListId: number) =>
	sql`exists (select 1 from price_list where id = ${priceListId}
		and state not in ('active', 'closed', 'revoked'))`;

/**
 * Lays the prices of a list down beside those on record, a thousand at a time, so that others are served between. No
 * reader sees them while the list is not in force: to put it in force is then one short transaction. Two processes that
 * lay down the same list do not disturb each other.
 */
export async function stage(priceListId: number, rows: readonly PriceRow[]): Promise<void> {
	await lay(priceListId, rows);
	if (isLaid(priceListId, rows)) return;
	// Left by a process that was killed over an earlier reading of the same list.
	await unstage(priceListId);
	await lay(priceListId, rows);
}

async function lay(priceListId: number, rows: readonly PriceRow[]): Promise<void> {
	for (let from = 0; from < rows.length; from += AT_ONCE) {
		const some = JSON.stringify(rows.slice(from, from + AT_ONCE).map(written));
		trace((connection) => connection.run(insertion(priceListId, some)));
		await breathe();
	}
}

/** Whether as many prices lie there as the list has rows: neither fewer, taken away by another, nor more. */
export function isLaid(priceListId: number, rows: readonly PriceRow[], tx?: Tx): boolean {
	const laid = (tx ?? db())
		.select({ all: count() })
		.from(priceRow)
		.where(eq(priceRow.priceListId, priceListId))
		.get();
	return laid?.all === rows.length;
}

/** Takes what was laid down away again, of a list that did not come into force after all. */
export async function unstage(priceListId: number): Promise<void> {
	const some = sql`${priceRow.id} in (
		select id from price_row where price_list_id = ${priceListId} limit ${AT_ONCE})
		and ${isYetToBegin(priceListId)}`;
	for (let gone = AT_ONCE; gone === AT_ONCE;) {
		gone = trace((connection) => connection.delete(priceRow).where(some).run().changes);
		await breathe();
	}
}

const KEY = ['part_number', 'level', 'segment', 'term', 'least_packs', 'valid_from'];
const COLUMNS = [
	...['part_number', 'name', 'level', 'segment', 'term', 'list_yen', 'preferential_yen', 'unit'],
	...['rights_per_pack', 'least_packs', 'valid_from', 'valid_to', 'note', 'sheet', 'row_number'],
	'raw'
];
const RENEWED = COLUMNS.filter((column) => !KEY.includes(column));

const insertion = (priceListId: number, rows: string) =>
	sql`insert into price_row (price_list_id, ${sql.raw(COLUMNS.join(', '))})
		select ${priceListId}, ${sql.raw(COLUMNS.map((_, at) => `value ->> ${at}`).join(', '))}
		from json_each(${rows}) where ${isYetToBegin(priceListId)}
		on conflict (price_list_id, ${sql.raw(KEY.join(', '))}) do update
		set ${sql.raw(RENEWED.map((column) => `${column} = excluded.${column}`).join(', '))}`;

/** The cells of a row in the order of the columns. */
function written(row: PriceRow): (string | number | null)[] {
	return [
		...[row.part, [row.name, row.edition ?? ''].join(' ').trim()],
		...[row.level ?? '', row.segment ?? '', row.term ?? '', row.listYen, row.prefYen],
		...[row.unit ?? '', row.pack ?? row.suggested?.pack ?? 1, row.tierMin ?? 1],
		...[row.from ?? '', row.to, row.note ?? '', row.sheet, row.row, JSON.stringify(row.raw)]
	];
}
