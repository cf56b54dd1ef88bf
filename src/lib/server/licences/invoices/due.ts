import { sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import type { InvoiceKey, InvoiceKind } from '#lib/licence-invoices.ts';
import type { SettlementMode } from '#lib/licences.ts';
import type { Reader } from '../../db/index.ts';
import { taxOf, type Rounding } from '../money.ts';

/** A delivery that no invoice has yet been recorded for, or one given back after it was billed. */
export type DueLine = {
	deliveryId: number;
	kind: InvoiceKind;
	orderId: number;
	organisationId: number;
	applicationId: number;
	settlement: SettlementMode;
	partNumber: string;
	product: string;
	/** Below zero where it was given back. */
	packs: number;
	unitYen: number;
	taxRate: number;
	deliveredOn: Day;
};

/** What one invoice of a reseller will have to say. */
export type Due = InvoiceKey & {
	settlement: SettlementMode;
	orderYear: number;
	orderSequence: number;
	orderedOn: Day;
	reseller: string;
	rounding: Rounding;
	organisations: number;
	base: number;
	/** As the reseller rounds it. */
	tax: number;
};

const lines = (where: SQL) => sql`
	select d.id as deliveryId, k.kind, o.id as orderId, a.organisation_id as organisationId,
		a.id as applicationId, g.settlement, al.part_number as partNumber,
		trim(p.family || ' ' || p.edition || ' ' || p.release) as product,
		iif(k.kind = 'return', -d.packs, d.packs) as packs, ps.preferential_yen as unitYen,
		ps.tax_rate as taxRate, r.delivered_on as deliveredOn,
		o.fiscal_year as orderYear, o.sequence as orderSequence, o.ordered_on as orderedOn,
		s.name as reseller, s.rounding
	from delivery d
	join receipt_line rl on rl.id = d.receipt_line_id join receipt r on r.id = rl.receipt_id
	join purchase_order o on o.id = r.order_id join agreement g on g.id = o.agreement_id
	join reseller s on s.id = g.reseller_id
	join application_line al on al.id = d.application_line_id
	join licence_application a on a.id = al.application_id
	join sku on sku.part_number = al.part_number join product p on p.id = sku.product_id
	join price_snapshot ps on ps.id = (select max(id) from price_snapshot where line_id = al.id)
	join (select 'delivery' as kind union all select 'return') k
	where not exists (select 1 from invoice_line l
		where l.delivery_id = d.id and l.kind = k.kind and l.annulled_at is null)
	and case k.kind
		when 'delivery' then not exists (select 1 from licence_return b
			where b.delivery_id = d.id and b.state = 'returned')
		else exists (select 1 from licence_return b where b.delivery_id = d.id and b.state = 'returned')
			and exists (select 1 from invoice_line l
				where l.delivery_id = d.id and l.kind = 'delivery' and l.annulled_at is null)
		end
	and (${where})
	order by o.fiscal_year, o.sequence, k.kind, ps.tax_rate desc, a.organisation_id, al.part_number, d.id`;

type Row = DueLine &
	Pick<Due, 'orderYear' | 'orderSequence' | 'orderedOn' | 'reseller' | 'rounding'>;

/** The lines that one invoice has to have. */
export function linesDue(reader: Reader, key: InvoiceKey): DueLine[] {
	const { orderId, organisationId, kind, taxRate } = key;
	const isTheirs =
		organisationId === null
			? sql`g.settlement <> 'direct-invoice'`
			: sql`g.settlement = 'direct-invoice' and a.organisation_id = ${organisationId}`;
	return reader.all<Row>(
		lines(sql`o.id = ${orderId} and k.kind = ${kind} and ps.tax_rate = ${taxRate} and ${isTheirs}`)
	);
}

/** Everything that waits for an invoice, by what one invoice holds; `organisationId` narrows it to what is billed to one. */
export function allDue(reader: Reader, organisationId: number | null): Due[] {
	const where =
		organisationId === null
			? sql`1`
			: sql`g.settlement = 'direct-invoice' and a.organisation_id = ${organisationId}`;
	const groups = Map.groupBy(reader.all<Row>(lines(where)), (row) =>
		JSON.stringify([row.orderId, row.kind, row.taxRate, addressee(row)])
	);
	return [...groups.values()].flatMap((rows) => (rows[0] ? [dueOf(rows[0], rows)] : []));
}

function dueOf(first: Row, rows: readonly Row[]): Due {
	const base = sumOf(rows);
	const { orderId, kind, taxRate, settlement, orderYear, orderSequence } = first;
	const { orderedOn, reseller, rounding } = first;
	return {
		...{ orderId, kind, taxRate, settlement, orderYear, orderSequence, orderedOn, reseller },
		rounding,
		organisationId: addressee(first),
		organisations: new Set(rows.map((row) => row.organisationId)).size,
		base,
		tax: taxOf(base, taxRate, rounding)
	};
}

function addressee({ settlement, organisationId }: DueLine): number | null {
	return settlement === 'direct-invoice' ? organisationId : null;
}

/** Yen without tax of lines. */
export function sumOf(rows: readonly { packs: number; unitYen: number }[]): number {
	return rows.reduce((sum, { packs, unitYen }) => sum + packs * unitYen, 0);
}
