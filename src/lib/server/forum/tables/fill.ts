import { and, eq } from 'drizzle-orm';
import { Conflict, Invalid, NotFound, type Issue } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { CELL_LIMIT, fieldOf, readCell } from '#lib/tables.ts';
import { characters } from '#lib/text.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Cells } from '../../db/schema/tables.ts';
import type { Actor } from '../../identity/actors.ts';
import { letGo } from '../../identity/holdings.ts';
import { approversOf, needsApproval } from '../../identity/official-approval.ts';
import { now } from '../../now.ts';
import { approves, authorize, found } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { linesOf, rowOf, type Row } from './rows.ts';
import { find, isAsked, type Column, type Table } from './tables.ts';

const { person, statusRow, statusRowVersion, statusTable } = schema;

export type Filled = {
	intent: 'save' | 'answer' | 'none';
	/** The version of the row that was on the screen. */
	version: number;
	/** The form's fields, cells among them. */
	fields: Record<string, unknown>;
};

/** What came of it: 回答, 下書き, or waiting for the organisation's 決裁者. */
export type Outcome = 'answered' | 'saved' | 'waiting';

/**
 * Writes the actor's own row: 下書き保存, 回答する or 該当なし. Where the organisation wants approval and the actor
 * is no 決裁者 the answer waits. Throws `Invalid` with the cells, `Conflict` with the row as it stands.
 */
export function fill(actor: Actor, tableId: number, input: Filled): Outcome {
	const of = find(actor, tableId);
	const organisationId = actor.organisation.id;
	if (!isAsked(tableId, organisationId)) throw new NotFound(labels.notFound);
	authorize(actor, 'row.fill', { organisationId, table: of });
	const cells = input.intent === 'none' ? {} : cellsIn(of.columns, input);
	const isNone = input.intent === 'none';
	return change(actor, (tx, record) => {
		const row = standing(tx, of, organisationId, input.version);
		if (input.intent === 'save') {
			write(tx, row, { draft: cells, draftIsNone: false, draftBy: actor.person.id });
			record('table.row-drafted', `thread:${of.threadId}`, refsOf(of, organisationId));
			return 'saved';
		}
		return put(tx, record, actor, of, row, { cells, isNone, via: 'form', caller: null });
	});
}

/** 該当なし for the actor's organisation, as the row stands now; in one press. Throws as `fill` does. */
export function answerNone(actor: Actor, tableId: number): void {
	const { version } = rowOf(find(actor, tableId), actor.organisation.id);
	fill(actor, tableId, { intent: 'none', version, fields: {} });
}

/** Takes 該当なし back, so that the row is owed again. Throws `Conflict` where it says something else by now. */
export function withdrawNone(actor: Actor, tableId: number): void {
	const of = find(actor, tableId);
	const organisationId = actor.organisation.id;
	const { version } = rowOf(of, organisationId);
	authorize(actor, 'row.fill', { organisationId, table: of });
	change(actor, (tx, record) => {
		const row = standing(tx, of, organisationId, version);
		const isWaiting = row.approvalAskedAt !== null && row.draftIsNone;
		if (row.state !== 'not-applicable' && !isWaiting) {
			throw new Conflict('この行は、もう該当なしではありません。表を開いて確かめてください。');
		}
		write(tx, row, isWaiting ? {} : { state: 'blank', cells: {}, answeredAt: null });
		record('table.none-withdrawn', `thread:${of.threadId}`, refsOf(of, organisationId));
	});
}

/** 代理入力 for an organisation that telephoned; it is told, and may correct it. Throws `Invalid` and `Conflict`. */
export function enterFor(
	actor: Actor,
	tableId: number,
	organisationId: number,
	input: Filled & { caller: string }
): void {
	const of = find(actor, tableId);
	rowOf(of, organisationId);
	authorize(actor, 'row.enter', { organisationId, table: of });
	const isNone = input.intent === 'none';
	const cells = isNone ? {} : cellsIn(of.columns, { ...input, intent: 'answer' });
	change(actor, (tx, record) => {
		const row = standing(tx, of, organisationId, input.version);
		put(tx, record, actor, of, row, { cells, isNone, via: 'phone', caller: input.caller });
	});
}

export type Answer = {
	cells: Cells;
	isNone: boolean;
	via: 'form' | 'sheet' | 'phone';
	caller: string | null;
};

