import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { byId } from '#lib/server/licences/applications/applications.ts';
import { perform } from '#lib/server/licences/applications/acts.ts';
import { stateOf } from '#lib/server/licences/applications/progress.ts';
import { acknowledge, remindSilent } from '#lib/server/licences/deliveries/acknowledging.ts';
import { deliver } from '#lib/server/licences/deliveries/delivering.ts';
import * as slips from '#lib/server/licences/deliveries/slips.ts';
import { balanceOf } from '#lib/server/licences/ledger.ts';
import { cancelRest } from '#lib/server/licences/orders/cancelling.ts';
import { linesOf } from '#lib/server/licences/orders/lines.ts';
import * as orders from '#lib/server/licences/orders/orders.ts';
import { placeRound, placeSingly } from '#lib/server/licences/orders/placing.ts';
import { inspect } from '#lib/server/licences/receipts/inspecting.ts';
import * as receipts from '#lib/server/licences/receipts/receipts.ts';
import { receive } from '#lib/server/licences/receipts/receiving.ts';
import { shareByHand } from '#lib/server/licences/receipts/sharing.ts';
import { aggregate } from '#lib/server/licences/rounds/aggregating.ts';
import * as rounds from '#lib/server/licences/rounds/rounds.ts';
import { check } from '#lib/server/operations/check.ts';
import { change } from '#lib/server/record/change.ts';
import { applied, openRound } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Register } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { receivedSound } from '../../support/licence-orders.ts';

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => clockAt(STORY_DAY, '11:00'));

const desk = () => story.as('miyazawa');
const state = (id: number) => stateOf(db(), byId(id));

/** A priced round with one application of 北相木村 (30, wanted first) and one of 佐久市 (100). */
function pricedRound() {
	const roundId = openRound(register, { state: 'priced' });
	const village = applied(
		register,
		story.as('ide'),
		{ server: 30 },
		{ roundId, wantedBy: '2027-02-01' }
	);
	const city = applied(
		register,
		story.as('yanagisawa'),
		{ server: 100, office: 5 },
		{ roundId, wantedBy: '2027-01-15' }
	);
	return { roundId, village, city };
}

function orderedRound() {
	const of = pricedRound();
	aggregate(desk(), of.roundId);
	const path = placeRound(register.lead, of.roundId);
	const order = orders.find(desk(), path);
	const [office, server] = linesOf(db(), order.id);
	if (!office || !server) throw new Error('The order has two lines.');
	return { ...of, order, server, office };
}

/** Receives and accepts packs of one line; gives the receipt. */
const accepted = (orderId: number, orderLineId: number, packs: number) =>
	receivedSound(desk(), orderId, [{ orderLineId, packs }], '2026-12-01');

const sharesOf = (receiptId: number) =>
	receipts
		.linesOf(db(), receiptId)
		.flatMap((line) => line.shares.map((one) => [one.organisation, one.own]));

describe('an order', () => {
	test('is one for the whole round, by part number, and divided among its lines', () => {
		const { order, server, office, village, city } = orderedRound();
		expect(order.number).toMatch(/^発R8-\d{4}$/);
		expect([server.partNumber, server.packs, server.unitYen]).toEqual(['9EM-00562', 130, 41_980]);
		expect(server.allocations.map((one) => [one.organisation, one.packs])).toEqual([
			['佐久市', 100],
			['北相木村', 30]
		]);
		expect(office.packs).toBe(5);
		expect([state(village), state(city)]).toEqual(['ordered', 'ordered']);
	});

	test('is placed once when two of the staff press at the same time', () => {
		const { roundId } = pricedRound();
		aggregate(desk(), roundId);
		const { version } = rounds.find(desk(), roundId);
		placeRound(register.lead, roundId, version);
		expect(() => placeRound(register.lead, roundId, version)).toThrow(Conflict);
		const placed = db()
			.select()
			.from(schema.purchaseOrder)
			.where(eq(schema.purchaseOrder.roundId, roundId))
			.all();
		expect(placed).toHaveLength(1);
	});

	test('is placed by the 決裁者 of the union alone', () => {
		const { roundId } = pricedRound();
		aggregate(desk(), roundId);
		expect(() => placeRound(desk(), roundId)).toThrow(Forbidden);
		expect(() => placeRound(story.as('ide'), roundId)).toThrow(Forbidden);
	});

	test('is refused where an application was withdrawn after it was reckoned', () => {
		const { roundId, village } = pricedRound();
		aggregate(desk(), roundId);
		const ide = story.as('ide');
		change(ide, (tx, record) => perform(tx, record, ide, village, 'withdraw'));
		expect(() => placeRound(register.lead, roundId)).toThrow(/集計を戻して/);
	});

	test('is refused under a contract that ended yesterday', () => {
		const { roundId } = pricedRound();
		aggregate(desk(), roundId);
		const own = eq(schema.agreement.id, register.agreementId);
		db().update(schema.agreement).set({ endsOn: '2026-11-26' }).where(own).run();
		expect(() => placeRound(register.lead, roundId)).toThrow(/11月26日（木）に終わりました/);
		db().update(schema.agreement).set({ endsOn: null }).where(own).run();
	});

	test('is refused for an organisation that takes no part in the contract on that day', () => {
		const { roundId } = pricedRound();
		aggregate(desk(), roundId);
		const own = eq(schema.enrolment.organisationId, story.as('ide').organisation.id);
		db().update(schema.enrolment).set({ endsOn: '2026-11-26' }).where(own).run();
		expect(() => placeRound(register.lead, roundId)).toThrow(
			/北相木村は、きょうこの契約に参加していません/
		);
		db().update(schema.enrolment).set({ endsOn: null }).where(own).run();
	});

	test('of applications outside any round takes those of one contract', () => {
		const single = applied(register, story.as('ide'), { office: 2 });
		const path = placeSingly(register.lead, [single]);
		expect(orders.find(desk(), path).round).toBeNull();
		expect(state(single)).toBe('ordered');
		expect(() => placeSingly(register.lead, [single])).toThrow(Conflict);
		expect(() => placeSingly(register.lead, [])).toThrow(Invalid);
	});
});

