import { eq, max } from 'drizzle-orm';
import { dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { openLot } from '#lib/server/licences/ledger.ts';
import { inspect } from '#lib/server/licences/receipts/inspecting.ts';
import { find, linesOf } from '#lib/server/licences/receipts/receipts.ts';
import { receive } from '#lib/server/licences/receipts/receiving.ts';
import { endOfTerm } from '#lib/server/licences/terms.ts';
import { now } from '#lib/server/now.ts';
import { take } from '#lib/server/numbers/official.ts';
import { change } from '#lib/server/record/change.ts';
import { goods, type Good, type Register } from './licences.ts';

type Want = { by: Actor; good: Good; packs: number; delivered?: number };
export type Bought = {
	applicationId: number;
	lineId: number;
	orderLineId: number;
	deliveryId: number | null;
	lotId: number | null;
};

/** Tells of one order for several organisations, with what has been delivered of it by one receipt. */
export function tellOrder(
	register: Register,
	wants: readonly Want[],
	{ onDay = '2026-06-01' }: { onDay?: Day } = {}
): { orderId: number; receiptId: number; bought: Bought[] } {
	const at = new Date(`${onDay}T01:00:00Z`);
	const year = fiscalYear(at);
	const { desk, lead, agreementId } = register;
	const next = (table: typeof schema.purchaseOrder | typeof schema.receipt) =>
		(db()
			.select({ last: max(table.sequence) })
			.from(table)
			.where(eq(table.fiscalYear, year))
			.get()?.last ?? 0) + 1;
	const order = { fiscalYear: year, sequence: next(schema.purchaseOrder), agreementId };
	const orderId = keyOf(
		db()
			.insert(schema.purchaseOrder)
			.values({ ...order, orderedOn: onDay, personId: lead.person.id, at })
			.returning()
			.get()
	);
	const receiptId = keyOf(
		db()
			.insert(schema.receipt)
			.values({
				...{ fiscalYear: year, sequence: next(schema.receipt), orderId, deliveredOn: onDay },
				...{ usageStart: onDay, document: '納品書', personId: desk.person.id, at }
			})
			.returning()
			.get()
	);
	const orderLines = new Map<Good, { id: number; receiptLineId: number | null }>();
	for (const good of new Set(wants.map((want) => want.good))) {
		const own = wants.filter((want) => want.good === good);
		const packs = own.reduce((all, want) => all + want.packs, 0);
		const came = own.reduce((all, want) => all + (want.delivered ?? want.packs), 0);
		const { partNumber, preferentialYen: unitYen } = goods[good];
		const id = keyOf(
			db()
				.insert(schema.orderLine)
				.values({ orderId, partNumber, packs, unitYen })
				.returning()
				.get()
		);
		const line = { receiptId, orderLineId: id, packs: came, accepted: came, acceptedOn: onDay };
		const receiptLineId =
			came === 0 ? null : keyOf(db().insert(schema.receiptLine).values(line).returning().get());
		orderLines.set(good, { id, receiptLineId });
	}
	const bought = wants.map((want): Bought => {
		const { id: orderLineId, receiptLineId } = orderLines.get(want.good) ?? missing();
		const { applicationId, lineId } = applied(register, want, at);
		db()
			.insert(schema.orderAllocation)
			.values({ orderLineId, applicationLineId: lineId, packs: want.packs })
			.run();
		const packs = want.delivered ?? want.packs;
		if (packs === 0 || receiptLineId === null) {
			return { applicationId, lineId, orderLineId, deliveryId: null, lotId: null };
		}
		const deliveryId = keyOf(
			db()
				.insert(schema.delivery)
				.values({ receiptLineId, applicationLineId: lineId, packs, deliveredAt: at })
				.returning()
				.get()
		);
		const lotId = given(register, want, { packs, deliveryId, onDay });
		return { applicationId, lineId, orderLineId, deliveryId, lotId };
	});
	return { orderId, receiptId, bought };
}

function applied(register: Register, { by, good, packs }: Want, at: Date) {
	const { partNumber, preferentialYen } = goods[good];
	const { fiscalYear: year, sequence } = db().transaction((tx) => take(tx, 'application', at));
	const applicationId = keyOf(
		db()
			.insert(schema.licenceApplication)
			.values({
				...{ fiscalYear: year, sequence, state: 'ordered', stateAt: at },
				...{ purpose: '更新', budget: '電算費', via: 'web', submittedAt: at },
				...{ personId: by.person.id, tenureId: by.tenure.id, seatId: by.seat.id },
				...{ organisationId: by.organisation.id, agreementId: register.agreementId },
				...{ authorName: by.person.name, authorSection: by.tenure.section }
			})
			.returning()
			.get()
	);
	const lineId = keyOf(
		db()
			.insert(schema.applicationLine)
			.values({ applicationId, partNumber, packs, reason: 'new' })
			.returning()
			.get()
	);
	db()
		.insert(schema.priceSnapshot)
		.values({
			...{ lineId, priceRowId: register.priceRows[good], preferentialYen, taxRate: 1000, at },
			listYen: goods[good].listYen
		})
		.run();
	return { applicationId, lineId };
}

function given(
	register: Register,
	{ by, good }: Want,
	{ packs, deliveryId, onDay }: { packs: number; deliveryId: number; onDay: Day }
): number {
	const { partNumber, rightsPerPack, kind } = goods[good];
	const rights = packs * rightsPerPack;
	return change(register.desk, (tx) => {
		const lotId = openLot(
			tx,
			register.desk,
			{
				organisationId: by.organisation.id,
				productId: register.products[good],
				...{ partNumber, agreementNumber: 'S-0001', usageStart: onDay, deliveryId }
			},
			{ onDay, kind: 'delivered', rights, document: '納品書' }
		);
		if (kind === 'licence-assurance') {
			const endsOn = endOfTerm(onDay, 36);
			const isRunning = endsOn >= dayOf(now());
			tx.insert(schema.assuranceTerm)
				.values({
					...{ lotId, rights, startsOn: onDay, endsOn, deliveryId },
					state: isRunning ? 'active' : 'lapsed'
				})
				.run();
		}
		return lotId;
	});
}

/** Every delivery has a paper of its own. */
let papers = 0;

/** Receives packs of an order today, all of them sound; gives the receipt. */
export function receivedSound(
	desk: Actor,
	orderId: number,
	lines: { orderLineId: number; packs: number }[],
	usageStart?: Day
): { id: number; path: string } {
	const today = dayOf(now());
	const path = receive(desk, orderId, {
		...{ deliveredOn: today, usageStart: usageStart ?? today, document: `納-${(papers += 1)}` },
		lines
	});
	const { id } = find(desk, path);
	const sound = linesOf(db(), id).map((line) => ({
		...{ id: line.id, accepted: line.packs, reason: '' }
	}));
	inspect(desk, id, today, sound);
	return { id, path };
}

const keyOf = ({ id }: { id: number }) => id;

function missing(): never {
	throw new Error('The order has no such line.');
}