/** Lets an answer stand, or lets it wait for a 決裁者; inside the caller's transaction, rights asked before. */
export function put(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	of: Table,
	row: Row,
	answer: Answer
): Outcome {
	const isOwn = row.organisationId === actor.organisation.id;
	const isApproved = isOwn && wantsApproval(of, row.organisationId);
	const refs = refsOf(of, row.organisationId);
	if (isApproved && !approves(actor)) {
		write(tx, row, {
			draft: answer.cells,
			draftIsNone: answer.isNone,
			draftBy: actor.person.id,
			approvalAskedAt: now()
		});
		record('table.approval-asked', `thread:${of.threadId}`, {
			...refs,
			tellOrganisation: row.organisationId
		});
		return 'waiting';
	}
	const at = now();
	const state = answer.isNone ? 'not-applicable' : 'answered';
	// What the organisation is writing itself stays with it when somebody enters a call.
	const { draft, draftIsNone, draftBy, approvalAskedAt } = row;
	const kept = isOwn ? {} : { draft, draftIsNone, draftBy, approvalAskedAt };
	const version = write(tx, row, { ...kept, state, cells: answer.cells, answeredAt: at });
	tx.insert(statusRowVersion)
		.values({
			tableId: of.id,
			organisationId: row.organisationId,
			version,
			state,
			cells: answer.cells,
			at,
			personId: actor.person.id,
			byOrganisationId: actor.organisation.id,
			name: actor.person.name,
			section: actor.tenure.section,
			via: answer.via,
			caller: answer.caller,
			...(isApproved ? approvalOf(tx, actor, row) : { approval: null, draftedBy: null })
		})
		.run();
	letGo(tx, row.organisationId, `table:${of.id}`);
	record(
		isOwn ? 'table.answered' : 'table.entered-for',
		`thread:${of.threadId}`,
		isOwn ? { ...refs, version } : { ...refs, version, tellOrganisation: row.organisationId }
	);
	return 'answered';
}

/** Whether a row of this organisation passes its 決裁者 first. */
export function wantsApproval(of: Table, organisationId: number): boolean {
	return of.isOfficial && needsApproval(organisationId);
}

/** The row inside the transaction; throws `Conflict` when it or the table is no longer as it was on the screen. */
export function standing(tx: Tx, of: Table, organisationId: number, version: number): Row {
	const table = found(tx.select().from(statusTable).where(eq(statusTable.id, of.id)).get());
	if (table.closedAt !== null) throw new Conflict('この表は締め切られました。');
	const row = found(
		tx
			.select()
			.from(statusRow)
			.where(and(eq(statusRow.tableId, of.id), eq(statusRow.organisationId, organisationId)))
			.get()
	);
	if (row.version !== version) {
		throw new Conflict(
			'書いている間に、この行が別の画面で変わりました。下に両方の内容があります。',
			linesOf(of.columns, row.draft ?? row.cells)
		);
	}
	return row;
}

/** Reads the cells of a form; a 下書き may say anything, an answer must be readable and not empty. */
function cellsIn(columns: Column[], { intent, fields }: Filled): Cells {
	const issues: Issue[] = [];
	const cells: Cells = {};
	for (const column of columns) {
		const typed = fields[fieldOf(column.id)];
		const { value, issue } = readCell(column, typeof typed === 'string' ? typed : '');
		if (value !== '') cells[column.id] = value;
		if (issue !== null && (intent !== 'save' || characters(value) > CELL_LIMIT)) {
			issues.push({ field: fieldOf(column.id), message: issue });
		}
	}
	if (intent === 'answer' && issues.length === 0 && Object.keys(cells).length === 0) {
		issues.push({
			field: fieldOf(columns[0]?.id ?? 0),
			message: '何も入っていません。当てはまるものがなければ「該当なし」を押してください。'
		});
	}
	if (issues.length > 0) throw new Invalid(issues);
	return cells;
}

/** Writes a row and counts it on; what is not said of a draft ends it. Gives the new version. */
function write(tx: Tx, row: Row, values: Partial<typeof statusRow.$inferInsert>): number {
	const version = row.version + 1;
	tx.update(statusRow)
		.set({
			draft: null,
			draftIsNone: false,
			draftBy: null,
			approvalAskedAt: null,
			...values,
			version
		})
		.where(
			and(eq(statusRow.tableId, row.tableId), eq(statusRow.organisationId, row.organisationId))
		)
		.run();
	return version;
}

function approvalOf(tx: Tx, actor: Actor, row: Row) {
	const isAnothers = row.draftBy !== null && row.draftBy !== actor.person.id;
	const drafter = isAnothers
		? tx
				.select({ name: person.name })
				.from(person)
				.where(eq(person.id, row.draftBy ?? 0))
				.get()
		: undefined;
	const isOnlyOne = approversOf(row.organisationId).every(
		({ personId }) => personId === actor.person.id
	);
	return {
		approval: !isAnothers && isOnlyOne ? ('self' as const) : ('approved' as const),
		draftedBy: drafter?.name ?? null
	};
}

function refsOf(of: Table, organisationId: number) {
	return { thread: of.threadId, table: of.id, organisation: organisationId };
}
