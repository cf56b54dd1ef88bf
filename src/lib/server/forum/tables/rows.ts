import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { cellWords, type RowState } from '#lib/tables.ts';
import { db, preparedOnce, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { nameShown } from '../../identity/masks.ts';
import { find as findOrganisation, type Organisation } from '../../identity/organisations.ts';
import { found, may, seesAuthor } from '../../permissions.ts';
import { hidingIn } from '../masking.ts';
import type { Column, Table } from './tables.ts';

const { organisation, statusReminder, statusRow, statusRowVersion } = schema;

export type Row = typeof statusRow.$inferSelect;

/** One row as a reader sees it: what stands, never what another organisation is only writing. */
export type ShownRow = {
	organisationId: number;
	name: string;
	code6: string | null;
	district: string | null;
	state: RowState;
	/** In the order of the columns, as they stand on the screen. */
	cells: string[];
	/** Who changed it last: 課・氏名 of one's own organisation, else the organisation alone. */
	by: string;
	at: Date | null;
	/** Entered by another organisation's hand. */
	isProxy: boolean;
	isOwn: boolean;
	/** The reader's own organisation is writing something anew, and whether that waits for its 決裁者. */
	isBeingWritten: boolean;
	awaitsApproval: boolean;
	/** For those who look after the table and may know who asks, and for the organisation itself. */
	remindedAt: Date | null;
};

export type RowVersion = Omit<
	ShownRow,
	'name' | 'code6' | 'district' | 'isBeingWritten' | 'awaitsApproval' | 'remindedAt' | 'at'
> & {
	version: number;
	at: Date;
	via: 'form' | 'sheet' | 'phone';
	caller: string | null;
	/** In words, for the own organisation. */
	approval: string | null;
};

const selectRows = preparedOnce((connection) =>
	connection
		.select({
			row: statusRow,
			organisation,
			last: statusRowVersion,
			remindedAt: sql<number | null>`(select max(${statusReminder.at}) from ${statusReminder}
				where ${statusReminder.tableId} = ${statusRow.tableId}
				and ${statusReminder.organisationId} = ${statusRow.organisationId})`
		})
		.from(statusRow)
		.innerJoin(organisation, eq(organisation.id, statusRow.organisationId))
		.leftJoin(
			statusRowVersion,
			and(
				eq(statusRowVersion.tableId, statusRow.tableId),
				eq(statusRowVersion.organisationId, statusRow.organisationId),
				sql`${statusRowVersion.version} = (select max(latest.version) from ${statusRowVersion} as latest
					where latest.table_id = ${statusRow.tableId} and latest.organisation_id = ${statusRow.organisationId})`
			)
		)
		.where(eq(statusRow.tableId, sql.placeholder('table')))
		.orderBy(asc(organisation.position), asc(organisation.kana))
		.prepare()
);

/** All rows of a table in the one order of organisations, blank ones in their place. */
export function list(actor: Actor, of: Table): ShownRow[] {
	// A masked asker is the one who is never reminded: the blank among the days would name it.
	const seesReminders = may(actor, 'table.keep', of) && seesAuthor(actor, of.thread);
	return selectRows()
		.all({ table: of.id })
		.map(({ row, organisation: body, last, remindedAt }) => {
			const isOwn = body.id === actor.organisation.id;
			return {
				organisationId: body.id,
				name: body.name,
				code6: body.code6,
				district: body.district,
				state: stateOf(row),
				cells: wordsOf(of.columns, row.cells),
				by: last ? handShown(actor, of, last) : '',
				at: row.answeredAt,
				isProxy: last !== null && last.byOrganisationId !== row.organisationId,
				isOwn,
				isBeingWritten: isOwn && row.draft !== null && row.state !== 'blank',
				awaitsApproval: isOwn && row.approvalAskedAt !== null,
				remindedAt: (seesReminders || isOwn) && remindedAt !== null ? new Date(remindedAt) : null
			};
		});
}

export type Tally = { asked: number; answered: number; notApplicable: number; drafts: number };

/** 「14団体中9団体が回答」: 該当なし is an answer, a 下書き is none. */
export function tallyOf(rows: Pick<ShownRow, 'state'>[]): Tally {
	const having = (state: RowState) => rows.filter((row) => row.state === state).length;
	return {
		asked: rows.length,
		answered: having('answered') + having('not-applicable'),
		notApplicable: having('not-applicable'),
		drafts: having('draft')
	};
}

/** The row of an organisation as it lies in the database; throws `NotFound` where it was not asked. */
export function rowOf(of: Table, organisationId: number): Row {
	return found(
		db()
			.select()
			.from(statusRow)
			.where(and(eq(statusRow.tableId, of.id), eq(statusRow.organisationId, organisationId)))
			.get()
	);
}

/** As `rowOf`, of everybody who was asked, by organisation. */
export function rowsOf(of: Table): Map<number, Row> {
	const rows = db().select().from(statusRow).where(eq(statusRow.tableId, of.id)).all();
	return new Map(rows.map((row) => [row.organisationId, row]));
}

/** What an organisation has answered, newest first; whoever reads the table reads its history. */
export function history(
	actor: Actor,
	of: Table,
	organisationId: number
): { body: Organisation; row: Row; versions: RowVersion[] } {
	const row = rowOf(of, organisationId);
	const isOwn = organisationId === actor.organisation.id;
	const versions = db()
		.select()
		.from(statusRowVersion)
		.where(
			and(eq(statusRowVersion.tableId, of.id), eq(statusRowVersion.organisationId, organisationId))
		)
		.orderBy(desc(statusRowVersion.version))
		.all()
		.map((version) => ({
			organisationId,
			version: version.version,
			state: version.state,
			cells: wordsOf(of.columns, version.cells),
			by: handShown(actor, of, version),
			at: version.at,
			isProxy: version.byOrganisationId !== organisationId,
			isOwn,
			via: version.via,
			// Who telephoned is a person of the organisation: theirs to see, and of who took the call.
			caller: isOwn || version.byOrganisationId === actor.organisation.id ? version.caller : null,
			approval: isOwn ? approvalWords(version) : null
		}));
	return { body: findOrganisation(organisationId), row, versions };
}

/** The one word of how far a row has come. */
export function stateOf(row: Pick<Row, 'state' | 'draft'>): RowState {
	return row.state === 'blank' && row.draft !== null ? 'draft' : row.state;
}

/** The cells in the order of the columns, as they stand on the screen. */
function wordsOf(columns: Column[], cells: Record<string, string>): string[] {
	return columns.map(({ id, kind }) => cellWords(kind, cells[id] ?? ''));
}

/** A row's cells as lines to be read beside another version of it. */
export function linesOf(columns: Column[], cells: Record<string, string>): string {
	return columns
		.map(({ id, name, kind }) => `${name}：${cellWords(kind, cells[id] ?? '')}`)
		.join('\n');
}

type Hand = Pick<
	typeof statusRowVersion.$inferSelect,
	'organisationId' | 'byOrganisationId' | 'name' | 'section'
>;

/** A person of one's own organisation by 課・氏名, another organisation by its name, one that is masked in the thread by the mask. */
function handShown(actor: Actor, of: Table, hand: Hand): string {
	if (hand.byOrganisationId === actor.organisation.id) return `${hand.section} ${hand.name}`;
	const body = findOrganisation(hand.byOrganisationId);
	const isOwnRow = hand.byOrganisationId === hand.organisationId;
	return isOwnRow ? body.name : nameShown(actor, hidingIn(of.threadId, body.id), body);
}

function approvalWords(version: typeof statusRowVersion.$inferSelect): string | null {
	if (version.approval === 'self') return '決裁者が一人のため、起案した決裁者が回答しました';
	if (version.approval !== 'approved') return null;
	return version.draftedBy === null
		? `決裁：${version.name}`
		: `起案：${version.draftedBy}　決裁：${version.name}`;
}
