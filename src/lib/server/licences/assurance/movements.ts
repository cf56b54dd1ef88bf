import { sql } from 'drizzle-orm';
import { setTimeout as pause } from 'node:timers/promises';
import { dayOf } from '#lib/dates.ts';
import { db, preparedOnce, schema } from '../../db/index.ts';
import { now } from '../../now.ts';

const { ledgerEntry } = schema;

/** Rights that came or went, by month such as '2026-04' and organisation. */
export type Movements = Map<string, Map<number, number>>;

/**
 * Every entry of the ledger, added up: entries are only ever added, so that each is read once. `pastChanges` counts how
 * often one came in that counts in a month which was over.
 */
type Sums = {
	client: unknown;
	lastEntry: number;
	ofProducts: Map<number, Movements>;
	pastChanges: number;
};

/** Entries read at once, about 20 ms: nobody else is served meanwhile. */
const SLICE = 10_000;

let sums: Sums | null = null;

/** What moved of each product until the last entry there is; what nobody read ahead is read now. */
export function movements(lastEntry: number): Sums {
	const standing = standingSums(lastEntry);
	while (standing.lastEntry < lastEntry) addSlice(standing, lastEntry);
	return standing;
}

/** Reads what has come into the ledger, a slice at a time with others served in between. Run by the schedule. */
export async function readAhead(): Promise<void> {
	for (;;) {
		const lastEntry = selectLast().get()?.id ?? 0;
		const standing = standingSums(lastEntry);
		if (standing.lastEntry >= lastEntry) return;
		addSlice(standing, lastEntry);
		await pause(0);
	}
}

/** The last entry that was read. */
export function lastRead(): number {
	return sums?.lastEntry ?? 0;
}

/** Another database, or one that was put back, begins anew. */
function standingSums(lastEntry: number): Sums {
	const client = db().$client;
	if (sums?.client !== client || sums.lastEntry > lastEntry) {
		sums = { client, lastEntry: 0, ofProducts: new Map(), pastChanges: 0 };
	}
	return sums;
}

const selectLast = preparedOnce((connection) =>
	connection
		.select({ id: sql<number>`coalesce(max(${ledgerEntry.id}), 0)` })
		.from(ledgerEntry)
		.prepare()
);

function addSlice(to: Sums, lastEntry: number): void {
	const until = Math.min(to.lastEntry + SLICE, lastEntry);
	const thisMonth = dayOf(now()).slice(0, 7);
	let isPast = false;
	for (const row of selectSlice().all(to.lastEntry, until) as Row[]) {
		const [product, organisation, month, rights] = row;
		const months = to.ofProducts.get(product) ?? new Map<string, Map<number, number>>();
		const bodies = months.get(month) ?? new Map<number, number>();
		bodies.set(organisation, (bodies.get(organisation) ?? 0) + rights);
		months.set(month, bodies);
		to.ofProducts.set(product, months);
		isPast ||= month < thisMonth;
	}
	to.lastEntry = until;
	if (isPast) to.pastChanges += 1;
}

type Row = [product: number, organisation: number, month: string, rights: number];

/** An entry counts in the month in which it was written at the soonest: back-dated ones show late. */
const selectSlice = preparedOnce(({ $client }) =>
	$client
		.prepare(
			`select lot.product_id, lot.organisation_id, max(substr(ledger_entry.on_day, 1, 7),
				strftime('%Y-%m', ledger_entry.at / 1000 + 32400, 'unixepoch')), ledger_entry.rights
			from ledger_entry join lot on lot.id = ledger_entry.lot_id
			where ledger_entry.id > ? and ledger_entry.id <= ?`
		)
		.raw()
);
