import { desc, eq, sql, type SQL } from 'drizzle-orm';
import { db, schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { format, parse } from '../../numbers/official.ts';
import { authorize, found } from '../../permissions.ts';

const { agreement, person, purchaseOrder, purchaseRound, reseller } = schema;

/** The series of the official numbers of orders, and its word. */
export const SERIES = 'licence-order';
const WORD = '発';

/** 発注 with its contract and reseller. */
export type Order = typeof purchaseOrder.$inferSelect & {
	number: string;
	agreement: string;
	agreementNumber: string;
	programId: number;
	reseller: string;
	resellerContact: string;
	round: string | null;
	by: string;
};

/** An order's official number (`発R8-0003`). */
export function numberOf(of: { fiscalYear: number; sequence: number }): string {
	return format({ series: SERIES, ...of }, WORD);
}

/** The last path segment of an order's page. */
export function pathOf(of: { fiscalYear: number; sequence: number }): string {
	return format({ series: SERIES, ...of });
}

/** All orders, the newest first. Throws `Forbidden` for who is not the union. */
export function list(actor: Actor): Order[] {
	authorize(actor, 'licence.work', null);
	return select(db(), undefined).map(flat);
}

/** An order by its number as in its page's address. Throws `Forbidden` and `NotFound`. */
export function find(actor: Actor, number: string): Order {
	authorize(actor, 'licence.work', null);
	const { fiscalYear, sequence } = found(parse(number));
	const where = sql`${purchaseOrder.fiscalYear} = ${fiscalYear} and ${purchaseOrder.sequence} = ${sequence}`;
	return flat(found(select(db(), where)[0]));
}

/** An order as it stands in the caller's transaction. Throws `NotFound`. */
export function asItIs(reader: Reader, id: number): Order {
	return flat(found(select(reader, eq(purchaseOrder.id, id))[0]));
}

/** The order of a 取りまとめ; null before it was placed. Asks for no right. */
export function ofRound(reader: Reader, roundId: number): Order | null {
	const row = select(reader, eq(purchaseOrder.roundId, roundId))[0];
	return row ? flat(row) : null;
}

const select = (reader: Reader, where: SQL | undefined) =>
	reader
		.select({
			order: purchaseOrder,
			of: agreement,
			seller: reseller,
			round: purchaseRound.name,
			by: person.name
		})
		.from(purchaseOrder)
		.innerJoin(agreement, eq(agreement.id, purchaseOrder.agreementId))
		.innerJoin(reseller, eq(reseller.id, agreement.resellerId))
		.innerJoin(person, eq(person.id, purchaseOrder.personId))
		.leftJoin(purchaseRound, eq(purchaseRound.id, purchaseOrder.roundId))
		.where(where)
		.orderBy(desc(purchaseOrder.fiscalYear), desc(purchaseOrder.sequence))
		.all();

function flat({ order, of, seller, round, by }: ReturnType<typeof select>[number]): Order {
	return {
		...order,
		number: numberOf(order),
		agreement: of.name,
		agreementNumber: of.number,
		programId: of.programId,
		reseller: seller.name,
		resellerContact: seller.contact,
		round,
		by
	};
}
