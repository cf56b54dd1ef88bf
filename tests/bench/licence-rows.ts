import { addDays, fiscalYear, type Day } from '#lib/dates.ts';
import { db } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';

/** How long the ledger has been kept, days. */
const HISTORY = 2_400;

/** Puts products, lots and their movements there, six years of them, without breaking an invariant; gives how many. */
export function putLedger(of: {
	lots: number;
	entriesPerLot: number;
	products: number;
	today: Day;
}): number {
	const client = db().$client;
	const bodies = municipalityIds();
	const products = putProducts(of.products);
	const begins = Array.from({ length: HISTORY + 1 }, (_, back) => addDays(of.today, -back));
	const dayBack = (back: number) => begins[Math.max(0, Math.floor(back))] ?? of.today;
	const at = (day: Day) => Date.parse(`${day}T09:00:00+09:00`);
	const addLot =
		client.prepare(`insert into lot (id, organisation_id, product_id, part_number, agreement_number,
		usage_start, confirmed_at) values (?, ?, ?, ?, ?, ?, ?)`);
	const addEntry =
		client.prepare(`insert into ledger_entry (id, lot_id, on_day, kind, rights, document, reason,
		group_id, reverses, at) values (?, ?, ?, ?, ?, '書類', ?, ?, ?, ?)`);
	const addTerm =
		client.prepare(`insert into assurance_term (lot_id, rights, starts_on, ends_on, state)
		values (?, ?, ?, ?, ?)`);
	const addUse =
		client.prepare(`insert into assignment (organisation_id, product_id, target, rights, since)
		values (?, ?, '端末', ?, ?)`);
	let entry = 0;
	const put = (
		lot: number,
		day: Day,
		kind: string,
		rights: number,
		more: { reason?: string; group?: string; reverses?: number } = {}
	) => {
		entry += 1;
		const { reason = '', group = null, reverses = null } = more;
		addEntry.run(entry, lot, day, kind, rights, reason, group, reverses, at(day));
		return entry;
	};
	client.transaction(() => {
		for (let lot = 1; lot <= of.lots; lot += 1) {
			const body = bodies[lot % bodies.length];
			const product = products[Math.floor(lot / bodies.length) % products.length];
			const oldest = HISTORY - ((lot * 7919) % (HISTORY - 400));
			const day = dayBack(oldest);
			const part = `9EM-${String(10_000 + (Number(product) % 80_000))}`;
			const isConfirmed = lot % 40 !== 0 ? at(day) : null;
			addLot.run(lot, body, product, part, `S-${1000 + (lot % 9)}`, day, isConfirmed);
			let held = 16 * (1 + (lot % 8));
			put(lot, day, 'opening', held);
			let discarded: { id: number; day: Day } | null = null;
			for (let nth = 1; nth < of.entriesPerLot; nth += 1) {
				const on = dayBack(oldest * (1 - nth / of.entriesPerLot));
				if (discarded) {
					put(lot, discarded.day, 'corrected', 1, { reason: '誤り', reverses: discarded.id });
					discarded = null;
					held += 1;
				} else {
					// Now and then all that is left goes, and the lot is shown no more.
					const isLast = nth === of.entriesPerLot - 1 && lot % 7 === 0;
					const rights = isLast ? held : 1;
					discarded = { id: put(lot, on, 'discarded', -rights), day: on };
					held -= rights;
				}
			}
			if (held > 0 && lot % 3 === 0) {
				const startsOn = dayBack((lot * 31) % 1000);
				addTerm.run(lot, held, startsOn, addDays(startsOn, 1094), 'active');
			}
		}
		for (const [nth, body] of bodies.entries()) {
			for (const product of products) addUse.run(body, product, 100 + nth, dayBack(2000));
		}
	})();
	client.exec('analyze');
	return entry;
}

