import { columnKinds, fieldOf, systemColumns, type ColumnDraft } from '#lib/tables.ts';
import { fill, type Outcome } from '#lib/server/forum/tables/fill.ts';
import { list, rowOf, type ShownRow } from '#lib/server/forum/tables/rows.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import type { Actor } from '#lib/server/identity/actors.ts';

/** Opens a table in one line; what is not said asks everybody about a system, without a deadline. */
export function openTable(
	actor: Actor,
	threadId: number,
	input: Partial<tables.TableDraft> & { columns?: ColumnDraft[] } = {}
): number {
	const { columns = systemColumns, ...rest } = input;
	return tables.open(
		actor,
		threadId,
		{
			title: '文書管理システムの状況',
			note: '',
			dueOn: null,
			voice: 'auto',
			organisations: [],
			...rest
		},
		fieldsOf(columns)
	);
}

/** The numbered fields of a new table's form. */
export function fieldsOf(columns: ColumnDraft[]): Record<string, string> {
	return Object.fromEntries(
		columns.flatMap(({ name, kind, options, fact }, index) => [
			[`name${index + 1}`, name],
			[`kind${index + 1}`, columnKinds.includes(kind) ? kind : 'text'],
			[`options${index + 1}`, options.join('、')],
			[`fact${index + 1}`, fact ?? '']
		])
	);
}

/** The fields of a row's form by the names of its columns. */
export function cellsOf(of: tables.Table, said: Record<string, string>): Record<string, string> {
	return Object.fromEntries(of.columns.map(({ id, name }) => [fieldOf(id), said[name] ?? '']));
}

/** Fills the actor's own row as its form stands now. */
export function fillRow(
	actor: Actor,
	tableId: number,
	said: Record<string, string>,
	intent: 'save' | 'answer' | 'none' = 'answer'
): Outcome {
	const of = tables.find(actor, tableId);
	const { version } = rowOf(of, actor.organisation.id);
	return fill(actor, tableId, { intent, version, fields: cellsOf(of, said) });
}

/** An organisation's row as a reader sees it. */
export function rowSeen(actor: Actor, tableId: number, name: string): ShownRow {
	const row = list(actor, tables.find(actor, tableId)).find((each) => each.name === name);
	if (!row) throw new Error(`The table has no row for ${name}.`);
	return row;
}
