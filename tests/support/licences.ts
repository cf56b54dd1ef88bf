import { eq, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import type { Metric, SettlementMode, SkuKind } from '#lib/licences.ts';
import { openTerm } from '#lib/server/licences/assurance/terms.ts';
import { openLot } from '#lib/server/licences/ledger.ts';
import { now } from '#lib/server/now.ts';
import { change } from '#lib/server/record/change.ts';
import { approverOf } from './approver.ts';
import type { Story } from './story.ts';

/** A register with one agreement, its products and a price list in force. */
export type Register = {
	desk: Actor;
	lead: Actor;
	agreementId: number;
	resellerId: number;
	priceListId: number;
	/** Keys of products and of price rows by the names of `goods`. */
	products: Record<Good, number>;
	priceRows: Record<Good, number>;
};

type Goods = {
	partNumber: string;
	family: string;
	edition: string;
	release: string;
	releasedOn: string;
	kind: SkuKind;
	metric: Metric;
	pool: 'servers' | 'applications';
	rightsPerPack: number;
	listYen: number | null;
	preferentialYen: number;
};

const core = { edition: 'Standard', metric: 'core', pool: 'servers', rightsPerPack: 2 } as const;
const serverNow = { ...core, family: 'Windows Server', release: '2025', releasedOn: '2024-11-01' };

/** What is sold in the story: prices are invented. */
export const goods = {
	server: {
		...serverNow,
		partNumber: '9EM-00562',
		kind: 'licence-assurance',
		listYen: 58_300,
		preferentialYen: 41_980
	},
	serverAssurance: {
		...serverNow,
		partNumber: '9EM-00267',
		kind: 'assurance',
		listYen: 20_100,
		preferentialYen: 15_400
	},
	oldServer: {
		...core,
		...{ family: 'Windows Server', release: '2016', releasedOn: '2016-10-12' },
		partNumber: '9EM-00118',
		kind: 'licence',
		listYen: 40_000,
		preferentialYen: 30_000
	},
	office: {
		...{ family: 'Office LTSC', edition: 'Standard', release: '2024', releasedOn: '2024-10-01' },
		partNumber: '021-10232',
		kind: 'licence',
		metric: 'device',
		pool: 'applications',
		rightsPerPack: 1,
		listYen: 52_000,
		preferentialYen: 41_987
	},
	open: {
		...core,
		...{ family: 'SQL Server', release: '2022', releasedOn: '2022-11-16' },
		partNumber: '7NQ-00302',
		kind: 'licence-assurance',
		listYen: null,
		preferentialYen: 612_000
	}
} satisfies Record<string, Goods>;
export type Good = keyof typeof goods;

/** Tells of a register: every municipality takes part in its agreement. */
export function tellRegister(
	story: Story,
	{ settlement = 'direct-invoice' }: { settlement?: SettlementMode } = {}
): Register {
	const desk = story.as('miyazawa');
	const lead = approverOf(story);
	const connection = db();
	const vendorId = connection
		.insert(schema.vendor)
		.values({ name: '見本の製造元' })
		.returning({ id: schema.vendor.id })
		.get().id;
	const resellerId = connection
		.insert(schema.reseller)
		.values({ name: '見本の販売店', invoiceNumber: 'T1234567890123', rounding: 'floor' })
		.returning({ id: schema.reseller.id })
		.get().id;
	const programId = connection
		.insert(schema.licenceProgram)
		.values({
			...{ vendorId, code: 'STORY', name: '見本の契約', hasAssurance: true, assuranceMonths: 36 },
			...{ returns: 'thirty-days-whole-line', validFrom: '2022-04-01' }
		})
		.returning({ id: schema.licenceProgram.id })
		.get().id;
	const agreementId = connection
		.insert(schema.agreement)
		.values({
			...{ programId, resellerId, name: '見本の基本契約', numberKind: 'agreement' },
			...{ number: 'S-0001', startsOn: '2022-04-01', settlement, isUnconfirmed: false }
		})
		.returning({ id: schema.agreement.id })
		.get().id;
	for (const { id: organisationId } of organisations.list()) {
		connection
			.insert(schema.enrolment)
			.values({
				agreementId,
				organisationId,
				number: `PCN-${organisationId}`,
				startsOn: '2022-04-01'
			})
			.run();
	}
	const priceListId = connection
		.insert(schema.priceList)
		.values({
			...{ resellerId, title: '見本の価格表', validFrom: '2026-04-01', isTaxIncluded: false },
			...{ state: 'active', fileName: '見本.csv', sha256: 'story', personId: desk.person.id },
			at: now()
		})
		.returning({ id: schema.priceList.id })
		.get().id;
	const products = {} as Record<Good, number>;
	const priceRows = {} as Record<Good, number>;
	const byName = new Map<string, number>();
	for (const [index, name] of (Object.keys(goods) as Good[]).entries()) {
		const of: Goods = goods[name];
		const { partNumber, listYen, preferentialYen, kind, rightsPerPack } = of;
		const key = `${of.family} ${of.edition} ${of.release}`;
		const productId =
			byName.get(key) ??
			connection
				.insert(schema.product)
				.values({
					vendorId,
					family: of.family,
					edition: of.edition,
					release: of.release,
					releasedOn: of.releasedOn,
					metric: of.metric,
					pool: of.pool,
					...(of.metric === 'core' ? { leastPerProcessor: 8, leastPerServer: 16 } : {})
				})
				.returning({ id: schema.product.id })
				.get().id;
		byName.set(key, productId);
		products[name] = productId;
		connection.insert(schema.sku).values({ partNumber, productId, kind, rightsPerPack }).run();
		priceRows[name] = connection
			.insert(schema.priceRow)
			.values({
				...{ priceListId, partNumber, listYen, preferentialYen, rightsPerPack },
				...{ validFrom: '2026-04-01', sheet: '価格表', rowNumber: index + 2, raw: '[]' }
			})
			.returning({ id: schema.priceRow.id })
			.get().id;
	}
	return { desk, lead, agreementId, resellerId, priceListId, products, priceRows };
}

/** How rights came to an organisation. */
type Coming = {
	/** What they are rights to, of the story's goods or of another product by its key. */
	good?: Good;
	productId?: number;
	partNumber?: string;
	kind?: 'opening' | 'delivered';
	/** The day of the entry, and from which they are used. */
	onDay?: Day;
	agreementNumber?: string;
	document?: string;
};

/** Rights of an organisation, entered in the ledger past every order; gives the lot. */
export function holds(
	{ desk, products }: Register,
	organisationId: number,
	rights: number,
	coming: Coming = {}
): number {
	const { good = 'server', kind = 'opening', onDay = '2026-04-01', document = '期首' } = coming;
	const { productId = products[good], agreementNumber = 'S-0001', partNumber } = coming;
	return change(desk, (tx) =>
		openLot(
			tx,
			desk,
			{ organisationId, productId, partNumber, agreementNumber, usageStart: onDay },
			{ onDay, kind, rights, document }
		)
	);
}

/** The same with Software Assurance over all of them, until a day or for a whole term; gives the lot and the term. */
export function holdsCovered(
	register: Register,
	organisationId: number,
	rights: number,
	{ endsOn, ...coming }: Coming & { endsOn?: Day } = {}
): { lotId: number; termId: number } {
	const lotId = holds(register, organisationId, rights, coming);
	const { onDay: startsOn = '2026-04-01' } = coming;
	return { lotId, termId: covers(register, { lotId, rights, startsOn, endsOn }) };
}

/** Software Assurance over rights that are there; gives the term. */
export function covers(
	{ desk }: Register,
	term: { lotId: number; rights: number; startsOn: Day; endsOn?: Day }
): number {
	return change(desk, (tx, record) => openTerm(tx, record, term));
}

/** A further list of the reseller, in force from a day on with these preferential prices and no other; gives its key. */
export function nextList(
	{ desk, resellerId }: Register,
	validFrom: Day,
	prices: Partial<Record<Good, number>>
): number {
	const { id: priceListId } = db()
		.insert(schema.priceList)
		.values({
			...{ resellerId, title: `${validFrom}からの価格表`, validFrom, isTaxIncluded: false },
			...{ state: 'active', fileName: '改定.csv', personId: desk.person.id, at: now() },
			sha256: `list-${db().select().from(schema.priceList).all().length}`
		})
		.returning({ id: schema.priceList.id })
		.get();
	for (const [index, [good, preferentialYen]] of Object.entries(prices).entries()) {
		const { partNumber, listYen, rightsPerPack } = goods[good as Good];
		db()
			.insert(schema.priceRow)
			.values({
				...{ priceListId, partNumber, listYen, preferentialYen, rightsPerPack, validFrom },
				...{ sheet: '価格表', rowNumber: index + 2, raw: '[]' }
			})
			.run();
	}
	return priceListId;
}

/** Everything an act of the register could leave behind, to see that nothing is. */
export function registerAsItIs(): string {
	const { $client } = db();
	const tables = [
		...['purchase_round', 'round_allocation', 'licence_application', 'application_line'],
		...['price_snapshot', 'price_revision', 'purchase_order', 'order_line', 'order_allocation'],
		...['receipt', 'receipt_line', 'receipt_share', 'delivery', 'lot', 'ledger_entry'],
		...['assurance_term', 'planned_notice', 'licence_return', 'event', 'inbox_item', 'counter']
	];
	return JSON.stringify(tables.map((table) => $client.prepare(`select * from ${table}`).all()));
}

/** All lots that have ever stood below zero: none, unless somebody wrote past the verbs of the ledger. */
export function lotsBelowZero(): { lotId: number; day: Day }[] {
	return db().all<{ lotId: number; day: Day }>(sql`
		select lot_id as lotId, min(on_day) as day from (
			select lot_id, on_day, sum(sum(rights)) over (partition by lot_id order by on_day) as running
			from ledger_entry group by lot_id, on_day
		) where running < 0 group by lot_id order by lot_id`);
}

/** The notices planned for the end of a term of Software Assurance. */
export function plannedFor(termId: number) {
	return db()
		.select()
		.from(schema.plannedNotice)
		.where(eq(schema.plannedNotice.subject, `assurance:${termId}`))
		.all();
}