/** A 取りまとめ whose prices are fixed, with an application of each municipality; gives it and how many lines it has. */
export function putRound(
	desk: Actor,
	today: Day,
	lines: number
): { roundId: number; lines: number } {
	const client = db().$client;
	const one = (sql: string, ...values: unknown[]) =>
		Number(client.prepare(sql).run(...values).lastInsertRowid);
	const now = Date.now();
	const year = fiscalYear(today);
	const hand = [desk.person.id, desk.tenure.id, desk.seat.id];
	return client.transaction(() => {
		const reseller = one(
			`insert into reseller (name, invoice_number, rounding) values ('測定の販売店', '', 'floor')`
		);
		const program = client.prepare('select id from licence_program').pluck().get();
		const agreement = one(
			`insert into agreement (program_id, reseller_id, name, number_kind, number, settlement, is_unconfirmed)
				values (?, ?, '測定の契約', 'other', 'M-1', 'direct-invoice', 0)`,
			program,
			reseller
		);
		const list = one(
			`insert into price_list (reseller_id, title, valid_from, is_tax_included, state, file_name, sha256,
				person_id, at) values (?, '測定', ?, 0, 'active', 'm.csv', 'm', ?, ?)`,
			...[reseller, addDays(today, -90), desk.person.id, now]
		);
		const round = one(
			`insert into purchase_round (name, agreement_id, state, opens_on, closes_on, price_lock_on, order_by,
				delivery_target, budget_year, person_id, state_at) values ('測定', ?, 'priced', ?, ?, ?, ?, ?, ?, ?, ?)`,
			...[agreement, addDays(today, -30), addDays(today, -10), addDays(today, -8)],
			...[addDays(today, 10), addDays(today, 60), year, desk.person.id, now]
		);
		const parts = client
			.prepare('select part_number from sku order by part_number limit ?')
			.pluck()
			.all(lines * 2) as string[];
		const prices = parts.map((part, nth) =>
			one(
				`insert into price_row (price_list_id, part_number, list_yen, preferential_yen, rights_per_pack,
					valid_from, sheet, row_number, raw) values (?, ?, ?, ?, 2, ?, '価格', ?, '[]')`,
				...[list, part, 50_000 + nth, 40_000 + nth, addDays(today, -90), nth + 2]
			)
		);
		let count = 0;
		for (const [nth, body] of municipalityIds().entries()) {
			one(
				`insert into enrolment (agreement_id, organisation_id, number, starts_on) values (?, ?, '', ?)`,
				...[agreement, body, addDays(today, -400)]
			);
			const application = one(
				`insert into licence_application (fiscal_year, sequence, person_id, tenure_id, seat_id,
					organisation_id, author_name, author_section, round_id, state, state_at, purpose, budget, via,
					submitted_at) values (?, ?, ?, ?, ?, ?, '', '', ?, 'accepted', ?, '更新', '', 'web', ?)`,
				...[year, nth + 1, ...hand, body, round, now, now]
			);
			for (let each = 0; each < lines; each += 1) {
				const at = (nth + each * 2) % parts.length;
				const line = one(
					`insert into application_line (application_id, part_number, packs, reason) values (?, ?, ?, 'new')`,
					...[application, parts[at], 1 + ((nth + each) % 9)]
				);
				one(
					`insert into price_snapshot (line_id, price_row_id, list_yen, preferential_yen, tax_rate, at)
						values (?, ?, ?, ?, 1000, ?)`,
					...[line, prices[at], 50_000 + at, 40_000 + at, now]
				);
				count += 1;
			}
		}
		return { roundId: round, lines: count };
	})();
}

/** Families of which there are days of support first, so that what is told to others has something to sum. */
function putProducts(count: number): number[] {
	const client = db().$client;
	const supported = client
		.prepare('select distinct vendor_id vendor, family, release from lifecycle order by 1, 2, 3')
		.all() as { vendor: number; family: string; release: string }[];
	const addProduct =
		client.prepare(`insert or ignore into product (vendor_id, family, edition, release, metric, pool)
		values (?, ?, ?, ?, 'core', 'servers')`);
	const addSku =
		client.prepare(`insert or ignore into sku (part_number, product_id, kind, rights_per_pack)
		values (?, ?, 'licence', 2)`);
	return client.transaction(() => {
		const vendor = supported[0]?.vendor ?? 1;
		return Array.from({ length: count }, (_, nth) => {
			const of = nth % 3 === 0 ? supported[nth / 3] : undefined;
			const row = of ?? { vendor, family: `測定 ${nth}`, release: String(2010 + (nth % 15)) };
			const id = Number(
				addProduct.run(row.vendor, row.family, `測定版${nth}`, row.release).lastInsertRowid
			);
			addSku.run(`9EM-${10_000 + (id % 80_000)}`, id);
			return id;
		});
	})();
}

function municipalityIds(): number[] {
	return db()
		.$client.prepare(
			`select id from organisation where kind in ('市', '町', '村') order by position`
		)
		.pluck()
		.all() as number[];
}
