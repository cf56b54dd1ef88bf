import { dayOf, type Day } from '#lib/dates.ts';
import { db, schema } from '../../db/index.ts';
import { byId } from '../../licences/applications/applications.ts';
import { send } from '../../licences/applications/sending.ts';
import { acknowledge } from '../../licences/deliveries/acknowledging.ts';
import { find as findSlip } from '../../licences/deliveries/slips.ts';
import { placeSingly } from '../../licences/orders/placing.ts';
import { buyAgain } from '../../licences/returns/buying-again.ts';
import { allow, carry, request } from '../../licences/returns/proceeding.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { acceptSingly, apply, arrive, CONTRACT, on, placeOf, ticksOf } from './hands.ts';
import type { Step, Year } from '../year.ts';

const OFFICE = '021-10232';
/** Its form is that of a real one; the prices are invented. */
const STEP_UP = '9EA-00278';

type Wanted = { login: string; partNumber: string; packs: number; purpose: string };

/** Those who come first are served first. */
const wanted: readonly Wanted[] = [
	{ login: 'sakuho', partNumber: OFFICE, packs: 20, purpose: '庁舎移転に伴う端末の追加' },
	{ login: 'shiojiri', partNumber: OFFICE, packs: 12, purpose: '端末の入れ替え' },
	{ login: 'saku', partNumber: STEP_UP, packs: 8, purpose: '仮想基盤の集約' },
	{ login: 'kitaaiki', partNumber: OFFICE, packs: 5, purpose: '端末の入れ替え' }
];

/**
 * What was ordered outside any 取りまとめ: a step-up in the place of what it stands on, a return that was bought anew and
 * one that waits for its answer, and a 受領書 that waits for the village.
 */
export function singleSteps({ today, as }: Year): Step[] {
	const applications: number[] = [];
	let order = '';
	let receipt = '';
	let returned = 0;
	const step = (days: number, time: string, take: () => void): Step => ({
		at: on(today, days, time),
		take
	});
	return [
		step(-24, '09:10', () => sellStepUp(as)),
		...wanted.map((one, index) =>
			step(-22, `10:0${index}`, () => applications.push(applyByFax(as, one)))
		),
		step(-21, '11:00', () => acceptSingly(as, applications)),
		step(-20, '11:30', () => {
			order = placeSingly(as('kumiai-lead'), applications);
		}),
		step(-16, '13:00', () => {
			receipt = arrive(as, order, '納品書 見本-3001', of({ [OFFICE]: 32, [STEP_UP]: 8 }));
		}),
		step(-15, '13:30', () => {
			for (const login of ['sakuho', 'shiojiri', 'saku']) confirm(as, login, receipt);
		}),
		step(-12, '14:00', () => {
			returned = giveBack(as, 'sakuho', receipt, { again: 15, reason: '台数を数え直しました。' });
		}),
		step(-11, '14:30', () => allow(as('kumiai-supply'), returned)),
		step(-10, '15:00', () => carry(as('kumiai-supply'), returned)),
		step(-9, '15:30', () => {
			const actor = as('sakuho');
			const id = buyAgain(actor, returned, null);
			send(actor, id, { version: byId(id).version, ticked: ticksOf(byId(id)) });
		}),
		step(-3, '15:40', () => void arrive(as, order, '納品書 見本-3002', of({ [OFFICE]: 5 }))),
		step(-1, '15:50', () => {
			giveBack(as, 'shiojiri', receipt, { again: 9, reason: '共用の端末の分が余りました。' });
		})
	];
}

/** Windows Server Datacenter for who has Standard with SA, in every list of the reseller. */
function sellStepUp(as: Year['as']): void {
	const { priceList, priceRow, product, sku } = schema;
	change(as('kumiai-supply'), (tx, record) => {
		const standard = tx
			.select()
			.from(product)
			.all()
			.find(({ family, release }) => family === 'Windows Server' && release === '2025');
		if (!standard) throw new Error('Windows Server 2025 is no product.');
		const { id: productId } = tx
			.insert(product)
			.values({ ...standard, id: undefined, edition: 'Datacenter' })
			.returning({ id: product.id })
			.get();
		tx.insert(sku)
			.values({ partNumber: STEP_UP, productId, kind: 'step-up', rightsPerPack: 2 })
			.run();
		for (const { id, validFrom, validTo } of tx.select().from(priceList).all()) {
			if (validFrom === null) continue;
			tx.insert(priceRow)
				.values({
					...{ priceListId: id, partNumber: STEP_UP, unit: '2コア', rightsPerPack: 2 },
					...{ listYen: 190_400, preferentialYen: 137_100, validFrom, validTo },
					...{ sheet: '価格表', rowNumber: 40, raw: '[]' }
				})
				.run();
		}
		record('licence.product-added', `product:${productId}`);
	});
}

/** An application that came by fax, typed in and sent by the desk. */
function applyByFax(as: Year['as'], { login, purpose, ...of }: Wanted): number {
	const { organisation } = as(login);
	const lots = of.partNumber === STEP_UP ? coveredLots(organisation.id, dayOf(now())) : [];
	return apply(as, {
		...{ place: placeOf(CONTRACT), login, fax: true, purpose },
		wanted: [{ ...of, lots }]
	});
}

function coveredLots(organisationId: number, day: Day): number[] {
	const { assuranceTerm, lot } = schema;
	const covered = new Set(
		db()
			.select()
			.from(assuranceTerm)
			.all()
			.filter(({ startsOn, endsOn }) => startsOn <= day && endsOn >= day)
			.map(({ lotId }) => lotId)
	);
	return db()
		.select()
		.from(lot)
		.all()
		.filter((one) => one.organisationId === organisationId && covered.has(one.id))
		.map(({ id }) => id);
}

/** So many packs by part number, and none of the others. */
const of =
	(packs: Record<string, number>) =>
	({ partNumber }: { partNumber: string }) =>
		packs[partNumber] ?? 0;

const confirm = (as: Year['as'], login: string, receipt: string) =>
	acknowledge(as(login), receipt, as(login).organisation.id);

function giveBack(
	as: Year['as'],
	login: string,
	receipt: string,
	input: { again: number; reason: string }
): number {
	const actor = as(login);
	const { id } = actor.organisation;
	const [line] = findSlip(actor, receipt, id).lines;
	if (!line) throw new Error('Nothing of the receipt can be given back.');
	const { packs } = line;
	return request(actor, receipt, id, { ...input, packs, deliveryId: line.id });
}
