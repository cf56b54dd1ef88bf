import { and, asc, eq, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { Invalid, NotFound, type Issue } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { columnsIn, type ColumnDraft } from '#lib/tables.ts';
import { db, preparedOnce, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { nameShown, type Mask } from '../../identity/masks.ts';
import { find as findOrganisation, holdersOf } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { answeringKey, authorize, isMunicipality, may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { hidingIn } from '../masking.ts';
import * as threads from '../threads.ts';
import { refuseProposed } from '../widening.ts';

const { statusColumn, statusRow, statusTable } = schema;

export type Column = typeof statusColumn.$inferSelect;
/** A table as it lies in the database, with its thread and its columns in order. */
export type Table = typeof statusTable.$inferSelect & {
	thread: threads.Thread;
	columns: Column[];
};

export type TableDraft = {
	title: string;
	note: string;
	dueOn: Day | null;
	voice: 'auto' | 'official' | 'personal';
	/** 宛先; nobody means everybody who could be asked. */
	organisations: number[];
};

const selectTable = preparedOnce((connection) =>
	connection
		.select()
		.from(statusTable)
		.where(eq(statusTable.id, sql.placeholder('id')))
		.prepare()
);

const selectColumns = preparedOnce((connection) =>
	connection
		.select()
		.from(statusColumn)
		.where(eq(statusColumn.tableId, sql.placeholder('id')))
		.orderBy(asc(statusColumn.position))
		.prepare()
);

/** A table in a thread that this actor can read; throws `NotFound`. */
export function find(actor: Actor, id: number): Table {
	const row = selectTable().get({ id });
	if (!row) throw new NotFound(labels.notFound);
	return {
		...row,
		thread: threads.find(actor, row.threadId),
		columns: selectColumns().all({ id })
	};
}

/** The municipalities that can be asked in a thread, in code order: those that can answer there. */
export function askable(
	thread: threads.Thread
): { id: number; name: string; district: string | null }[] {
	return holdersOf(answeringKey(thread))
		.filter((body) => isMunicipality(body.kind))
		.map(({ id, name, district }) => ({ id, name, district }));
}

/** The organisations that can answer in a thread today, by id. */
export function answeringIn(of: Pick<threads.Thread, 'writers' | 'audience'>): Set<number> {
	return new Set(holdersOf(answeringKey(of)).map(({ id }) => id));
}

/** What a form for a new table in this thread has to know; throws `Forbidden` for whom it is not. */
export function opening(actor: Actor, threadId: number) {
	const thread = threads.find(actor, threadId);
	authorize(actor, 'table.open', thread);
	return { thread, bodies: askable(thread) };
}

/**
 * Opens a table with one blank row for every organisation asked. Where it has a deadline each of them is told,
 * and it counts as 団体としての回答 unless said otherwise. Gives its id; throws `Invalid`, `Conflict` while it is
 * proposed to widen the thread.
 */
export function open(
	actor: Actor,
	threadId: number,
	input: TableDraft,
	fields: Record<string, unknown>
): number {
	const { bodies } = opening(actor, threadId);
	refuseProposed(threadId);
	const { columns, issues } = columnsIn(fields);
	const own = hidingIn(threadId, actor.organisation.id);
	const asked =
		input.organisations.length === 0
			? bodies
			: bodies.filter(
					({ id }) =>
						input.organisations.includes(id) ||
						// Whoever asks under a mask is asked like the others: a gap would give the name away, and so would a
						// row that somebody else has not chosen.
						(own.authorAudience !== null && id === actor.organisation.id)
				);
	const all = [...issues, ...draftIssues(input, asked.length)];
	if (all.length > 0) throw new Invalid(all);
	return change(actor, (tx, record) => {
		const tableId = Number(
			tx
				.insert(statusTable)
				.values({
					threadId,
					title: input.title,
					note: input.note,
					dueOn: input.dueOn,
					isOfficial: input.voice === 'auto' ? input.dueOn !== null : input.voice === 'official',
					personId: actor.person.id,
					tenureId: actor.tenure.id,
					seatId: actor.seat.id,
					organisationId: actor.organisation.id,
					authorName: actor.person.name,
					authorSection: actor.tenure.section,
					authorAudience: own.authorAudience,
					createdAt: now()
				})
				.run().lastInsertRowid
		);
		columns.forEach((column: ColumnDraft, position) => {
			tx.insert(statusColumn)
				.values({ ...column, tableId, position })
				.run();
		});
		for (const { id: organisationId } of asked) {
			tx.insert(statusRow)
				.values({ tableId, organisationId, state: 'blank', cells: {}, version: 0 })
				.run();
		}
		const refs = { thread: threadId, table: tableId };
		record('table.opened', `thread:${threadId}`, { ...refs, rows: asked.length }, input.title);
		if (input.dueOn === null) return tableId;
		for (const { id } of asked) {
			if (id === actor.organisation.id) continue;
			record('table.addressed', `thread:${threadId}`, { ...refs, tellOrganisation: id });
		}
		return tableId;
	});
}

function draftIssues(input: TableDraft, asked: number): Issue[] {
	const issues: Issue[] = [];
	if (input.dueOn !== null && input.dueOn < dayOf(now())) {
		issues.push({
			field: 'dueOn',
			message: '期限が過ぎています。今日からあとの日にしてください。'
		});
	}
	if (asked === 0 || asked < input.organisations.length) {
		issues.push({
			field: 'organisations',
			message: '選べない団体が入っています。この投稿に答えられる市町村から選び直してください。'
		});
	}
	return issues;
}

/** 締め切る, and 締め切りを取り消す: the rows of a closed table stay as they are. */
export function setClosed(actor: Actor, id: number, isClosed: boolean): void {
	const of = find(actor, id);
	authorize(actor, 'table.keep', of);
	change(actor, (tx, record) => {
		const changed = tx
			.update(statusTable)
			.set({ closedAt: isClosed ? now() : null })
			.where(
				and(
					eq(statusTable.id, id),
					isClosed ? sql`${statusTable.closedAt} is null` : sql`${statusTable.closedAt} is not null`
				)
			)
			.run().changes;
		if (changed === 0) return;
		record(isClosed ? 'table.closed' : 'table.reopened', `thread:${of.threadId}`, {
			thread: of.threadId,
			table: id
		});
	});
}

/** What this actor may do with a table. */
export function rightsOn(actor: Actor, of: Table) {
	const own = { organisationId: actor.organisation.id, table: of };
	return {
		keep: may(actor, 'table.keep', of),
		remind: may(actor, 'table.remind', of),
		fill: isAsked(of.id, actor.organisation.id) && may(actor, 'row.fill', own),
		approve: may(actor, 'row.approve', own),
		erase: may(actor, 'erase', null)
	};
}

/** Whether this actor may enter an organisation's row for it, 代理入力. */
export function mayEnter(actor: Actor, of: Table, organisationId: number): boolean {
	return may(actor, 'row.enter', { organisationId, table: of });
}

/** Whether an organisation has a row in a table. */
export function isAsked(tableId: number, organisationId: number): boolean {
	return (
		db()
			.select({ id: statusRow.tableId })
			.from(statusRow)
			.where(and(eq(statusRow.tableId, tableId), eq(statusRow.organisationId, organisationId)))
			.get() !== undefined
	);
}

/** The mask of who opened a table: the asker's own, else the wider one. */
export function maskOf(
	of: { organisationId: number },
	thread: { organisationId: number; authorMask: Mask }
): Mask {
	return of.organisationId === thread.organisationId ? thread.authorMask : 'prefecture';
}

/** The head of a table for the screen; who asks keeps the mask of the thread. */
export function shown(actor: Actor, of: Table) {
	const { id, title, note, dueOn, isOfficial, closedAt, createdAt } = of;
	return {
		id,
		title,
		note,
		dueOn,
		isOfficial,
		isClosed: closedAt !== null,
		createdAt,
		from: nameShown(
			actor,
			{ authorAudience: of.authorAudience, authorMask: maskOf(of, of.thread) },
			findOrganisation(of.organisationId)
		),
		thread: { id: of.thread.id, title: of.thread.title },
		columns: of.columns.map(({ id: columnId, name, kind, options, fact }) => ({
			id: columnId,
			name,
			kind,
			options,
			fact
		}))
	};
}
