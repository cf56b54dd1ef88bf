import { asc, desc, eq } from 'drizzle-orm';
import { productName } from '#lib/licence-catalogue.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { list } from '../../identity/organisations.ts';
import { holdings } from '../ledger/holdings.ts';
import { itemOf } from './reading.ts';

const { person, portalAcceptance, portalRow, product, sku } = schema;

/** One organisation and item on both sides, in rights. */
export type Compared = {
	/** Names the difference with both of its numbers. */
	difference: string;
	organisationId: number | null;
	organisation: string;
	/** A part number, or family and version. */
	item: string;
	name: string;
	here: number;
	there: number;
	kind: 'same' | 'here' | 'there' | 'differs';
	/** Licence ids and order numbers of the export. */
	numbers: string[];
	/** Lots of the ledger behind it. */
	lots: number[];
	accepted: { reason: string; by: string; at: Date } | null;
};

type Snapshot = typeof schema.portalSnapshot.$inferSelect;
type Side = Omit<Compared, 'difference' | 'kind' | 'accepted' | 'organisation'>;

/** How an organisation is called that nobody could tell from the file. */
const UNTOLD = '団体が分からない行';

/**
 * An export beside the ledger of its day, by organisation and item. Of the ledger only organisations that the export
 * names count, and only makers it knows: what it cannot know of is not missing there.
 */
export function compare(actor: Actor, snapshot: Snapshot): Compared[] {
	const rows = db()
		.select()
		.from(portalRow)
		.where(eq(portalRow.snapshotId, snapshot.id))
		.orderBy(asc(portalRow.id))
		.all();
	const products = db().select().from(product).all();
	const skus = new Map(
		db()
			.select()
			.from(sku)
			.all()
			.map((row) => [row.partNumber, row])
	);
	const byId = new Map(products.map((row) => [row.id, row]));
	const families = new Map(products.map((row) => [itemOf(row.family, row.release), row]));
	const productOf = (item: string) =>
		snapshot.kind === 'orders' ? byId.get(skus.get(item)?.productId ?? 0) : families.get(item);
	const vendors = new Set(rows.flatMap(({ item }) => productOf(item)?.vendorId ?? []));
	const told = new Set(rows.map(({ organisationId }) => organisationId));
	const sides = new Map<string, Side>();
	const sideOf = (organisationId: number | null, item: string, name: string): Side => {
		const key = `${organisationId ?? ''}|${item}`;
		const known = sides.get(key);
		const side = known ?? {
			...{ organisationId, item, name, here: 0, there: 0 },
			...{ numbers: [], lots: [] }
		};
		if (!known) sides.set(key, side);
		return side;
	};
	for (const row of rows) {
		const of = productOf(row.item);
		const side = sideOf(row.organisationId, row.item, of ? productName(of) : row.description);
		const perPack = snapshot.kind === 'orders' ? (skus.get(row.item)?.rightsPerPack ?? 1) : 1;
		side.there += row.quantity * perPack;
		const number = [row.licenceId, row.orderNumber].filter((word) => word !== '').join(' ');
		if (number !== '' && !side.numbers.includes(number)) side.numbers.push(number);
	}
	for (const lot of holdings(actor, { day: snapshot.takenOn })) {
		const of = byId.get(lot.productId);
		if (!of || !told.has(lot.organisationId)) continue;
		if (vendors.size > 0 && !vendors.has(of.vendorId)) continue;
		const item =
			snapshot.kind === 'orders' ? (lot.partNumber ?? '型番なし') : itemOf(of.family, of.release);
		const side = sideOf(lot.organisationId, item, lot.product);
		side.here += lot.rights;
		side.lots.push(lot.lotId);
	}
	return ordered([...sides.values()]);
}

function ordered(sides: Side[]): Compared[] {
	const bodies = list();
	const place = new Map(bodies.map(({ id }, index) => [id, index]));
	const names = new Map(bodies.map(({ id, name }) => [id, name]));
	const accepted = acceptances();
	return sides
		.map((side): Compared => {
			const { organisationId, item, here, there } = side;
			const difference = `${organisationId ?? ''}|${item}|${here}|${there}`;
			const kind =
				here === there ? 'same' : there === 0 ? 'here' : here === 0 ? 'there' : 'differs';
			return {
				...side,
				...{ difference, kind, accepted: accepted.get(difference) ?? null },
				organisation: names.get(organisationId ?? 0) ?? UNTOLD
			};
		})
		.sort(
			(a, b) =>
				(place.get(a.organisationId ?? 0) ?? bodies.length) -
					(place.get(b.organisationId ?? 0) ?? bodies.length) || (a.item < b.item ? -1 : 1)
		);
}

/** Differences accepted for this or an earlier export: the newest word holds. */
function acceptances(): Map<string, NonNullable<Compared['accepted']>> {
	const rows = db()
		.select({ row: portalAcceptance, by: person.name })
		.from(portalAcceptance)
		.innerJoin(person, eq(person.id, portalAcceptance.personId))
		.orderBy(desc(portalAcceptance.at))
		.all();
	const newest = new Map<string, NonNullable<Compared['accepted']>>();
	for (const { row, by } of rows) {
		if (!newest.has(row.difference)) {
			newest.set(row.difference, { reason: row.reason, by, at: row.at });
		}
	}
	return newest;
}
