import { addDays, addMonths, fiscalYear, instantOf, type Day } from '#lib/dates.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { schema, type Tx } from '../../db/index.ts';
import { findByCode, list } from '../../identity/organisations.ts';
import { openLot } from '../../licences/ledger.ts';
import { openTerm } from '../../licences/assurance/terms.ts';
import { now } from '../../now.ts';
import { isMunicipality } from '../../permissions.ts';
import { change, system, type Recorder } from '../../record/change.ts';
import { applicationSteps } from './applications.ts';
import { assuranceSteps } from './assurance.ts';
import { demoProducts } from './goods.ts';
import { CONTRACT } from './hands.ts';
import { singleSteps } from './singly.ts';
import { moneySteps } from './money.ts';
import { heldPart, layHeldParts, ledgerSteps } from './ledger.ts';
import { levelSteps } from './levels.ts';
import { roundSteps } from './rounds.ts';
import type { Step, Year } from '../year.ts';

const { agreement, enrolment, licenceProgram } = schema;
const { priceList, priceRow, product, reseller, sku, vendor } = schema;

const RESELLER = '信州ライセンス販売（見本）';

/** The register of the demonstration year, in the order in which it happens. */
export function licenceSteps(of: Year): Step[] {
	const begins: Day = `${fiscalYear(of.today) - 1}-04-01`;
	const revised = revisedOn(of.today);
	return [
		{ at: instantOf(begins, '09:00'), take: () => layRegister(of, revised) },
		...levelSteps(of, begins),
		...roundSteps(of, revised),
		...singleSteps(of),
		...applicationSteps(of),
		...moneySteps(of),
		...assuranceSteps(of),
		...ledgerSteps(of)
	];
}

/** The first day of the list whose prices are a fifth higher: the first of the month before. */
function revisedOn(today: Day): Day {
	return `${addMonths(`${today.slice(0, 7)}-01`, -1).slice(0, 7)}-01`;
}

/** What is there before the first round: the contract, two price lists, and what the organisations hold already. */
function layRegister({ today, as }: Year, revised: Day): void {
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
			insertPrices(tx, hand.person.id, resellerId, {
				...{ title: '優待価格表（見本）', percent: 100 },
				...{ validFrom: `${year - 1}-04-01`, validTo: addDays(revised, -1) }
			}),
			insertPrices(tx, hand.person.id, resellerId, {
				...{ title: '優待価格表 価格改定（見本）', percent: 120 },
				...{ validFrom: revised, validTo: null }
			})
		];
		record('licence.register-laid', `agreement:${agreementId}`, {
			lists: lists.length,
			products: products.size
		});
		layHeldParts(tx, products);
		layHoldings(tx, record, products, today);
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
			...{ number: CONTRACT, startsOn: `${year - 2}-04-01`, settlement: 'direct-invoice' },
			isUnconfirmed: true
		})
		.returning({ id: agreement.id })
		.get().id;
	for (const [index, body] of list().entries()) {
		if (!isMunicipality(body.kind) && body.kind !== '組合') continue;
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
	of: { title: string; percent: number; validFrom: Day; validTo: Day | null }
): number {
	const { title, percent, validFrom, validTo } = of;
	const priced = (yen: number) => Math.round((yen * percent) / 1000) * 10;
	const listId = tx
		.insert(priceList)
		.values({
			resellerId,
			title,
			issuedOn: addDays(validFrom, -14),
			validFrom,
			validTo,
			isTaxIncluded: false,
			state: validTo === null ? 'active' : 'closed',
			fileName: `${title}.xlsx`,
			sha256: `demo-${validFrom}`,
			personId,
			at: instantOf(addDays(validFrom, -10), '10:20')
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

/** The place of 北相木村 in the order of the codes. */
const KITAAIKI = 23;

type Holding = {
	product: string;
	every: number;
	from: number;
	/** No more from this place on. */
	until?: number;
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
		until: 75,
		rights: [16, 32],
		bought: '2018-09-03',
		covered: false
	},
	{
		product: 'Windows Server 2016',
		every: 77,
		from: KITAAIKI,
		rights: [32],
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

function layHoldings(tx: Tx, record: Recorder, products: Map<string, number>, today: Day): void {
	municipalities.forEach((place, index) => {
		const organisationId = findByCode(place.code6).id;
		for (const holding of holdings) {
			const at = index - holding.from;
			if (at < 0 || at % holding.every !== 0 || index >= (holding.until ?? 77)) continue;
			const productId = products.get(holding.product);
			if (productId === undefined) throw new Error(`${holding.product} is no product.`);
			const rights = holding.rights[(at / holding.every) % holding.rights.length] ?? 1;
			const lotId = openLot(
				tx,
				system,
				{
					...{ organisationId, productId, usageStart: holding.bought },
					partNumber: heldPart(holding.product),
					...{ agreementNumber: 'GP-2018-077', confirmedAt: now() }
				},
				{ onDay: holding.bought, kind: 'opening', rights, document: '期首残高（見本）' }
			);
			if (!holding.covered) continue;
			// All end within a few weeks, the first in thirty days.
			const startsOn = addMonths(addDays(today, 31 + at), -36);
			openTerm(tx, record, { lotId, rights, startsOn, months: 36 });
		}
	});
}
