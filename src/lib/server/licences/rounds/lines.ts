import { and, asc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import type { ApplicationState, SkuKind } from '#lib/licences.ts';
import { schema, type Reader } from '../../db/index.ts';
import { nameOfProduct } from '../catalogue/names.ts';

const { applicationLine, licenceApplication, organisation, priceSnapshot, product, sku } = schema;

/** A line of an application with the price it holds, yen without tax for a pack. */
export type PricedLine = {
	lineId: number;
	applicationId: number;
	fiscalYear: number | null;
	sequence: number | null;
	state: ApplicationState;
	organisationId: number;
	organisation: string;
	partNumber: string;
	product: string;
	kind: SkuKind;
	packs: number;
	unitYen: number;
	listYen: number | null;
	wantedBy: Day | null;
};

/** What of one part number at one price comes together. */
export type PartTotal = Pick<PricedLine, 'partNumber' | 'product' | 'kind' | 'unitYen'> & {
	packs: number;
	yen: number;
	lines: PricedLine[];
};

/** States in which an application counts in the sums of its 取りまとめ. */
export const COUNTED: readonly ApplicationState[] = [
	'submitted',
	'accepted',
	'reconfirm',
	'ordered',
	'partial',
	'received',
	'delivered',
	'done'
];

/** The lines of applications in some states that a condition picks, in the order of 団体コード. */
export function linesWhere(
	reader: Reader,
	where: SQL,
	states: readonly ApplicationState[] = COUNTED
): PricedLine[] {
	return reader
		.select({
			lineId: applicationLine.id,
			applicationId: licenceApplication.id,
			fiscalYear: licenceApplication.fiscalYear,
			sequence: licenceApplication.sequence,
			state: licenceApplication.state,
			organisationId: organisation.id,
			organisation: organisation.name,
			partNumber: applicationLine.partNumber,
			product: nameOfProduct,
			kind: sku.kind,
			packs: sql<number>`${applicationLine.packs} - ${applicationLine.cancelled}`,
			unitYen: priceSnapshot.preferentialYen,
			listYen: priceSnapshot.listYen,
			wantedBy: licenceApplication.wantedBy
		})
		.from(applicationLine)
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.innerJoin(organisation, eq(organisation.id, licenceApplication.organisationId))
		.innerJoin(sku, eq(sku.partNumber, applicationLine.partNumber))
		.innerJoin(product, eq(product.id, sku.productId))
		.innerJoin(
			priceSnapshot,
			sql`${priceSnapshot.id} = (select max(id) from price_snapshot where line_id = ${applicationLine.id})`
		)
		.where(and(where, inArray(licenceApplication.state, [...states])))
		.orderBy(
			sql`${organisation.code6} is null`,
			asc(organisation.code6),
			asc(organisation.kana),
			asc(applicationLine.id)
		)
		.all();
}

/** The lines of a 取りまとめ. */
export function linesOf(
	reader: Reader,
	roundId: number,
	states: readonly ApplicationState[] = COUNTED
): PricedLine[] {
	return linesWhere(reader, eq(licenceApplication.roundId, roundId), states);
}

/** Lines by part number and price, packs and yen summed; no yen is rounded. */
export function byPart(lines: readonly PricedLine[]): PartTotal[] {
	const totals = new Map<string, PartTotal>();
	for (const line of lines) {
		const key = `${line.partNumber} ${line.unitYen}`;
		const { partNumber, product: name, kind, unitYen } = line;
		const total = totals.get(key) ?? {
			...{ partNumber, product: name, kind, unitYen },
			...{ packs: 0, yen: 0, lines: [] }
		};
		total.packs += line.packs;
		total.yen += line.packs * unitYen;
		total.lines.push(line);
		totals.set(key, total);
	}
	return [...totals.values()].sort((a, b) =>
		a.partNumber === b.partNumber ? a.unitYen - b.unitYen : a.partNumber < b.partNumber ? -1 : 1
	);
}

/** Packs and yen of all. */
export function sumOf(totals: readonly Pick<PartTotal, 'packs' | 'yen'>[]): {
	packs: number;
	yen: number;
} {
	return totals.reduce(
		(sum, { packs, yen }) => ({ packs: sum.packs + packs, yen: sum.yen + yen }),
		{
			packs: 0,
			yen: 0
		}
	);
}
