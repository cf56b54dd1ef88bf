import { and, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { OpeningRow } from '#lib/licence-ledger.ts';
import { db, schema, type Reader } from '../../../db/index.ts';
import { coverOn } from '../cover.ts';

const { assuranceTerm, ledgerEntry, lot, organisation, product, sku } = schema;

/** 期首残高 as it stands: its lot, the entry that says so, and when its SA ends. */
type Standing = {
	lotId: number;
	entryId: number;
	rights: number;
	partNumber: string | null;
	organisationId: number;
	agreementNumber: string;
	assuranceEnd: Day | null;
	/** Its SA went on here since: a sheet of long ago says nothing about that any more. */
	isRenewed: boolean;
};

/** A line of the sheet against the ledger: new, the same, or with another number or end of SA. */
export type OpeningDifference = {
	row: OpeningRow;
	organisation: string;
	product: string;
	productId: number;
	kind: 'fresh' | 'changed' | 'same';
	before: Standing | null;
};

/**
 * What lines of 期首残高 would change, in their order. A line means the lot of its organisation, part number and
 * agreement whose SA ends on the same day, else the one that is left; what the sheet does not name stays.
 */
export function openingDifference(
	rows: readonly OpeningRow[],
	tx: Reader = db()
): OpeningDifference[] {
	const left = standingOf([...new Set(rows.map(({ organisationId }) => organisationId))], tx);
	const isOf = (row: OpeningRow) => (each: Standing) =>
		each.organisationId === row.organisationId &&
		each.partNumber === row.partNumber &&
		each.agreementNumber === row.agreementNumber;
	const taken = new Map<OpeningRow, Standing>();
	const take = (row: OpeningRow, which: (each: Standing) => boolean) => {
		const at = taken.has(row) ? -1 : left.findIndex((each) => isOf(row)(each) && which(each));
		const [found] = at < 0 ? [] : left.splice(at, 1);
		if (found) taken.set(row, found);
	};
	for (const row of rows) take(row, (each) => each.assuranceEnd === row.assuranceEnd);
	for (const row of rows) take(row, () => true);
	const names = namesIn(rows, tx);
	return rows.map((row) => {
		const before = taken.get(row) ?? null;
		const isSame = before?.rights === row.rights && !endsOtherwise(row, before);
		const of = names.products.get(row.partNumber);
		return {
			row,
			organisation: names.organisations.get(row.organisationId) ?? '',
			product: of?.name ?? row.partNumber,
			productId: of?.id ?? 0,
			kind: before === null ? 'fresh' : isSame ? 'same' : 'changed',
			before
		};
	});
}

/** Whether a line has another end of SA than the ledger, which it may correct. */
export function endsOtherwise(row: OpeningRow, before: Standing): boolean {
	return !before.isRenewed && before.assuranceEnd !== row.assuranceEnd;
}

/** The entries of 期首残高 that hold, with their lots. */
function standingOf(organisationIds: number[], tx: Reader): Standing[] {
	const rows = tx
		.select({ lot, entry: ledgerEntry })
		.from(ledgerEntry)
		.innerJoin(lot, eq(lot.id, ledgerEntry.lotId))
		.where(
			and(
				eq(ledgerEntry.kind, 'opening'),
				isNull(ledgerEntry.reverses),
				inArray(lot.organisationId, organisationIds),
				sql`not exists (select 1 from ledger_entry red where red.reverses = ${ledgerEntry.id})`
			)
		)
		.orderBy(lot.id)
		.all();
	const covers = coverOn(
		tx,
		rows.map((row) => row.lot.id),
		'9999-12-31'
	);
	const renewed = new Set(
		tx
			.select({ lotId: assuranceTerm.lotId })
			.from(assuranceTerm)
			.where(and(isNotNull(assuranceTerm.previousId), ne(assuranceTerm.state, 'void')))
			.all()
			.map(({ lotId }) => lotId)
	);
	return rows.map((row) => ({
		isRenewed: renewed.has(row.lot.id),
		lotId: row.lot.id,
		entryId: row.entry.id,
		rights: row.entry.rights,
		partNumber: row.lot.partNumber,
		organisationId: row.lot.organisationId,
		agreementNumber: row.lot.agreementNumber,
		assuranceEnd: covers.get(row.lot.id)?.endsOn ?? null
	}));
}

function namesIn(rows: readonly OpeningRow[], tx: Reader) {
	const parts = [...new Set(rows.map(({ partNumber }) => partNumber))];
	const products = tx
		.select({ part: sku.partNumber, product })
		.from(sku)
		.innerJoin(product, eq(product.id, sku.productId))
		.where(sql`${sku.partNumber} in (select value from json_each(${JSON.stringify(parts)}))`)
		.all();
	const organisations = tx
		.select({ id: organisation.id, name: organisation.name })
		.from(organisation)
		.all();
	return {
		organisations: new Map(organisations.map(({ id, name }) => [id, name])),
		products: new Map(
			products.map((row) => [row.part, { id: row.product.id, name: productName(row.product) }])
		)
	};
}
