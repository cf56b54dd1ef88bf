import { sql } from 'drizzle-orm';
import { dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import type { Metric } from '#lib/licences.ts';
import { db, preparedOnce } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { addMonths } from '../terms.ts';

/** Below this many organisations nothing is said of a group. */
const LEAST_GROUP = 3;

/** What everybody may know of a family in one version: of how many organisations, how many rights, on which day. */
export type Total = {
	lifecycleId: number;
	metric: Metric;
	/** Null: fewer than three. */
	held: { organisations: number; rights: number; on: Day } | null;
};

type Movement = {
	lifecycleId: number;
	metric: Metric;
	organisationId: number;
	month: string;
	rights: number;
};

/**
 * Totals for those who may not see who holds what, as of the first day of a month. A total stands only for three
 * organisations besides the reader's own, and a later one replaces it only when three others have moved since: so
 * neither a total, nor a total less one's own, nor the difference of two of them names a group below three.
 */
export function totalsFor(actor: Actor): Total[] {
	const own = actor.organisation.id;
	const { groups, published, month } = remembered();
	const known = published.get(own);
	if (known) return known;
	const months = monthsUntil(`${month}-01`);
	const totals = groups.flatMap((rows) => {
		const [first] = rows;
		if (!first) return [];
		const { lifecycleId, metric } = first;
		const held = publishedOf(rows, months, own);
		return held === 'nothing' ? [] : [{ lifecycleId, metric, held }];
	});
	published.set(own, totals);
	return totals;
}

/**
 * What was published up to this month. Only what counted before the month began is in it, and an entry counts in the
 * month in which it was written at the soonest: until the month is over it changes with the products alone.
 */
type Memory = {
	client: unknown;
	month: string;
	products: string;
	/** The last entry looked at. */
	entry: number;
	groups: Movement[][];
	published: Map<number, Total[]>;
};

let memory: Memory | null = null;

function remembered(): Memory {
	const client = db().$client;
	const month = dayOf(now()).slice(0, 7);
	const { entry, products } = selectState().get() ?? { entry: 0, products: '' };
	const stands =
		memory?.client === client && memory.month === month && memory.products === products;
	if (memory && stands) {
		const isEarlier =
			entry < memory.entry || (entry > memory.entry && countsBefore(memory.entry, month));
		if (!isEarlier) {
			memory.entry = entry;
			return memory;
		}
	}
	const rows = movements(month);
	const groups = [...Map.groupBy(rows, (row) => `${row.lifecycleId} ${row.metric}`).values()];
	memory = { client, month, products, entry, groups, published: new Map() };
	return memory;
}

const selectState = preparedOnce((connection) =>
	connection
		.select({
			entry: sql<number>`coalesce((select max(id) from ledger_entry), 0)`,
			products: sql<string>`(select count(*) || ' ' || coalesce(sum(version), 0) || ' ' || coalesce(max(id), 0)
				from product) || ' ' || (select count(*) || ' ' || coalesce(max(id), 0) from lifecycle)`
		})
		.from(sql`(select 1)`)
		.prepare()
);

/** Whether an entry after this one counts before a month: only where a clock was set back. */
function countsBefore(entry: number, month: string): boolean {
	const row = db().get(sql`select 1 from ledger_entry
		where id > ${entry} and ${monthOf} < ${month} limit 1`);
	return row !== undefined;
}

/** The total that stands today, after all that was published before; 'nothing' where nobody ever held any. */
function publishedOf(rows: Movement[], months: Day[], own: number): Total['held'] | 'nothing' {
	const held = new Map<number, number>();
	let published = new Map<number, number>();
	let last: Total['held'] = null;
	let shown: Total['held'] | 'nothing' = 'nothing';
	let index = 0;
	for (const on of months) {
		for (; index < rows.length; index += 1) {
			const row = rows[index];
			if (!row || `${row.month}-01` >= on) break;
			held.set(row.organisationId, (held.get(row.organisationId) ?? 0) + row.rights);
		}
		const holders = [...held].filter(([, rights]) => rights > 0);
		if (holders.length === 0 && shown === 'nothing') continue;
		const isEnough = holders.filter(([id]) => id !== own).length >= LEAST_GROUP;
		if (isEnough && movedSince(published, held, own) >= LEAST_GROUP) {
			const rights = holders.reduce((sum, [, each]) => sum + each, 0);
			last = { organisations: holders.length, rights, on };
			published = new Map(held);
		}
		shown = isEnough ? last : null;
	}
	return shown;
}

function movedSince(before: Map<number, number>, after: Map<number, number>, own: number): number {
	return [...after].filter(([id, rights]) => id !== own && (before.get(id) ?? 0) !== rights).length;
}

/** The month in which an entry both counted and was written. */
const monthOf = sql`max(substr(ledger_entry.on_day, 1, 7),
	strftime('%Y-%m', ledger_entry.at / 1000 + 32400, 'unixepoch'))`;

/** Movements before a month by organisation and month: back-dated ones show late. */
function movements(before: string): Movement[] {
	const since = `${fiscalYear(dayOf(now())) - YEARS}-04`;
	return db().all<Movement>(sql`
		select first.id as lifecycleId, product.metric, lot.organisation_id as organisationId,
			max(${since}, ${monthOf}) as month, sum(ledger_entry.rights) as rights
		from (select min(id) as id, vendor_id, family, release from lifecycle
			group by vendor_id, family, release) first
		join product on product.vendor_id = first.vendor_id and product.family = first.family
			and product.release = first.release
		join lot on lot.product_id = product.id
		join ledger_entry on ledger_entry.lot_id = lot.id
		where ${monthOf} < ${before}
		group by first.id, product.metric, lot.organisation_id, month
		order by first.id, product.metric, month, lot.organisation_id`);
}

/** As far back as publications are followed, fiscal years. */
const YEARS = 5;

function monthsUntil(today: Day): Day[] {
	const months: Day[] = [];
	for (
		let month = `${fiscalYear(today) - YEARS}-04-01`;
		month <= today;
		month = addMonths(month, 1)
	) {
		months.push(month);
	}
	return months;
}
