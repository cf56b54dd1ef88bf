import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { addMonths, dayOf, type Day } from '#lib/dates.ts';
import { folded } from '#lib/folding.ts';
import { cellWords, type FactKind } from '#lib/tables.ts';
import { preparedOnce, schema } from '../../db/index.ts';
import { standingThread } from '../../db/standing.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { scopeOf, scopes } from '../../permissions.ts';

const { organisation, statusColumn, statusRow, statusTable, thread } = schema;

/** What an organisation has said of itself in a table this reader reads, with where and when. */
export type Fact = {
	organisationId: number;
	kind: FactKind;
	/** As it stands on the screen, and as it lies in the table. */
	words: string;
	value: string;
	column: string;
	table: { id: number; title: string };
	on: Day;
};

const value = sql<string>`json_extract(${statusRow.cells}, '$."' || ${statusColumn.id} || '"')`;

/** A fact is what stands in a row: it is read where its table is read, by the same scope. */
const factsQuery = (one: boolean) =>
	preparedOnce((connection) =>
		connection
			.select({
				organisationId: statusRow.organisationId,
				kind: statusColumn.fact,
				columnKind: statusColumn.kind,
				column: statusColumn.name,
				value,
				tableId: statusTable.id,
				title: statusTable.title,
				at: statusRow.answeredAt
			})
			.from(statusRow)
			.innerJoin(statusTable, eq(statusTable.id, statusRow.tableId))
			.innerJoin(thread, eq(thread.id, statusTable.threadId))
			.innerJoin(organisation, eq(organisation.id, statusRow.organisationId))
			.innerJoin(statusColumn, eq(statusColumn.tableId, statusTable.id))
			.where(
				and(
					eq(statusRow.state, 'answered'),
					sql`${statusColumn.fact} is not null`,
					sql`${value} is not null`,
					standingThread,
					scopes.thread,
					one
						? eq(statusRow.organisationId, sql.placeholder('of'))
						: eq(statusColumn.fact, sql.placeholder('kind'))
				)
			)
			.orderBy(
				asc(organisation.position),
				desc(statusRow.answeredAt),
				desc(statusTable.id),
				asc(statusColumn.position)
			)
			.prepare()
	);

const selectOfOrganisation = factsQuery(true);
const selectOfKind = factsQuery(false);

/** What this reader may know of one organisation, newest first and by table. */
export function ofOrganisation(actor: Actor, organisationId: number): Fact[] {
	return selectOfOrganisation()
		.all({ ...scopeOf(actor), of: organisationId })
		.map(shown);
}

/** Every fact of a kind that this reader may know, by organisation in their one order. */
export function ofKind(actor: Actor, kind: FactKind): Fact[] {
	return selectOfKind()
		.all({ ...scopeOf(actor), kind })
		.map(shown);
}

/** The organisations of which this reader may know that a fact says so; width, case and kana make no difference. */
export function organisationsSaying(actor: Actor, kind: FactKind, said: string): Fact[] {
	const wanted = folded(said.trim());
	if (wanted === '') return [];
	return ofKind(actor, kind).filter((fact) => folded(fact.value).includes(wanted));
}

/** The contracts that end from today within so many months, as far as this reader may know. */
export function contractsEnding(actor: Actor, months: number): Fact[] {
	const today = dayOf(now());
	const last = addMonths(today, months);
	return ofKind(actor, 'ends').filter((fact) => fact.value >= today && fact.value <= last);
}

/** The values a fact has, most frequent first, each with its organisations. */
export function valuesOf(
	actor: Actor,
	kind: FactKind
): { value: string; organisations: number[] }[] {
	const groups = Map.groupBy(ofKind(actor, kind), (fact) => folded(fact.value));
	return [...groups.values()]
		.map((facts) => ({
			value: facts[0]?.value ?? '',
			organisations: [...new Set(facts.map((fact) => fact.organisationId))]
		}))
		.sort((a, b) => b.organisations.length - a.organisations.length);
}

const selectWithout = preparedOnce((connection) =>
	connection
		.select({
			tableId: statusTable.id,
			title: statusTable.title,
			organisationId: statusRow.organisationId,
			state: statusRow.state,
			value
		})
		.from(statusTable)
		.innerJoin(thread, eq(thread.id, statusTable.threadId))
		.innerJoin(statusRow, eq(statusRow.tableId, statusTable.id))
		.innerJoin(
			statusColumn,
			and(eq(statusColumn.tableId, statusTable.id), eq(statusColumn.fact, 'adoption'))
		)
		.where(and(standingThread, scopes.thread))
		.orderBy(desc(statusTable.id))
		.prepare()
);

/** 未導入団体 by table: those that say so there, or whose row says nothing. */
export function withoutSystem(
	actor: Actor,
	word: string
): { tableId: number; title: string; organisations: number[] }[] {
	const rows = selectWithout().all(scopeOf(actor));
	return [...Map.groupBy(rows, (row) => row.tableId).values()].map((of) => ({
		tableId: of[0]?.tableId ?? 0,
		title: of[0]?.title ?? '',
		organisations: of
			.filter((row) => row.state === 'blank' || row.value === word)
			.map((row) => row.organisationId)
	}));
}

type Row = ReturnType<ReturnType<typeof selectOfKind>['all']>[number];

function shown(row: Row): Fact {
	return {
		organisationId: row.organisationId,
		kind: row.kind ?? 'product',
		words: cellWords(row.columnKind, row.value),
		value: row.value,
		column: row.column,
		table: { id: row.tableId, title: row.title },
		on: dayOf(row.at ?? now())
	};
}
