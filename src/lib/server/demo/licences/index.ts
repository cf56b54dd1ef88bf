import { addDays, fiscalYear, instantOf, type Day } from '#lib/dates.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { schema, type Tx } from '../../db/index.ts';
import { findByCode, list } from '../../identity/organisations.ts';
import { openLot } from '../../licences/ledger.ts';
import { endOfTerm } from '../../licences/terms.ts';
import { now } from '../../now.ts';
import { change, system } from '../../record/change.ts';
import type { actorsNamed } from '../notices.ts';
import { demoProducts } from './goods.ts';

const { agreement, assuranceTerm, enrolment, licenceProgram } = schema;
const { priceList, priceRow, product, reseller, sku, vendor } = schema;

type Register = { today: Day; as: ReturnType<typeof actorsNamed> };
type Step = { at: Date; take: () => void };

const RESELLER = '信州ライセンス販売（見本）';

/** The register of the demonstration year, in the order in which it happens. */
export function licenceSteps(of: Register): Step[] {
	const begins: Day = `${fiscalYear(of.today) - 1}-04-01`;
	return [{ at: instantOf(begins, '09:00'), take: () => layRegister(of) }];
}

/** What is there before the first round: the contract, two price lists, and what the organisations hold already. */
function layRegister({ today, as }: Register): void {
	const hand = as('kumiai-supply');
	const year = fiscalYear(today);
	change(hand, (tx, record) => {
		const resellerId = tx
			.insert(reseller)
			.values({
				...{ name: RESELLER, invoiceNumber: 'T1234567890123', rounding: 'floor' },
				contact: '公共営業部（見本）'
			})
			.returning({ id: reseller.id })
			.get().id;
		const vendorId = idOfVendor(tx, 'Microsoft');
		const agreementId = insertAgreement(tx, vendorId, resellerId, year);
		const products = insertProducts(tx, vendorId);
		const lists = [
			insertPrices(tx, hand.person.id, resellerId, { year: year - 1, percent: 100, isLast: false }),
			insertPrices(tx, hand.person.id, resellerId, { year, percent: 120, isLast: true })
		];
		record('licence.register-laid', `agreement:${agreementId}`, {
			lists: lists.length,
			products: products.size
		});
		layHoldings(tx, products, today);
	});
}

function idOfVendor(tx: Tx, name: string): number {
	tx.insert(vendor).values({ name }).onConflictDoNothing().run();
	const found = tx
		.select()
		.from(vendor)
		.all()
		.find((row) => row.name === name);
	if (!found) throw new Error(`${name} is not there.`);
	return found.id;
}

function insertAgreement(tx: Tx, vendorId: number, resellerId: number, year: number): number {
	const programId = tx
		.insert(licenceProgram)
		.values({
			...{ vendorId, code: 'DEMO', name: '政府機関向け契約（見本）', hasAssurance: true },
			...{ assuranceMonths: 36, returns: 'thirty-days-whole-line', validFrom: '2022-04-01' }
		})
		.returning({ id: licenceProgram.id })
		.get().id;
	const agreementId = tx
		.insert(agreement)
		.values({
			...{ programId, resellerId, name: '優待購入 基本契約（見本）', numberKind: 'agreement' },
			...{ number: 'S-2024-0077', startsOn: `${year - 2}-04-01`, settlement: 'direct-invoice' },
			isUnconfirmed: true
		})
		.returning({ id: agreement.id })
		.get().id;
	for (const [index, body] of list().entries()) {
		if (!['市', '町', '村', '県', '組合'].includes(body.kind)) continue;
		tx.insert(enrolment)
			.values({
				...{ agreementId, organisationId: body.id, startsOn: `${year - 2}-04-01` },
				number: `PCN-${String(70_000 + index * 37)}`
			})
			.run();
	}
	return agreementId;
}

function insertProducts(tx: Tx, vendorId: number): Map<string, number> {
	return new Map(
		demoProducts.map(({ skus, ...of }) => {
			const perCore = of.metric === 'core' ? { leastPerProcessor: 8, leastPerServer: 16 } : {};
			const productId = tx
				.insert(product)
				.values({ vendorId, ...of, ...perCore })
				.returning({ id: product.id })
				.get().id;
			for (const { partNumber, kind, rightsPerPack } of skus) {
				tx.insert(sku).values({ partNumber, productId, kind, rightsPerPack }).run();
			}
			return [`${of.family} ${of.release}`, productId];
		})
	);
}