describe('a receipt', () => {
	test('of 100 out of 130 goes to who wants them first', () => {
		const { order, server, village, city } = orderedRound();
		const receipt = accepted(order.id, server.id, 110);
		expect(sharesOf(receipt.id)).toEqual([
			['佐久市', 100],
			['北相木村', 10]
		]);
		expect([state(city), state(village)]).toEqual(['partial', 'partial']);
		const rest = accepted(order.id, server.id, 20);
		expect(sharesOf(rest.id)).toEqual([
			['佐久市', 0],
			['北相木村', 20]
		]);
		expect([state(city), state(village)]).toEqual(['partial', 'received']);
	});

	test('may be divided by hand with a reason, to the last pack and within what is open', () => {
		const { order, server, city, village } = orderedRound();
		const receipt = accepted(order.id, server.id, 50);
		const [line] = receipts.linesOf(db(), receipt.id);
		const [first, second] = server.allocations.map(({ lineId }) => lineId);
		const by = (one: number, other: number) =>
			new Map([
				[first ?? 0, one],
				[second ?? 0, other]
			]);
		const hand = (shares: Map<number, number>, reason = '村の更新が先のため') =>
			shareByHand(desk(), receipt.id, line?.id ?? 0, shares, reason);
		expect(() => hand(by(20, 20))).toThrow(/合計は50/);
		expect(() => hand(by(19, 31))).toThrow(/北相木村に配れるのは30まで/);
		expect(() => hand(by(20, 30), ' ')).toThrow(Invalid);
		hand(by(20, 30));
		expect([state(city), state(village)]).toEqual(['partial', 'received']);
		deliver(desk(), receipt.id);
		expect(() => hand(by(30, 20))).toThrow(Conflict);
	});

	test('of more than was ordered is not accepted, and says how much is', () => {
		const { order, office } = orderedRound();
		const path = receive(desk(), order.id, {
			...{ deliveredOn: STORY_DAY, usageStart: STORY_DAY, document: '納-8' },
			lines: [{ orderLineId: office.id, packs: 8 }]
		});
		const receipt = receipts.find(desk(), path);
		const id = receipts.linesOf(db(), receipt.id)[0]?.id ?? 0;
		const look = (packs: number, reason = '') =>
			inspect(desk(), receipt.id, STORY_DAY, [{ id, accepted: packs, reason }]);
		expect(() => look(8)).toThrow(/あと5しか検収できません（発注5）/);
		expect(() => look(9)).toThrow(/8届きました/);
		expect(() => look(5)).toThrow(/理由を入力/);
		look(5, '数量の超過');
		expect(() => look(5, '数量の超過')).toThrow(Conflict);
		expect(linesOf(db(), order.id).find(({ id: own }) => own === office.id)).toMatchObject({
			...{ received: 8, accepted: 5 }
		});
	});

	test('under another part number is refused by itself', () => {
		const { order, office } = orderedRound();
		const path = receive(desk(), order.id, {
			...{ deliveredOn: STORY_DAY, usageStart: STORY_DAY, document: '納-2' },
			lines: [{ orderLineId: office.id, packs: 5, partNumber: '０２１－１０２３３' }]
		});
		const [line] = receipts.linesOf(db(), receipts.find(desk(), path).id);
		expect(line).toMatchObject({ accepted: 0, rejectedReason: '型番違い（021-10233が届いた）' });
	});

	test('that lies in the future or before the order, or is empty, is refused', () => {
		const { order, office } = orderedRound();
		const at = (deliveredOn: string, packs: number) => () =>
			receive(desk(), order.id, {
				...{ deliveredOn, usageStart: deliveredOn, document: '納-3' },
				lines: [{ orderLineId: office.id, packs }]
			});
		expect(at('2026-11-28', 1)).toThrow(/きょうまで/);
		expect(at('2026-11-20', 1)).toThrow(/発注の日（令和8年11月27日（金））より前/);
		expect(at(STORY_DAY, 0)).toThrow(/届いた数/);
	});
});

