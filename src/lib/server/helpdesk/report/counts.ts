import { and, asc, eq, isNotNull, notInArray, sql } from 'drizzle-orm';
import { districtName, districts } from '#lib/reference/districts.ts';
import { db, schema } from '../../db/index.ts';
import * as organisations from '../../identity/organisations.ts';
import { isOfParties } from '../tickets.ts';
import { readAside } from './aside.ts';

const { ticket, ticketCategory } = schema;

/** A fiscal year (April to March), or one month of it (1 to 12); null: the whole year. */
export type Period = { year: number; month: number | null };

/** The months of a fiscal year in their order. */
export const fiscalMonths = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3] as const;

/** How many cases a category, an organisation and a month of sending have in common. */
export type Counted = {
	organisationId: number;
	categoryId: number;
	month: number;
	/** For their parties alone: never told by organisation or 広域. */
	isNamed: boolean;
	n: number;
};

/** One line of a table: its name, a number for each column, and their sum. */
export type Line = { name: string; cells: number[]; sum: number };

/** A table of counts; `others` are the cases of 関係者のみ, which no line names. */
export type CountTable = { columns: string[]; lines: Line[]; others: Line | null; sum: Line };

const sentAt = sql`coalesce(${ticket.submittedAt}, ${ticket.createdAt})`;

/** The month in Japan in which a case was sent, 1 to 12. */
export const monthSent = sql<number>`cast(strftime('%m', ${sentAt} / 1000, 'unixepoch', '+9 hours') as integer)`;

/** The cases that count in a fiscal year: sent in it, and not merged into another, where they count once. */
export function countsIn(year: number) {
	return and(
		eq(ticket.fiscalYear, year),
		isNotNull(ticket.sequence),
		notInArray(ticket.state, ['draft', 'merged'])
	);
}

/** All cases of a period, counted by category, organisation and month. */
export async function counted({ year, month }: Period): Promise<Counted[]> {
	const query = db()
		.select({
			organisationId: ticket.organisationId,
			categoryId: ticket.categoryId,
			month: monthSent,
			isNamed: isOfParties,
			n: sql<number>`count(*)`
		})
		.from(ticket)
		.where(and(countsIn(year), month === null ? undefined : sql`${monthSent} = ${month}`))
		.groupBy(ticket.organisationId, ticket.categoryId, monthSent, isOfParties);
	const rows = await readAside(query);
	return rows.map((row) => {
		const [organisationId = 0, categoryId = 0, sent = 0, named = 0, n = 0] = row.map(Number);
		return { organisationId, categoryId, month: sent, isNamed: named === 1, n };
	});
}

/** One way to cut the counts: what its lines and columns are called, in order, and where a count belongs. */
export type Axis<Of = Counted> = {
	names: string[];
	of: (count: Of) => number;
	hidesNamed: boolean;
};

/** The two levels of categories, each leaf as 「調達：仕様書の相談」. */
export function categoryAxis(): Axis<Pick<Counted, 'categoryId'>> {
	const all = db().select().from(ticketCategory).orderBy(asc(ticketCategory.position)).all();
	const leaves = all
		.filter(({ parentId }) => parentId === null)
		.flatMap((branch) =>
			all
				.filter(({ parentId }) => parentId === branch.id)
				.map(({ id, name }) => ({ id, name: `${branch.name}：${name}` }))
		);
	const order = new Map(leaves.map(({ id }, index) => [id, index]));
	return {
		names: leaves.map(({ name }) => name),
		of: ({ categoryId }) => order.get(categoryId) ?? -1,
		hidesNamed: false
	};
}

/** The top categories alone. */
export function branchAxis(): Axis<Pick<Counted, 'categoryId'>> {
	const all = db().select().from(ticketCategory).orderBy(asc(ticketCategory.position)).all();
	const branches = all.filter(({ parentId }) => parentId === null);
	const order = new Map(branches.map(({ id }, index) => [id, index]));
	const branchOf = new Map(all.map(({ id, parentId }) => [id, order.get(parentId ?? id) ?? -1]));
	return {
		names: branches.map(({ name }) => name),
		of: ({ categoryId }) => branchOf.get(categoryId) ?? -1,
		hidesNamed: false
	};
}

/** April to March. */
export function monthAxis(): Axis<Pick<Counted, 'month'>> {
	return {
		names: fiscalMonths.map((month) => `${month}月`),
		of: ({ month }) => fiscalMonths.findIndex((each) => each === month),
		hidesNamed: false
	};
}

/** The organisations in their one order, those without a case too. */
export function organisationAxis(): Axis {
	const bodies = organisations.list();
	const order = new Map(bodies.map(({ id }, index) => [id, index]));
	return {
		names: bodies.map(({ name }) => name),
		of: ({ organisationId }) => order.get(organisationId) ?? -1,
		hidesNamed: true
	};
}

/** The ten 広域, and who is in none of them. */
export function districtAxis(): Axis {
	const slugs: (string | null)[] = [...districts.map(({ slug }) => slug), null];
	const bodies = new Map(organisations.list().map(({ id, district }) => [id, district]));
	return {
		names: slugs.map(districtName),
		of: ({ organisationId }) => slugs.indexOf(bodies.get(organisationId) ?? null),
		hidesNamed: true
	};
}

/** Cuts counts into a table; lines without a case are left out, columns never. */
export function tableOf(counts: readonly Counted[], lines: Axis, columns: Axis): CountTable {
	const hides = lines.hidesNamed || columns.hidesNamed;
	const cells = lines.names.map(() => columns.names.map(() => 0));
	const named = columns.names.map(() => 0);
	let hidden = 0;
	for (const count of counts) {
		const [line, column] = [lines.of(count), columns.of(count)];
		if (hides && count.isNamed) {
			hidden += count.n;
			// By 広域 or 団体 not even the column is told.
			if (!columns.hidesNamed) named[column] = (named[column] ?? 0) + count.n;
		} else {
			const row = cells[line];
			if (row) row[column] = (row[column] ?? 0) + count.n;
		}
	}
	const all = lines.names.map((name, index) => lineOf(name, cells[index] ?? []));
	const others: Line | null =
		hidden === 0 ? null : { name: `ほか ${hidden}件（関係者のみ）`, cells: named, sum: hidden };
	const shown = others ? [...all, others] : all;
	return {
		columns: columns.names,
		lines: all.filter(({ sum }) => sum > 0),
		others,
		sum: {
			name: '計',
			cells: columns.names.map((_, column) =>
				shown.reduce((sum, line) => sum + (line.cells[column] ?? 0), 0)
			),
			sum: shown.reduce((sum, line) => sum + line.sum, 0)
		}
	};
}

function lineOf(name: string, cells: number[]): Line {
	return { name, cells, sum: cells.reduce((sum, each) => sum + each, 0) };
}