/** Yen rounded to tens as a reseller would; `percent` of the prices of `demoProducts`. */
function insertPrices(
	tx: Tx,
	personId: number,
	resellerId: number,
	of: { year: number; percent: number; isLast: boolean }
): number {
	const { year, percent, isLast } = of;
	const [validFrom, lastDay]: [Day, Day] = [`${year}-04-01`, `${year + 1}-03-31`];
	const priced = (yen: number) => Math.round((yen * percent) / 1000) * 10;
	const validTo = isLast ? null : lastDay;
	const listId = tx
		.insert(priceList)
		.values({
			...{
				resellerId,
				title: `${year - 2018}年度 優待価格表（見本）`,
				issuedOn: addDays(validFrom, -14)
			},
			...{ validFrom, validTo, isTaxIncluded: false, state: isLast ? 'active' : 'closed' },
			...{
				fileName: `優待価格表_R${year - 2018}（見本）.xlsx`,
				sha256: `demo-${year}`,
				personId,
				at: now()
			}
		})
		.returning({ id: priceList.id })
		.get().id;
	demoProducts
		.flatMap(({ skus }) => skus)
		.forEach(({ partNumber, listYen, preferentialYen, unit, rightsPerPack }, index) => {
			tx.insert(priceRow)
				.values({
					...{ priceListId: listId, partNumber, unit, rightsPerPack, validFrom, validTo },
					listYen: listYen === null ? null : priced(listYen),
					preferentialYen: priced(preferentialYen),
					...{ sheet: '価格表', rowNumber: index + 7, raw: '[]' }
				})
				.run();
		});
	return listId;
}

type Holding = {
	product: string;
	every: number;
	from: number;
	rights: number[];
	bought: Day;
	covered: boolean;
};

/** Who holds what is a pattern over the 77 in the order of their codes: 31 of them still have Windows Server 2016. */
const holdings: readonly Holding[] = [
	{
		product: 'Windows Server 2016',
		every: 5,
		from: 0,
		rights: [16, 32],
		bought: '2018-09-03',
		covered: false
	},
	{
		product: 'Windows Server 2016',
		every: 5,
		from: 2,
		rights: [16],
		bought: '2019-10-01',
		covered: false
	},
	{
		product: 'Windows Server 2019',
		every: 2,
		from: 1,
		rights: [16, 16, 32],
		bought: '2021-03-22',
		covered: false
	},
	{
		product: 'Windows Server 2022',
		every: 4,
		from: 3,
		rights: [32, 48],
		bought: '2023-12-28',
		covered: true
	},
	{
		product: 'SQL Server 2019',
		every: 7,
		from: 4,
		rights: [4],
		bought: '2021-03-22',
		covered: false
	},
	{
		product: 'SQL Server 2016',
		every: 19,
		from: 9,
		rights: [4],
		bought: '2018-09-03',
		covered: false
	},
	{
		product: 'Office LTSC 2021',
		every: 3,
		from: 1,
		rights: [40, 85, 120],
		bought: '2022-02-14',
		covered: false
	}
];

function layHoldings(tx: Tx, products: Map<string, number>, today: Day): void {
	municipalities.forEach((place, index) => {
		const organisationId = findByCode(place.code6).id;
		for (const holding of holdings) {
			const at = index - holding.from;
			if (at < 0 || at % holding.every !== 0) continue;
			const productId = products.get(holding.product);
			if (productId === undefined) throw new Error(`${holding.product} is no product.`);
			const rights = holding.rights[(at / holding.every) % holding.rights.length] ?? 1;
			const lotId = openLot(
				tx,
				system,
				{
					...{ organisationId, productId, usageStart: holding.bought },
					...{ agreementNumber: 'GP-2018-077', confirmedAt: now() }
				},
				{ onDay: holding.bought, kind: 'opening', rights, document: '期首残高（見本）' }
			);
			if (holding.covered) coverLot(tx, lotId, rights, holding.bought, today, at);
		}
	});
}

/** Bought three years ago and all ending at the year's end: one of them within thirty days. */
function coverLot(
	tx: Tx,
	lotId: number,
	rights: number,
	bought: Day,
	today: Day,
	at: number
): void {
	const startsOn = at === 0 ? addDays(today, -1065) : bought;
	tx.insert(assuranceTerm)
		.values({ lotId, rights, startsOn, endsOn: endOfTerm(startsOn, 36), state: 'active' })
		.run();
}
