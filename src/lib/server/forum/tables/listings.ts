import { and, asc, eq, or, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import type { RowState } from '#lib/tables.ts';
import type { Awaited, Outstanding } from '#lib/work.ts';
import { preparedOnce, schema } from '../../db/index.ts';
import { standingThread } from '../../db/standing.ts';
import type { Actor } from '../../identity/actors.ts';
import { nameShown } from '../../identity/masks.ts';
import { now } from '../../now.ts';
import { approves, scopeOf, scopes } from '../../permissions.ts';
import { heldUntilRecorded } from '../../record/held.ts';
import type { Thread } from '../threads.ts';
import { stateOf } from './rows.ts';
import { answeringIn, maskOf } from './tables.ts';

const { organisation, person, statusReminder, statusRow, statusTable, thread } = schema;

const own = sql.placeholder('organisation');
const asked = sql<number>`(select count(*) from ${statusRow} as each_row
	where each_row.table_id = ${statusTable.id})`;
const done = sql<number>`(select count(*) from ${statusRow} as each_row
	where each_row.table_id = ${statusTable.id} and each_row.state <> 'blank')`;

const selectAwaited = preparedOnce((connection) =>
	connection
		.select({
			table: statusTable,
			asker: { organisationId: thread.organisationId, authorMask: thread.authorMask },
			organisation: { name: organisation.name, district: organisation.district },
			remindedAt: sql<number | null>`(select max(${statusReminder.at}) from ${statusReminder}
				where ${statusReminder.tableId} = ${statusTable.id}
				and ${statusReminder.organisationId} = ${own})`
		})
		.from(statusRow)
		.innerJoin(statusTable, eq(statusTable.id, statusRow.tableId))
		.innerJoin(thread, eq(thread.id, statusTable.threadId))
		.innerJoin(organisation, eq(organisation.id, statusTable.organisationId))
		.where(
			and(
				eq(statusRow.organisationId, own),
				eq(statusRow.state, 'blank'),
				sql`${statusTable.dueOn} is not null and ${statusTable.closedAt} is null`,
				standingThread,
				scopes.thread,
				scopes.threadWriters
			)
		)
		.orderBy(asc(statusTable.dueOn), asc(statusTable.id))
		.prepare()
);

/** The tables with a deadline that the actor's organisation has still to answer, overdue first. */
export function awaiting(actor: Actor): Awaited[] {
	return selectAwaited()
		.all(scopeOf(actor))
		.map(({ table, asker, organisation: body, remindedAt }) => ({
			thing: `table:${table.id}`,
			kind: 'table',
			title: table.title,
			href: `/tables/${table.id}`,
			from: nameShown(
				actor,
				{ authorAudience: table.authorAudience, authorMask: maskOf(table, asker) },
				body
			),
			dueOn: table.dueOn ?? '',
			remindedAt: remindedAt === null ? null : new Date(remindedAt)
		}));
}

const selectOutstanding = preparedOnce((connection) =>
	connection
		.select({
			...{ id: statusTable.id, title: statusTable.title, dueOn: statusTable.dueOn, asked, done },
			thread: { writers: thread.writers, audience: thread.audience },
			blank: sql<string>`(select json_group_array(each_row.organisation_id) from ${statusRow} as each_row
				where each_row.table_id = ${statusTable.id} and each_row.state = 'blank')`
		})
		.from(statusTable)
		.innerJoin(thread, eq(thread.id, statusTable.threadId))
		.where(
			and(
				or(eq(statusTable.organisationId, own), eq(thread.organisationId, own)),
				sql`${statusTable.dueOn} is not null and ${statusTable.closedAt} is null`,
				standingThread,
				scopes.thread,
				scopes.threadWriters
			)
		)
		.orderBy(asc(statusTable.dueOn), asc(statusTable.id))
		.prepare()
);

/** The tables the actor's organisation has asked others to fill and that somebody who still can has not, by deadline. */
export function outstanding(actor: Actor): Outstanding[] {
	return selectOutstanding()
		.all(scopeOf(actor))
		.filter((row) => {
			const blank = JSON.parse(row.blank) as number[];
			const answering = blank.length > 0 ? answeringIn(row.thread) : null;
			return blank.some((id) => answering?.has(id));
		})
		.map(({ id, title, dueOn, asked: rows, done: answered }) => ({
			...{ title, asked: rows, done: answered },
			thing: `table:${id}`,
			kind: 'table',
			href: `/tables/${id}?filter=blank`,
			dueOn: dueOn ?? ''
		}));
}

/** A table as its thread lists it. */
export type ListedTable = {
	id: number;
	title: string;
	dueOn: Day | null;
	isClosed: boolean;
	asked: number;
	done: number;
	/** The reader's organisation's row; null where it was not asked. */
	own: RowState | null;
};

const selectOfThread = preparedOnce((connection) =>
	connection
		.select({ table: statusTable, row: statusRow, asked, done })
		.from(statusTable)
		.leftJoin(
			statusRow,
			and(eq(statusRow.tableId, statusTable.id), eq(statusRow.organisationId, own))
		)
		.where(eq(statusTable.threadId, sql.placeholder('thread')))
		.orderBy(asc(statusTable.id))
		.prepare()
);

const heldTables = heldUntilRecorded<ListedTable[]>(1_000, { outlastsReplies: true });

/** The tables in a thread that was found before, oldest first. */
export function ofThread(actor: Actor, of: Thread): ListedTable[] {
	const asker = { organisation: actor.organisation.id, thread: of.id };
	return heldTables(`${asker.thread} ${asker.organisation}`, () =>
		selectOfThread()
			.all(asker)
			.map(({ table, row, ...counts }) => ({
				id: table.id,
				title: table.title,
				dueOn: table.dueOn,
				isClosed: table.closedAt !== null,
				...counts,
				own: row && stateOf(row)
			}))
	);
}

/** Rows of the actor's organisation that wait for a 決裁者; empty for who is none. */
export function toApprove(actor: Actor): { id: number; title: string; by: string; since: Date }[] {
	if (!approves(actor)) return [];
	return selectToApprove()
		.all(scopeOf(actor))
		.map(({ since, by, ...row }) => ({ ...row, by: by ?? '', since: since ?? now() }));
}

const selectToApprove = preparedOnce((connection) =>
	connection
		.select({
			id: statusTable.id,
			title: statusTable.title,
			by: person.name,
			since: statusRow.approvalAskedAt
		})
		.from(statusRow)
		.innerJoin(statusTable, eq(statusTable.id, statusRow.tableId))
		.innerJoin(thread, eq(thread.id, statusTable.threadId))
		.leftJoin(person, eq(person.id, statusRow.draftBy))
		.where(
			and(
				eq(statusRow.organisationId, own),
				sql`${statusRow.approvalAskedAt} is not null and ${statusTable.closedAt} is null`,
				standingThread,
				scopes.thread,
				scopes.threadWriters
			)
		)
		.orderBy(asc(statusRow.approvalAskedAt))
		.prepare()
);

/** A table as somebody's successor finds it in a list. */
export type NamedTable = {
	id: number;
	title: string;
	dueOn: Day | null;
	asked: number;
	done: number;
};

const selectOpen = preparedOnce((connection) =>
	connection
		.select({ id: statusTable.id, title: statusTable.title, dueOn: statusTable.dueOn, asked, done })
		.from(statusTable)
		.innerJoin(thread, eq(thread.id, statusTable.threadId))
		.where(
			and(
				sql`(${statusTable.seatId} = ${sql.placeholder('opener')}
					or ${statusTable.id} in (select value from json_each(${sql.placeholder('ids')})))`,
				sql`${statusTable.closedAt} is null`,
				standingThread,
				scopes.thread
			)
		)
		.orderBy(asc(statusTable.id))
		.prepare()
);

/** The tables that a seat has opened and not closed, and others by id as far as the actor reads them. */
export function openTables(actor: Actor, opener: number | null, ids: number[]): NamedTable[] {
	return selectOpen().all({ ...scopeOf(actor), opener, ids: JSON.stringify(ids) });
}
