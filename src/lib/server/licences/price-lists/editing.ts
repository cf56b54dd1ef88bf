import { and, eq, isNull } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import type { Finding, FindingCode } from './findings.ts';
import { find, type PriceList } from './lists.ts';
import type { OpenedList } from './open-list.ts';
import { editsOf, readingOf } from './readings.ts';
import { step } from './steps.ts';

const { priceListEdit } = schema;

type NewEdit = Pick<
	typeof priceListEdit.$inferInsert,
	'sheet' | 'rowNumber' | 'cell' | 'before' | 'after'
>;

/** Says what a cell should have said, with the reason; the file stays as it came. Throws `Invalid` for no such cell. */
export async function correct(
	actor: Actor,
	id: number,
	{ cell, value, reason }: { cell: string; value: string; reason: string }
): Promise<void> {
	const list = find(actor, id);
	const opened = await readingOf(list);
	const [, letters = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(cell) ?? [];
	const isColumn = opened.reading.columns.some((column) => column.letters === letters);
	if (!isColumn || !isRead(opened, Number(row))) {
		throw invalid('cell', `${cell}は、読んでいる行のセルではありません。`);
	}
	const edit = { sheet: opened.reading.sheet, rowNumber: Number(row), cell };
	const before = saidIn(opened, list, cell);
	keep(actor, list, [{ ...edit, before, after: value }], reason);
}

/** Leaves a row out with the reason. Throws `Invalid` for a row that is not read anyway. */
export async function leaveOut(
	actor: Actor,
	id: number,
	{ row, reason }: { row: number; reason: string }
): Promise<void> {
	const list = find(actor, id);
	const opened = await readingOf(list);
	if (!isRead(opened, row)) {
		throw invalid('row', `${row}行目は、価格の行として読んでいません。`);
	}
	keep(actor, list, [rowOut(opened, row)], reason);
}

/** Takes what is proposed for every error of a kind. `seen` is how many there were: `Conflict` where it is another number by now. */
export async function takeProposals(
	actor: Actor,
	id: number,
	{ code, seen, reason }: { code: string; seen: number; reason: string }
): Promise<number> {
	const list = find(actor, id);
	const opened = await readingOf(list);
	const errors = errorsOf(opened, code).filter(({ proposal }) => proposal !== null);
	asMany(errors.length, seen);
	const edits = errors.map(({ sheet, row, cell, raw, proposal }) => ({
		...{ sheet, rowNumber: row ?? 0, cell, before: raw, after: proposal ?? '' }
	}));
	keep(actor, list, edits, reason);
	return edits.length;
}

/** Leaves every row out that has an error of a kind; as `takeProposals`. */
export async function leaveOutAll(
	actor: Actor,
	id: number,
	{ code, seen, reason }: { code: string; seen: number; reason: string }
): Promise<number> {
	const list = find(actor, id);
	const opened = await readingOf(list);
	const errors = errorsOf(opened, code);
	asMany(errors.length, seen);
	const rows = [...new Set(errors.flatMap(({ row }) => row ?? []))];
	keep(
		actor,
		list,
		rows.map((row) => rowOut(opened, row)),
		reason
	);
	return rows.length;
}

/** Takes a correction back. Throws `Conflict` where that was done already. */
export function undo(actor: Actor, id: number, editId: number): void {
	const list = find(actor, id);
	change(actor, (tx, record) => {
		const { changes } = tx
			.update(priceListEdit)
			.set({ undoneAt: now() })
			.where(
				and(
					eq(priceListEdit.id, editId),
					eq(priceListEdit.priceListId, id),
					isNull(priceListEdit.undoneAt)
				)
			)
			.run();
		if (changes === 0) throw new Conflict('その直しは、もう取り消してあります。');
		step(tx, record, actor, list, 'correct', { refs: { undone: editId } });
	});
}

function keep(actor: Actor, list: PriceList, edits: NewEdit[], reason: string): void {
	if (edits.length === 0) throw invalid('', '直すところがありません。');
	change(actor, (tx, record) => {
		for (const edit of edits) supersede(tx, list.id, edit);
		for (const edit of edits) {
			tx.insert(priceListEdit)
				.values({
					...edit,
					...{ priceListId: list.id, reason, personId: actor.person.id, at: now() }
				})
				.run();
		}
		step(tx, record, actor, list, 'correct', { refs: { edits: edits.length }, text: reason });
	});
}

/** Of two corrections of one cell the later holds. */
function supersede(tx: Tx, listId: number, { sheet, rowNumber, cell = null }: NewEdit): void {
	tx.update(priceListEdit)
		.set({ undoneAt: now() })
		.where(
			and(
				eq(priceListEdit.priceListId, listId),
				eq(priceListEdit.sheet, sheet),
				eq(priceListEdit.rowNumber, rowNumber),
				cell === null ? isNull(priceListEdit.cell) : eq(priceListEdit.cell, cell),
				isNull(priceListEdit.undoneAt)
			)
		)
		.run();
}

function errorsOf({ reading }: OpenedList, code: string): Finding[] {
	return reading.errors.filter((error) => error.code === (code as FindingCode));
}

function asMany(found: number, seen: number): void {
	if (found === seen) return;
	throw new Conflict(
		`画面では${seen}件でしたが、いまは${found}件です。確かめてから、もう一度押してください。`
	);
}

/** Whether a row is read as one with a price; those that are left out, headings and notes are not. */
function isRead({ reading: { rows, errors, warnings } }: OpenedList, row: number): boolean {
	return [rows, errors, warnings].some((lines) => lines.some((line) => line.row === row));
}

function rowOut({ reading }: OpenedList, row: number): NewEdit {
	const of = reading.rows.find((one) => one.row === row);
	const raw = reading.errors.find((one) => one.row === row)?.raw ?? '';
	const before = of ? Object.values(of.raw).join(' ').slice(0, 200) : raw;
	return { sheet: reading.sheet, rowNumber: row, cell: null, before, after: '' };
}

function saidIn({ reading }: OpenedList, list: PriceList, cell: string): string {
	const edited = editsOf(list.id).find((edit) => edit.cell === cell);
	if (edited) return edited.before;
	const told = [...reading.errors, ...reading.warnings].find((one) => one.cell === cell);
	const [, letters = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(cell) ?? [];
	const read = reading.rows.find((one) => one.row === Number(row));
	return told?.raw ?? read?.raw[letters] ?? '';
}
