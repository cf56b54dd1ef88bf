import { addDays, addMonths, dayOf, fiscalYear, instantOf, type Day } from '#lib/dates.ts';
import { db, schema } from '../../db/index.ts';
import { turn } from '../../licences/assurance/clock.ts';
import { declare } from '../../licences/assurance/intentions.ts';
import { openTerm } from '../../licences/assurance/terms.ts';
import { openLot } from '../../licences/ledger.ts';
import { discard } from '../../licences/ledger/moving.ts';
import { placeSingly } from '../../licences/orders/placing.ts';
import { now } from '../../now.ts';
import { change, system } from '../../record/change.ts';
import { acceptSingly, acknowledgeAll, apply, arrive, CONTRACT, on, placeOf } from './hands.ts';
import type { Step, Year } from '../year.ts';

/** SA alone for two cores. */
const RENEWAL = '9EM-00265';
/** So many days the calendar has turned by itself every night: 120 days before the first end and a little. */
const NIGHTS = 100;

/**
 * Software Assurance in each of its states: one renewed before its end, two whose renewal is on its way, one void with
 * what it covered, one lapsed; and the notices that went out until yesterday.
 */
export function assuranceSteps(of: Year): Step[] {
	const { today, as } = of;
	const begins: Day = `${fiscalYear(today) - 1}-04-01`;
	let order = '';
	let receipt = '';
	const nights = Array.from({ length: NIGHTS }, (_, index): Step => {
		const day = addDays(today, index - NIGHTS);
		return { at: instantOf(day, '00:20'), take: settle };
	});
	return [
		{ at: instantOf(begins, '09:20'), take: () => layVillage(of) },
		{
			at: on(today, -38, '10:00'),
			take: () => {
				order = renewal(as, ['saku']);
			}
		},
		{
			at: on(today, -24, '11:00'),
			take: () => {
				receipt = arrive(as, order, '納品書 見本-3101');
			}
		},
		{ at: on(today, -20, '11:00'), take: () => acknowledgeAll(as, receipt, 1000) },
		{ at: on(today, -30, '13:00'), take: () => giveUp(as, 'otaki') },
		{ at: on(today, -12, '13:00'), take: () => intend(as, 'omachi') },
		{ at: on(today, -10, '10:00'), take: () => void renewal(as, ['komoro', 'koumi']) },
		...nights
	];
}

function settle(): void {
	while (turn() > 0);
}

/** What the village of the demonstration holds besides: SA that has lapsed, and SA whose money is asked for next year. */
function layVillage({ today, as }: Year): void {
	const { organisation } = as('kitaaiki');
	const lapsed = addDays(today, -20);
	const nextYear: Day = `${fiscalYear(today) + 2}-01-31`;
	for (const { product, rights, endsOn } of [
		{ product: 'SQL Server 2019', rights: 4, endsOn: lapsed },
		{ product: 'Windows Server 2025', rights: 16, endsOn: nextYear }
	]) {
		const startsOn = addMonths(addDays(endsOn, 1), -36);
		const productId = productNamed(product);
		change(system, (tx, record) => {
			const lotId = openLot(
				tx,
				system,
				{
					...{ organisationId: organisation.id, productId, usageStart: startsOn },
					...{ agreementNumber: CONTRACT, confirmedAt: now() }
				},
				{ onDay: startsOn, kind: 'opening', rights, document: '期首残高（見本）' }
			);
			openTerm(tx, record, { lotId, rights, startsOn, endsOn });
		});
	}
}

function productNamed(name: string): number {
	const found = db()
		.select()
		.from(schema.product)
		.all()
		.find(({ family, release }) => `${family} ${release}` === name);
	if (!found) throw new Error(`${name} is no product.`);
	return found.id;
}

/** SA alone for the covered servers of each; gives the order's number. */
function renewal(as: Year['as'], logins: readonly string[]): string {
	const place = placeOf(CONTRACT);
	const applications = logins.map((login) => {
		const { lotId, rights } = coveredBy(as(login).organisation.id);
		return apply(as, {
			...{ place, login, fax: true, purpose: 'サーバーのSAの更新' },
			wanted: [{ partNumber: RENEWAL, packs: Math.ceil(rights / 2), lots: [lotId] }]
		});
	});
	acceptSingly(as, applications);
	return placeSingly(as('kumiai-lead'), applications);
}

/** The first term of an organisation that runs. */
function coveredBy(organisationId: number): { id: number; lotId: number; rights: number } {
	const lots = db()
		.select()
		.from(schema.lot)
		.all()
		.filter((lot) => lot.organisationId === organisationId)
		.map(({ id }) => id);
	const found = db()
		.select()
		.from(schema.assuranceTerm)
		.all()
		.find(({ lotId, state }) => lots.includes(lotId) && state === 'active');
	if (!found) throw new Error('The organisation has no Software Assurance.');
	return found;
}

function giveUp(as: Year['as'], login: string): void {
	const { lotId, rights } = coveredBy(as(login).organisation.id);
	discard(as('kumiai-supply'), lotId, {
		...{ rights, onDay: dayOf(now()), document: '廃棄届（見本）' },
		reason: 'サーバーをやめ、共同のクラウドへ移りました。'
	});
}

function intend(as: Year['as'], login: string): void {
	const { id, rights } = coveredBy(as(login).organisation.id);
	declare(as(login), {
		...{ id, intention: 'reduce', rights: rights / 2 },
		memo: '1台を年度内にやめる予定です。'
	});
}
