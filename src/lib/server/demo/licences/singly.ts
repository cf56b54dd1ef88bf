import { dayOf, type Day } from '#lib/dates.ts';
import { db, schema } from '../../db/index.ts';
import { agreementOf, byId } from '../../licences/applications/applications.ts';
import { begin, save } from '../../licences/applications/drafts.ts';
import { findingsOn } from '../../licences/applications/eligibility/findings.ts';
import { linesOf } from '../../licences/applications/lines.ts';
import { proceed } from '../../licences/applications/proceeding.ts';
import { send } from '../../licences/applications/sending.ts';
import { acknowledge } from '../../licences/deliveries/acknowledging.ts';
import { deliver } from '../../licences/deliveries/delivering.ts';
import { find as findSlip } from '../../licences/deliveries/slips.ts';
import { linesOf as linesOfOrder } from '../../licences/orders/lines.ts';
import { find as findOrder } from '../../licences/orders/orders.ts';
import { placeSingly } from '../../licences/orders/placing.ts';
import { inspect } from '../../licences/receipts/inspecting.ts';
import {
	find as findReceipt,
	linesOf as linesOfReceipt
} from '../../licences/receipts/receipts.ts';
import { receive } from '../../licences/receipts/receiving.ts';
import { buyAgain } from '../../licences/returns/buying-again.ts';
import { allow, carry, request } from '../../licences/returns/proceeding.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { on } from './rounds.ts';
import type { Register, Step } from './types.ts';

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
export function singleSteps({ today, as }: Register): Step[] {
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
		step(-21, '11:00', () => {
			for (const id of applications) proceed(as('kumiai-apply'), id, 'accept', {});
		}),
		step(-20, '11:30', () => {
			order = placeSingly(as('kumiai-lead'), applications);
		}),
		step(-16, '13:00', () => {
			receipt = arrive(as, order, '納品書 見本-3001', { [OFFICE]: 32, [STEP_UP]: 8 });
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
			send(actor, id, { version: byId(id).version, ticked: ticksOf(id) });
		}),
		step(-3, '15:40', () => void arrive(as, order, '納品書 見本-3002', { [OFFICE]: 5 })),
		step(-1, '15:50', () => {
			giveBack(as, 'shiojiri', receipt, { again: 9, reason: '共用の端末の分が余りました。' });
		})
	];
}

/** Windows Server Datacenter for who has Standard with SA, in every list of the reseller. */
function sellStepUp(as: Register['as']): void {
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
function applyByFax(as: Register['as'], { login, partNumber, packs, purpose }: Wanted): number {
	const desk = as('kumiai-apply');
	const { person, organisation } = as(login);
	const { agreement } = schema;
	const of = db()
		.select()
		.from(agreement)
		.all()
		.find(({ number }) => number === 'S-2024-0077');
	const proxy = { via: 'fax', caller: person.name, receivedOn: dayOf(now()) } as const;
	const id = begin(desk, `agreement:${of?.id ?? 0}`, [{ partNumber, packs, reason: 'new' }], {
		...proxy,
		organisation: organisation.id
	});
	const lots = partNumber === STEP_UP ? coveredLots(organisation.id, dayOf(now())) : [];
	const lines = linesOf(db(), id).map(({ id: line }) => ({
		...{ id: line, packs, reason: 'new' as const, servers: [], lots }
	}));
	const facts = { purpose, budget: '総務費 電子計算費', wantedBy: null };
	const { version } = save(desk, id, byId(id).version, { ...facts, lines, removed: [] });
	send(desk, id, { version, ticked: ticksOf(id) });
	return id;
}

function ticksOf(id: number): string[] {
	const of = byId(id);
	return findingsOn(db(), of, agreementOf(db(), of), dayOf(now()))
		.filter(({ level }) => level === 'warning')
		.map(({ key }) => key);
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

/** Receives, accepts and hands out packs by part number; gives the number of the receipt for its address. */
function arrive(
	as: Register['as'],
	path: string,
	document: string,
	packs: Record<string, number>
): string {
	const supply = as('kumiai-supply');
	const order = findOrder(supply, path);
	const today = dayOf(now());
	const number = receive(supply, order.id, {
		...{ deliveredOn: today, usageStart: today, document },
		lines: linesOfOrder(db(), order.id).map((line) => ({
			...{ orderLineId: line.id, packs: packs[line.partNumber] ?? 0 }
		}))
	});
	const { id } = findReceipt(supply, number);
	const examined = linesOfReceipt(db(), id).map((line) => ({
		...{ id: line.id, accepted: line.packs, reason: '' }
	}));
	inspect(supply, id, today, examined);
	deliver(supply, id);
	return number;
}

const confirm = (as: Register['as'], login: string, receipt: string) =>
	acknowledge(as(login), receipt, as(login).organisation.id);

function giveBack(
	as: Register['as'],
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
