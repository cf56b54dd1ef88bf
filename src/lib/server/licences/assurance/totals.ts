import { sql } from 'drizzle-orm';
import { addMonths, dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import type { Metric } from '#lib/licences.ts';
import { db, preparedOnce } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { movements, type Movements } from './movements.ts';

/** Below this many organisations nothing is said of a group. */
const LEAST_GROUP = 3;

/** What everybody may know of a family in one version: of how many organisations, how many rights, on which day. */
export type Total = {
	lifecycleId: number;
	metric: Metric;
	/** Null: fewer than three. */
	held: { organisations: number; rights: number; on: Day } | null;
};

/**
 * Totals for those who may not see who holds what, as of the first day of a month. A total stands only for three
 * organisations besides the reader's own, and a later one replaces it only when three others have moved since: so
 * neither a total, nor a total less one's own, nor the difference of two of them names a group below three.
 */
export function totalsFor(actor: Actor): Total[] {
	const own = actor.organisation.id;
	const { groups, published, month, ofProducts } = remembered();
	const known = published.get(own);
	if (known) return known;
	const months = monthsUntil(`${month}-01`);
	const totals = groups.flatMap(({ lifecycleId, metric, products }) => {
		const moved = products.flatMap((id) => ofProducts.get(id) ?? []);
		const held = publishedOf(moved, months, own);
		return held === 'nothing' ? [] : [{ lifecycleId, metric, held }];
	});
	published.set(own, totals);
	return totals;
}

/** What is told of as one. */
type Group = { lifecycleId: number; metric: Metric; products: number[] };

/** What was published up to this month. Only what counted before the month began is in it. */
type Memory = {
	/** What ends it: another database, month or catalogue, or an entry that counts in a month which was over. */
	state: unknown[];
	groups: Group[];
	published: Map<number, Total[]>;
};

let memory: Memory | null = null;

function remembered() {
	const month = dayOf(now()).slice(0, 7);
	const { entry, products } = selectState().get() ?? { entry: 0, products: '' };
	const { ofProducts, pastChanges } = movements(entry);
	const state = [ofProducts, month, products, pastChanges];
	if (!memory || state.some((each, index) => each !== memory?.state[index])) {
		memory = { state, groups: groupsOfProducts(), published: new Map() };
	}
	return { ...memory, month, ofProducts };
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

/** The products of a family in one version, by what they are counted in. */
function groupsOfProducts(): Group[] {
	const rows = db().all<{ lifecycleId: number; metric: Metric; productId: number }>(sql`
		select first.id as lifecycleId, product.metric, product.id as productId
		from (select min(id) as id, vendor_id, family, release from lifecycle
			group by vendor_id, family, release) first
		join product on product.vendor_id = first.vendor_id and product.family = first.family
			and product.release = first.release
		order by first.id, product.metric, product.id`);
	const groups = Map.groupBy(rows, (row) => `${row.lifecycleId} ${row.metric}`);
	return [...groups.values()].flatMap((of) => {
		const [first] = of;
		if (!first) return [];
		const { lifecycleId, metric } = first;
		return [{ lifecycleId, metric, products: of.map(({ productId }) => productId) }];
	});
}

/** The total that stands today, after all that was published before; 'nothing' where nobody ever held any. */
function publishedOf(
	moved: readonly Movements[],
	months: readonly Day[],
	own: number
): Total['held'] | 'nothing' {
	const held = new Map<number, number>();
	let published = new Map<number, number>();
	let last: Total['held'] = null;
	let shown: Total['held'] | 'nothing' = 'nothing';
	let before: Day | null = null;
	for (const on of months) {
		// What moved before the first month that is followed counts in it.
		const isFirst = before === months[0];
		if (before !== null) add(held, moved, isFirst ? '' : before, on);
		before = on;
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

/** Adds what moved from a month on until before another. */
function add(
	held: Map<number, number>,
	moved: readonly Movements[],
	from: Day | '',
	until: Day
): void {
	for (const months of moved) {
		const meant =
			from === ''
				? [...months].filter(([month]) => month < until.slice(0, 7)).map(([, bodies]) => bodies)
				: [months.get(from.slice(0, 7)) ?? []];
		for (const bodies of meant) {
			for (const [id, rights] of bodies) held.set(id, (held.get(id) ?? 0) + rights);
		}
	}
}

function movedSince(before: Map<number, number>, after: Map<number, number>, own: number): number {
	return [...after].filter(([id, rights]) => id !== own && (before.get(id) ?? 0) !== rights).length;
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