describe('a delivery', () => {
	test('begins rights by the pack and Software Assurance, and can be followed both ways', () => {
		const { order, server, village } = orderedRound();
		const receipt = accepted(order.id, server.id, 130);
		expect(deliver(desk(), receipt.id)).toBe(2);
		expect(() => deliver(desk(), receipt.id)).toThrow(Conflict);
		const ide = story.as('ide');
		const slip = slips.find(ide, receipt.path, ide.organisation.id);
		const [line] = slip.lines;
		expect(line).toMatchObject({
			...{ applicationId: village, packs: 30, rights: 60, partNumber: goods.server.partNumber },
			coveredUntil: '2029-11-30'
		});
		const [lot] = line?.lots ?? [];
		expect(balanceOf(db(), lot?.id ?? 0, '2026-12-01')).toBe(60);
		expect(balanceOf(db(), lot?.id ?? 0, '2026-11-30')).toBe(0);
		expect(slip.order).toBe(order.number);
		expect(state(village)).toBe('delivered');
	});

	test('is seen by its organisation and the union alone', () => {
		const { order, server } = orderedRound();
		const receipt = accepted(order.id, server.id, 130);
		deliver(desk(), receipt.id);
		const ide = story.as('ide');
		for (const other of ['yanagisawa', 'kitamura', 'tanaka'] as const) {
			const look = () => slips.find(story.as(other), receipt.path, ide.organisation.id);
			expect(look).toThrow(other === 'tanaka' ? Forbidden : NotFound);
		}
		expect(slips.find(desk(), receipt.path, ide.organisation.id).organisation).toBe('北相木村');
	});

	test('is confirmed by its organisation once, and the round is over when all is handed out', () => {
		const { order, server, office, roundId, village, city } = orderedRound();
		const first = accepted(order.id, server.id, 130);
		deliver(desk(), first.id);
		const ide = story.as('ide');
		expect(() => acknowledge(story.as('yanagisawa'), first.path, ide.organisation.id)).toThrow(
			NotFound
		);
		acknowledge(ide, first.path, ide.organisation.id);
		expect(() => acknowledge(ide, first.path, ide.organisation.id)).toThrow(Conflict);
		expect(state(village)).toBe('done');
		expect(rounds.find(desk(), roundId).state).toBe('ordered');
		deliver(desk(), accepted(order.id, office.id, 5).id);
		expect(rounds.find(desk(), roundId).state).toBe('done');
		const yanagisawa = story.as('yanagisawa').organisation.id;
		acknowledge(desk(), first.path, yanagisawa, { via: 'fax', caller: '柳沢' });
		expect(slips.find(desk(), first.path, yanagisawa)).toMatchObject({
			...{ acknowledgedVia: 'fax', acknowledgedCaller: '柳沢' }
		});
		expect(state(city)).toBe('delivered');
	});

	test('is asked about after ten business days of silence, and counts as no confirmation', () => {
		const { order, server, village } = orderedRound();
		deliver(desk(), accepted(order.id, server.id, 130).id);
		clockAt('2026-12-10', '11:00');
		expect(remindSilent()).toBe(0);
		clockAt('2026-12-11', '11:00');
		expect(remindSilent()).toBeGreaterThanOrEqual(2);
		expect(remindSilent()).toBe(0);
		expect(state(village)).toBe('delivered');
	});
});

describe('what does not come any more', () => {
	test('is taken off the order and its applications, and what came goes on', () => {
		const { order, server, office, village, city, roundId } = orderedRound();
		const receipt = accepted(order.id, server.id, 100);
		deliver(desk(), receipt.id);
		expect(() => cancelRest(desk(), order.id, server.id, '販売終了')).toThrow(Forbidden);
		expect(() => cancelRest(register.lead, order.id, server.id, '')).toThrow(Invalid);
		expect(cancelRest(register.lead, order.id, server.id, '販売終了')).toBe(30);
		expect(() => cancelRest(register.lead, order.id, server.id, '販売終了')).toThrow(Conflict);
		expect(state(village)).toBe('cancelled');
		expect(state(city)).toBe('partial');
		const line = linesOf(db(), order.id).find(({ id }) => id === server.id);
		expect(line).toMatchObject({ packs: 100, cancelled: 30 });
		expect(line?.allocations.reduce((sum, one) => sum + one.packs, 0)).toBe(100);
		cancelRest(register.lead, order.id, office.id, '販売終了');
		expect(rounds.find(desk(), roundId).state).toBe('done');
	});
});

test('nothing that the tests above left behind breaks an invariant', async () => {
	expect(await check()).toEqual([]);
});
