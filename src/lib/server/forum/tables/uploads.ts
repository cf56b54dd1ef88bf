import { and, eq, isNull } from 'drizzle-orm';
import { Conflict, Forbidden, invalid } from '#lib/errors.ts';
import { cellWords } from '#lib/tables.ts';
import { forbiddenLabels } from '../../labels/forbidden.ts';
import { db, schema } from '../../db/index.ts';
import type { Cells, SheetRow } from '../../db/schema/tables.ts';
import { readTablesOf, refusedSheet } from '../../files/read-tables.ts';
import type { TableLimits } from '../../files/table.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found, may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { put, standing, type Outcome } from './fill.ts';
import { list, rowsOf, type Row } from './rows.ts';
import { understand } from './sheet.ts';
import { find, isAsked, type Table } from './tables.ts';

const { statusUpload } = schema;

const LIMITS: TableLimits = { sheets: 20, rows: 1_000, columns: 60, letters: 400_000 };

export type Upload = typeof statusUpload.$inferSelect;

/** One row of the difference: what each cell says now and would say. */
export type Difference = {
	organisationId: number;
	name: string;
	cell: string;
	version: number;
	isNone: boolean;
	changes: { column: string; before: string; after: string }[];
};

/** Whether this actor may hand in a sheet: with all rows who looks after the table, with its own who was asked. */
export function mayUpload(actor: Actor, of: Table): boolean {
	const own = { organisationId: actor.organisation.id, table: of };
	return (
		(of.closedAt === null && may(actor, 'table.keep', of)) ||
		(isAsked(of.id, actor.organisation.id) && may(actor, 'row.fill', own))
	);
}

/**
 * Reads a sheet into an upload that waits to be looked at; nothing of the table changes. Rows of other
 * organisations are named and left out. Gives its id; throws `Invalid` for what cannot be read or changes nothing.
 */
export async function open(
	actor: Actor,
	tableId: number,
	input: { files: StoredFile[] }
): Promise<number> {
	const of = find(actor, tableId);
	if (!mayUpload(actor, of)) throw new Forbidden(forbiddenLabels['row.fill']);
	const file = input.files.at(-1);
	if (!file) throw invalid('files', 'ファイルを選んでください。');
	const sheets = await readTablesOf(file, LIMITS);
	const rows = list(actor, of);
	const understood = understand(of, rows, sheets);
	if (!understood) {
		throw invalid(
			'files',
			`「${file.name}」に見出しの行が見つかりません。「団体名」と、表の列の名前を付けてください。`
		);
	}
	const { rows: read, issues, strangers } = understood;
	const isMine = (organisationId: number) =>
		organisationId === actor.organisation.id ||
		may(actor, 'row.enter', { organisationId, table: of });
	const asked = rowsOf(of);
	const differing = read.filter(({ row, isNone, cells }) =>
		differs(found(asked.get(row.organisationId)), isNone, cells)
	);
	const refused = [
		...differing
			.filter(({ row }) => !isMine(row.organisationId))
			.map(({ row, cell }) => `${row.name}の行（${cell}）は、ほかの団体の行なので取り込みません。`),
		...strangers.map((words) => `${words}は、この表の団体ではないので取り込みません。`)
	];
	const taken = differing.filter(({ row }) => isMine(row.organisationId));
	const wrong = issues.filter(({ organisationId }) => isMine(organisationId));
	if (wrong.length > 0) throw refusedSheet(wrong.map(({ sentence }) => sentence));
	if (taken.length === 0) {
		throw refusedSheet(refused.length > 0 ? refused : ['いまの表と違うところがありません。']);
	}
	return change(actor, (tx, record) => {
		const uploadId = Number(
			tx
				.insert(statusUpload)
				.values({
					tableId,
					organisationId: actor.organisation.id,
					personId: actor.person.id,
					fileName: file.name,
					createdAt: now(),
					rows: taken.map(({ row, cell, isNone, cells }) => ({
						organisationId: row.organisationId,
						cell,
						isNone,
						cells
					})),
					refused
				})
				.run().lastInsertRowid
		);
		record('table.sheet-read', `thread:${of.threadId}`, {
			thread: of.threadId,
			table: tableId,
			rows: taken.length
		});
		return uploadId;
	});
}

/** An upload of the actor's own organisation that has not been applied; throws `NotFound`. */
export function findUpload(actor: Actor, of: Table, id: number): Upload {
	const row = db()
		.select()
		.from(statusUpload)
		.where(and(eq(statusUpload.id, id), eq(statusUpload.tableId, of.id)))
		.get();
	return found(row?.organisationId === actor.organisation.id ? row : null);
}

/** What an upload would change against the table as it is now. */
export function difference(
	of: Table,
	rows: { organisationId: number; name: string }[],
	upload: Upload
): Difference[] {
	const asked = rowsOf(of);
	return upload.rows.flatMap((sheetRow): Difference[] => {
		const { organisationId, cell, isNone, cells } = sheetRow;
		const row = found(asked.get(organisationId));
		if (!differs(row, isNone, cells)) return [];
		const after = merged(row, sheetRow);
		const changes = of.columns.flatMap(({ id, name, kind }) => {
			const [was, is] = [row.cells[id] ?? '', after[id] ?? ''];
			return was === is
				? []
				: [{ column: name, before: cellWords(kind, was), after: cellWords(kind, is) }];
		});
		const name = rows.find((each) => each.organisationId === organisationId)?.name ?? '';
		return [{ organisationId, name, cell, version: row.version, isNone, changes }];
	});
}

/** Applies an upload as it stood on the screen: `versions` are those of its rows. Throws `Conflict` when one has changed since. */
export function apply(
	actor: Actor,
	tableId: number,
	id: number,
	versions: Map<number, number>
): { rows: number; waiting: number } {
	const of = find(actor, tableId);
	const upload = findUpload(actor, of, id);
	return change(actor, (tx, record) => {
		const claimed = tx
			.update(statusUpload)
			.set({ appliedAt: now() })
			.where(and(eq(statusUpload.id, id), isNull(statusUpload.appliedAt)))
			.run().changes;
		if (claimed === 0) throw new Conflict('このシートは、もう取り込まれています。');
		const outcomes: Outcome[] = [];
		for (const sheetRow of upload.rows) {
			const { organisationId, isNone } = sheetRow;
			const version = versions.get(organisationId);
			if (version === undefined) continue;
			const isOwn = organisationId === actor.organisation.id;
			authorize(actor, isOwn ? 'row.fill' : 'row.enter', { organisationId, table: of });
			const row = standing(tx, of, organisationId, version);
			const cells = merged(row, sheetRow);
			outcomes.push(put(tx, record, actor, of, row, { cells, isNone, via: 'sheet', caller: null }));
		}
		return {
			rows: outcomes.length,
			waiting: outcomes.filter((outcome) => outcome === 'waiting').length
		};
	});
}

/** A column that the sheet lacks keeps what stands. */
function merged(row: Row, { isNone, cells }: Pick<SheetRow, 'isNone' | 'cells'>): Cells {
	if (isNone) return {};
	return Object.fromEntries(
		Object.entries({ ...row.cells, ...cells }).filter(([, value]) => value !== '')
	);
}

function differs(row: Row, isNone: boolean, cells: Cells): boolean {
	if (isNone || row.state === 'not-applicable') return isNone !== (row.state === 'not-applicable');
	if (row.state === 'blank') return true;
	const after = merged(row, { isNone, cells });
	const ids = new Set([...Object.keys(row.cells), ...Object.keys(after)]);
	return [...ids].some((each) => (row.cells[each] ?? '') !== (after[each] ?? ''));
}
