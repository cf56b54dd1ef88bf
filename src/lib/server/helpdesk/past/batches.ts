import { and, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import { Conflict, Invalid, invalid } from '#lib/errors.ts';
import {
	MOST_PAST_ROWS,
	neededPastFields,
	pastFieldName,
	type PastColumn,
	type PastField,
	type PastState
} from '#lib/past-cases.ts';
import { count as inDigits } from '#lib/text.ts';
import { db, schema, type Reader } from '../../db/index.ts';
import { readTablesOf } from '../../files/read-tables.ts';
import type { TableLimits } from '../../files/table.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { list as listOrganisations } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { PastBodies } from './bodies.ts';
import { columnsIn } from './columns.ts';
import { isEmptyRow, understood, type UnderstoodRow } from './understanding.ts';

const { person, ticket, ticketImport, ticketImportRow } = schema;

/** A file of the former 受付簿 as it stands; see `ticketImport`. */
export type Batch = Omit<typeof ticketImport.$inferSelect, 'columns'> & { columns: PastColumn[] };

const LIMITS: TableLimits = { sheets: 50, rows: 20_000, columns: 60, letters: 20_000_000 };
/** Rows written by one statement, and numbers asked for by one. */
const AT_ONCE = 200;

/**
 * Reads a file of the former 受付簿, which then waits to be looked at; nothing else changes. Gives its id. Throws
 * `Forbidden` for who is not at the desk and `Invalid` for a file that is none.
 */
export async function open(actor: Actor, files: readonly StoredFile[]): Promise<number> {
	authorize(actor, 'desk.work', null);
	const file = files.at(-1);
	if (!file) throw refused('受付簿のファイルを選んでください。');
	return keepRead(actor, file.name, columnsIn(await readTablesOf(file, LIMITS)));
}

/** As `open`, of a file that has been read already. */
export function keepRead(
	actor: Actor,
	name: string,
	{ columns, rows }: ReturnType<typeof columnsIn>
): number {
	authorize(actor, 'desk.work', null);
	if (columns.length === 0) {
		throw refused(
			`「${name}」に見出しの行が見つかりません。「受付番号」や「団体」の見出しを付けてください。`
		);
	}
	const written = rows.filter((row) => !isEmptyRow(row, columns));
	if (written.length === 0) throw refused(`「${name}」に、取り込める行が一つもありません。`);
	if (written.length > MOST_PAST_ROWS) {
		throw refused(
			`「${name}」は${inDigits(written.length)}行あります。一度に取り込めるのは${inDigits(MOST_PAST_ROWS)}行までです。年度などで分けてください。`
		);
	}
	return change(actor, (tx, record) => {
		const importId = Number(
			tx
				.insert(ticketImport)
				.values({
					fileName: name,
					columns,
					emptyRows: rows.length - written.length,
					personId: actor.person.id,
					createdAt: now()
				})
				.run().lastInsertRowid
		);
		for (let from = 0; from < written.length; from += AT_ONCE) {
			const some = written.slice(from, from + AT_ONCE);
			tx.insert(ticketImportRow)
				.values(some.map((row) => ({ importId, ...row })))
				.run();
		}
		record('past-cases.read', `ticket-import:${importId}`, { rows: written.length }, name);
		return importId;
	});
}

/** One file that was read; throws `NotFound`, and `Forbidden` for who is not at the desk. */
export function find(actor: Actor, id: number): Batch {
	authorize(actor, 'desk.work', null);
	const row = found(db().select().from(ticketImport).where(eq(ticketImport.id, id)).get());
	return { ...row, columns: row.columns as PastColumn[] };
}

/** Where a file stands. */
export function stateOf(batch: Pick<Batch, 'takenAt' | 'droppedAt' | 'revertedAt'>): PastState {
	if (batch.revertedAt) return 'reverted';
	if (batch.droppedAt) return 'dropped';
	return batch.takenAt ? 'taken' : 'open';
}

export type ListedBatch = Pick<Batch, 'id' | 'fileName' | 'createdAt' | 'freshCount'> & {
	by: string;
	/** Rows that wait to be decided. */
	waiting: number;
	state: PastState;
};

/** The files that were read, the newest first. Throws `Forbidden`. */
export function list(actor: Actor, most = 20): ListedBatch[] {
	authorize(actor, 'desk.work', null);
	return db()
		.select({ batch: ticketImport, by: person.name, waiting: count(ticketImportRow.id) })
		.from(ticketImport)
		.innerJoin(person, eq(person.id, ticketImport.personId))
		.leftJoin(ticketImportRow, eq(ticketImportRow.importId, ticketImport.id))
		.groupBy(ticketImport.id)
		.orderBy(desc(ticketImport.id))
		.limit(most)
		.all()
		.map(({ batch, by, waiting }) => ({
			id: batch.id,
			fileName: batch.fileName,
			createdAt: batch.createdAt,
			freshCount: batch.freshCount,
			by,
			waiting,
			state: stateOf(batch)
		}));
}

/** The rows of a file as cases, with what has to be put right; of one that is decided there are none any more. */
export function rowsOf(batch: Batch, reader: Reader = db()): UnderstoodRow[] {
	const rows = reader
		.select()
		.from(ticketImportRow)
		.where(eq(ticketImportRow.importId, batch.id))
		.orderBy(ticketImportRow.id)
		.all();
	const choice = { isYearly: batch.isYearly, bodies: new PastBodies(listOrganisations()) };
	const asked = understood(rows, batch.columns, { ...choice, isKnown: () => false });
	const known = knownAmong(
		reader,
		asked.map(({ entry }) => entry.number)
	);
	if (known.size === 0) return asked;
	return understood(rows, batch.columns, { ...choice, isKnown: (number) => known.has(number) });
}

/** What must have a column and has none, by name; of 件名 and 内容 one is enough. */
export function missingIn(batch: Pick<Batch, 'columns'>): string[] {
	const has = (field: PastField) => batch.columns.some((column) => column.field === field);
	const missing = neededPastFields.filter((field) => !has(field)).map(pastFieldName);
	return has('title') || has('body') ? missing : [...missing, '件名か内容'];
}

/** Says what the columns mean. Throws `Invalid` where two mean the same, `Conflict` once it is decided. */
export function remap(
	actor: Actor,
	id: number,
	fields: readonly (PastField | null)[],
	isYearly: boolean
): void {
	const batch = openBatch(actor, id);
	const issues = fields.flatMap((field, index) => {
		const isDouble = field !== null && fields.indexOf(field) !== index;
		const message = `「${field === null ? '' : pastFieldName(field)}」の列が二つあります。どちらか一つにしてください。`;
		return isDouble ? [{ field: `column-${index}`, message }] : [];
	});
	if (issues.length > 0) throw new Invalid(issues);
	const columns = batch.columns.map((column, index) => ({
		...column,
		field: fields[index] ?? null
	}));
	change(actor, (tx, record) => {
		tx.update(ticketImport).set({ columns, isYearly }).where(eq(ticketImport.id, id)).run();
		record('past-cases.columns-set', `ticket-import:${id}`);
	});
}

/** Puts a file away that was not taken over, with what was read from it. Throws `Conflict` once it is decided. */
export function drop(actor: Actor, id: number): void {
	openBatch(actor, id);
	change(actor, (tx, record) => {
		tx.update(ticketImport)
			.set({ droppedAt: now() })
			.where(and(eq(ticketImport.id, id), isNull(ticketImport.takenAt)))
			.run();
		tx.delete(ticketImportRow).where(eq(ticketImportRow.importId, id)).run();
		record('past-cases.dropped', `ticket-import:${id}`);
	});
}

/** A file that is still to be decided; throws `Conflict` once it is. */
export function openBatch(actor: Actor, id: number): Batch {
	const batch = find(actor, id);
	if (batch.takenAt) throw new Conflict('この受付簿は、もう取り込んであります。');
	if (batch.droppedAt) throw new Conflict('この受付簿の取り込みは、もうやめてあります。');
	return batch;
}

function knownAmong(reader: Reader, numbers: string[]): Set<string | null> {
	const known = new Set<string | null>();
	for (let from = 0; from < numbers.length; from += AT_ONCE) {
		const some = numbers.slice(from, from + AT_ONCE);
		const rows = reader
			.select({ number: ticket.pastNumber })
			.from(ticket)
			.where(inArray(ticket.pastNumber, some))
			.all();
		for (const { number } of rows) known.add(number);
	}
	return known;
}

function refused(message: string): Invalid {
	return invalid('files', message);
}
