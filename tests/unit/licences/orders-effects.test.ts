import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import type { Day } from '#lib/dates.ts';
import type { SkuKind } from '#lib/licences.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { byId } from '#lib/server/licences/applications/applications.ts';
import { find as findApplication } from '#lib/server/licences/applications/finding.ts';
import { perform } from '#lib/server/licences/applications/acts.ts';
import { turn } from '#lib/server/licences/assurance/clock.ts';
import { openTerm, termsOf } from '#lib/server/licences/assurance/terms.ts';
import { deliver } from '#lib/server/licences/deliveries/delivering.ts';
import * as slips from '#lib/server/licences/deliveries/slips.ts';
import { balanceOf, entriesOf, openLot } from '#lib/server/licences/ledger.ts';
import { correctEntry, discard, split, transfer } from '#lib/server/licences/ledger/moving.ts';
import { cancelRest } from '#lib/server/licences/orders/cancelling.ts';
import { linesOf } from '#lib/server/licences/orders/lines.ts';
import * as orders from '#lib/server/licences/orders/orders.ts';
import { placeSingly } from '#lib/server/licences/orders/placing.ts';
import { inspect } from '#lib/server/licences/receipts/inspecting.ts';
import * as receipts from '#lib/server/licences/receipts/receipts.ts';
import { receive } from '#lib/server/licences/receipts/receiving.ts';
import { buyAgain, returnBehind } from '#lib/server/licences/returns/buying-again.ts';
import { allow, carry, request } from '#lib/server/licences/returns/proceeding.ts';
import * as returns from '#lib/server/licences/returns/returns.ts';
import { shown } from '#lib/server/licences/returns/shown.ts';
import { check } from '#lib/server/operations/check.ts';
import { change } from '#lib/server/record/change.ts';
import { applied, appliedFor } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Register } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';

/* Part numbers are of valid form, prices are invented. */
const STEP_UP = '9EA-00278';
const FROM_SA = 'AAD-34704';
const BOUGHT: Day = '2026-04-01';
const ENDS: Day = '2029-03-31';

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
	sold(STEP_UP, 'step-up', 'Datacenter');
	sold(FROM_SA, 'from-assurance', 'Standard', 12);
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => later());

/** What follows an application comes after it, and is told apart from it by its moment. */
let minutes = 11 * 60;
function later(): void {
	minutes += 1;
	const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
	clockAt(STORY_DAY, `${hour}:${String(minute).padStart(2, '0')}`);
}

const ide = () => story.as('ide');
const desk = () => story.as('miyazawa');
const own = () => ide().organisation.id;

/** Puts something on sale for who has Windows Server Standard. */
function sold(
	partNumber: string,
	kind: SkuKind,
	edition: string,
	termMonths: number | null = null
) {
	const standard =
		db()
			.select()
			.from(schema.product)
			.where(eq(schema.product.id, register.products.server))
			.get() ?? missing();
	const productId = db()
		.insert(schema.product)
		.values({ ...standard, id: undefined, edition, release: kind === 'step-up' ? '2025' : '年額' })
		.returning({ id: schema.product.id })
		.get().id;
	db()
		.insert(schema.sku)
		.values({ partNumber, productId, kind, rightsPerPack: 2, termMonths })
		.run();
	db()
		.insert(schema.priceRow)
		.values({
			...{ priceListId: register.priceListId, partNumber, rightsPerPack: 2, raw: '[]' },
			...{ listYen: 90_000, preferentialYen: 70_000, validFrom: BOUGHT, sheet: '価格表' },
			rowNumber: 90
		})
		.run();
}

/** Rights of 北相木村 to Windows Server Standard, with SA unless there is none. */
function held(rights: number, { assured = true, since = BOUGHT } = {}): number {
	return change(desk(), (tx, record) => {
		const lotId = openLot(
			tx,
			desk(),
			{
				...{ organisationId: own(), productId: register.products.server, usageStart: since },
				agreementNumber: 'S-0001'
			},
			{ onDay: since, kind: 'opening', rights, document: '期首残高' }
		);
		if (assured) openTerm(tx, record, { lotId, rights, startsOn: since, endsOn: ENDS });
		return lotId;
	});
}

type What = { partNumber: string; packs: number; lots?: number[] };

/** Orders one item for 北相木村; gives the order and its line. */
function placed(what: What) {
	const path = placeSingly(register.lead, [appliedFor(register, ide(), what)]);
	later();
	const { id } = orders.find(desk(), path);
	return { orderId: id, line: linesOf(db(), id)[0] ?? missing() };
}

/** Receives, accepts and hands out what was ordered; gives the slip. */
function handedOut({ orderId, line }: ReturnType<typeof placed>, usageStart: Day = STORY_DAY) {
	const number = receive(desk(), orderId, {
		...{ deliveredOn: STORY_DAY, usageStart, document: '納-1' },
		lines: [{ orderLineId: line.id, packs: line.packs }]
	});
	const { id } = receipts.find(desk(), number);
	const [arrived] = receipts.linesOf(db(), id);
	inspect(desk(), id, STORY_DAY, [{ id: arrived?.id ?? 0, accepted: line.packs, reason: '' }]);
	deliver(desk(), id);
	const [handed] = slips.find(ide(), number, own()).lines;
	return { ...(handed ?? missing()), number };
}

const bought = (what: What, usageStart?: Day) => handedOut(placed(what), usageStart);
const lotIdOf = (of: ReturnType<typeof bought>) => of.lots[0]?.id ?? 0;

/** Asks for a return of a whole delivery, and carries it out. */
function givenBack(of: ReturnType<typeof bought>, again = 0): number {
	const id = request(ide(), of.number, own(), {
		...{ deliveryId: of.id, packs: of.packs, again, reason: '数の誤り' }
	});
	allow(desk(), id);
	carry(desk(), id);
	return id;
}

const terms = (lotId: number) =>
	termsOf(db(), lotId).map(({ state, rights, startsOn, endsOn }) => [
		state,
		rights,
		startsOn,
		endsOn
	]);
const kinds = (lotId: number) => entriesOf(db(), lotId).map(({ kind, rights }) => [kind, rights]);

describe('a step-up', () => {
	test('gives up the rights it stands on for as many of the higher edition, and their SA goes on', async () => {
		const base = held(32);
		const of = bought({ partNumber: STEP_UP, packs: 16, lots: [base] });
		expect(kinds(base)).toEqual([
			['opening', 32],
			['discarded', -32]
		]);
		expect(kinds(lotIdOf(of))).toEqual([['delivered', 32]]);
		expect(terms(base)).toEqual([['renewed', 32, BOUGHT, '2026-11-26']]);
		expect(terms(lotIdOf(of))).toEqual([['active', 32, STORY_DAY, ENDS]]);
		expect(of.coveredUntil).toBe(ENDS);
		for (const lotId of [base, lotIdOf(of)]) {
			const entry = entriesOf(db(), lotId).at(-1);
			const over = { entry: entry?.id ?? 0, rights: 4, onDay: STORY_DAY, reason: '読み違い' };
			expect(() => correctEntry(desk(), lotId, over)).toThrow(/返品で直します/);
		}
		expect(await check()).toEqual([]);
	});

	test('of a part of a lot leaves the rest with its own SA', async () => {
		const base = held(32);
		const of = bought({ partNumber: STEP_UP, packs: 8, lots: [base] });
		expect([balanceOf(db(), base), balanceOf(db(), lotIdOf(of))]).toEqual([16, 16]);
		expect(terms(base)).toEqual([['active', 16, BOUGHT, ENDS]]);
		expect(terms(lotIdOf(of))).toEqual([['active', 16, STORY_DAY, ENDS]]);
		expect(await check()).toEqual([]);
	});

	test('over two lots takes the one and as many of the other as are wanted', async () => {
		const [first, second] = [held(16), held(32)];
		const of = bought({ partNumber: STEP_UP, packs: 16, lots: [first, second] });
		expect(of.lots.map(({ rights }) => rights)).toEqual([16, 16]);
		expect([first, second].map((id) => balanceOf(db(), id))).toEqual([0, 16]);
		expect(await check()).toEqual([]);
	});

	test('that is given back gives back what it stood on, with the SA as it was', async () => {
		const base = held(16);
		const of = bought({ partNumber: STEP_UP, packs: 8, lots: [base] });
		givenBack(of);
		expect(kinds(base)).toEqual([
			['opening', 16],
			['discarded', -16],
			['corrected', 16]
		]);
		expect(terms(base)).toEqual([['active', 16, BOUGHT, ENDS]]);
		expect(balanceOf(db(), lotIdOf(of))).toBe(0);
		expect(terms(lotIdOf(of))[0]?.[0]).toBe('void');
		expect(await check()).toEqual([]);
	});

	test('that finds too little to stand on is not handed out, and nothing of it is written', () => {
		const base = held(16);
		const order = placed({ partNumber: STEP_UP, packs: 8, lots: [base] });
		discard(desk(), base, {
			...{ rights: 6, onDay: STORY_DAY, document: '廃棄', reason: '使わない' }
		});
		const before = db().select().from(schema.ledgerEntry).all().length;
		expect(() => handedOut(order)).toThrow(/9EA-00278のもとになる権利が、6足りません/);
		expect(db().select().from(schema.ledgerEntry).all()).toHaveLength(before);
		expect(balanceOf(db(), base)).toBe(10);
	});
});

describe('a move from SA', () => {
	test('ends the SA and leaves the perpetual rights, which have to be kept', async () => {
		const base = held(16);
		const order = placed({ partNumber: FROM_SA, packs: 8, lots: [base] });
		expect(termsOf(db(), base)).toMatchObject([{ isRenewalOrdered: true }]);
		const of = handedOut(order, '2026-12-01');
		expect(balanceOf(db(), base)).toBe(16);
		expect(terms(base)).toEqual([['renewed', 16, BOUGHT, '2026-11-30']]);
		expect(terms(lotIdOf(of))).toEqual([['future', 16, '2026-12-01', '2027-11-30']]);
		expect(await check()).toEqual([]);
		givenBack(of);
		expect(terms(base)).toEqual([['active', 16, BOUGHT, ENDS]]);
		expect(await check()).toEqual([]);
	});
});

describe('SA alone', () => {
	const assurance = goods.serverAssurance.partNumber;

	test('that is ordered again says so on the term it renews, until it comes or is called off', async () => {
		const base = held(32);
		const marked = () => termsOf(db(), base).map(({ isRenewalOrdered }) => isRenewalOrdered);
		const first = placed({ partNumber: assurance, packs: 16, lots: [base] });
		expect(marked()).toEqual([true]);
		cancelRest(register.lead, first.orderId, first.line.id, '販売終了');
		expect(marked()).toEqual([false]);
		bought({ partNumber: assurance, packs: 16, lots: [base] });
		expect(terms(base)).toEqual([
			['renewed', 32, BOUGHT, ENDS],
			['future', 32, '2029-04-01', '2032-03-31']
		]);
		expect(marked()).toEqual([false, false]);
		expect(await check()).toEqual([]);
	});

	test('for a part of rights bought shortly before splits off what it covers', async () => {
		const fresh = held(32, { assured: false, since: '2026-11-02' });
		const of = bought({ partNumber: assurance, packs: 8, lots: [fresh] });
		expect(balanceOf(db(), fresh)).toBe(16);
		expect(terms(fresh)).toEqual([]);
		expect(lotIdOf(of)).not.toBe(fresh);
		expect(terms(lotIdOf(of))).toEqual([['active', 16, STORY_DAY, '2029-11-26']]);
		expect(await check()).toEqual([]);
	});

	test('opens its terms on the lots it was bought for and no other', async () => {
		const [named, other] = [16, 16].map((rights) =>
			held(rights, { assured: false, since: '2026-11-02' })
		);
		bought({ partNumber: assurance, packs: 8, lots: [named ?? 0] });
		expect(terms(named ?? 0)).toHaveLength(1);
		expect(terms(other ?? 0)).toEqual([]);
		expect(await check()).toEqual([]);
	});

	test('that went along to another organisation is not given back', () => {
		const base = held(16);
		const of = bought({ partNumber: assurance, packs: 8, lots: [base] });
		const id = request(ide(), of.number, own(), {
			...{ deliveryId: of.id, packs: 8, again: 0, reason: '数の誤り' }
		});
		allow(desk(), id);
		const organisation = story.as('yanagisawa').organisation.id;
		const moved = { onDay: STORY_DAY, document: '移管届', reason: '施設の移管' };
		transfer(desk(), base, { ...moved, organisation, rights: 16 });
		expect(() => carry(desk(), id)).toThrow(/SAのうち16は、権利と一緒に佐久市/);
		expect(returns.find(ide(), id).state).toBe('allowed');
	});
});

test('whatever becomes of rights that came, SA covers exactly what is left of them', async () => {
	const server = goods.server.partNumber;
	const act = { onDay: STORY_DAY, document: '届', reason: '理由' };
	const lots = Array.from({ length: 4 }, () => lotIdOf(bought({ partNumber: server, packs: 10 })));
	const [discarded = 0, moved = 0, parted = 0, corrected = 0] = lots;
	discard(desk(), discarded, { ...act, rights: 4 });
	const organisation = story.as('yanagisawa').organisation.id;
	const there = transfer(desk(), moved, { ...act, organisation, rights: 12 });
	const part = split(desk(), parted, { rights: 8, reason: '一部の更新' });
	const [entry] = entriesOf(db(), corrected);
	correctEntry(desk(), corrected, { ...act, entry: entry?.id ?? 0, rights: 18 });
	for (const id of [...lots, there, part]) {
		expect(terms(id).map(([, rights]) => rights)).toEqual([balanceOf(db(), id)]);
	}
	expect(await check()).toEqual([]);
	discard(desk(), part, { ...act, rights: 8 });
	expect(terms(part).map(([state]) => state)).toEqual(['void']);
	expect(await check()).toEqual([]);
});

describe('what a return leaves is bought anew', () => {
	const office = goods.office.partNumber;

	test('with its quantity, purpose and contract, and both are linked', async () => {
		const of = bought({ partNumber: office, packs: 10 });
		const id = request(ide(), of.number, own(), {
			...{ deliveryId: of.id, packs: 10, again: 6, reason: '4つ多く頼んだ' }
		});
		expect(() => buyAgain(ide(), id, null)).toThrow(Conflict);
		allow(desk(), id);
		carry(desk(), id);
		expect(shown(ide(), id).may.buyAgain).toBe(true);
		expect(() => buyAgain(story.as('yanagisawa'), id, null)).toThrow(NotFound);
		expect(() => buyAgain(story.as('tanaka'), id, null)).toThrow(Forbidden);
		const again = buyAgain(ide(), id, null);
		expect(findApplication(ide(), again)).toMatchObject({
			...{ state: 'draft', organisationId: own(), purpose: '庁内サーバーの更新' },
			lines: [{ partNumber: office, packs: 6 }]
		});
		expect(byId(again)).toMatchObject({ agreementId: register.agreementId, roundId: null });
		expect(returns.find(ide(), id).boughtAgain).toMatchObject({ id: again, state: 'draft' });
		expect(returnBehind(again)).toEqual({ id });
		expect(shown(ide(), id).may.buyAgain).toBe(false);
		expect(() => buyAgain(ide(), id, null)).toThrow(/すでに作られています/);
		expect(await check()).toEqual([]);
	});

	test('once more where that application was withdrawn', () => {
		const id = givenBack(bought({ partNumber: office, packs: 10 }), 6);
		const first = buyAgain(ide(), id, null);
		change(ide(), (tx, record) => perform(tx, record, ide(), first, 'withdraw'));
		const second = buyAgain(ide(), id, null);
		expect(returns.find(desk(), id).boughtAgain?.id).toBe(second);
		expect(returnBehind(first)).toBeNull();
	});

	test('by the desk too, with how it came and from whom', () => {
		const id = givenBack(bought({ partNumber: office, packs: 10 }), 6);
		expect(() => buyAgain(desk(), id, null)).toThrow(Invalid);
		const fax = { via: 'fax', caller: '', receivedOn: STORY_DAY } as const;
		expect(() => buyAgain(desk(), id, fax)).toThrow(/申し込んだ人/);
		expect(returns.find(desk(), id).boughtAgain).toBeNull();
		const again = buyAgain(desk(), id, { ...fax, caller: '井出' });
		expect(byId(again)).toMatchObject({
			...{ organisationId: own(), via: 'fax', caller: '井出', enteredBy: desk().person.id }
		});
	});

	test('not where nothing was wanted again', () => {
		const id = givenBack(bought({ partNumber: office, packs: 10 }));
		expect(() => buyAgain(ide(), id, null)).toThrow(/買い直す数がありません/);
	});
});

// The clock goes on from here, and what has begun then has begun.
test('a step-up that may be used from a later day leaves what it stands on until then', async () => {
	const base = held(16);
	const of = bought({ partNumber: STEP_UP, packs: 8, lots: [base] }, '2026-12-10');
	const at = (day: Day) => [base, lotIdOf(of)].map((id) => balanceOf(db(), id, day));
	expect([at('2026-12-09'), at('2026-12-10')]).toEqual([
		[16, 0],
		[0, 16]
	]);
	expect(terms(base)).toEqual([['renewed', 16, BOUGHT, '2026-12-09']]);
	expect(terms(lotIdOf(of))).toEqual([['future', 16, '2026-12-10', ENDS]]);
	expect(await check()).toEqual([]);
	clockAt('2026-12-10', '06:00');
	turn();
	expect(terms(lotIdOf(of))[0]?.[0]).toBe('active');
	expect(await check()).toEqual([]);
});

test('a receipt for a day long past counts from that day, and SA with it', async () => {
	const path = placeSingly(register.lead, [applied(register, ide(), { server: 4 })]);
	clockAt('2027-01-20', '11:00');
	const { id } = orders.find(desk(), path);
	const [line] = linesOf(db(), id);
	const number = receive(desk(), id, {
		...{ deliveredOn: '2026-12-01', usageStart: '2026-12-01', document: '納-7' },
		lines: [{ orderLineId: line?.id ?? 0, packs: 4 }]
	});
	const receipt = receipts.find(desk(), number);
	const [arrived] = receipts.linesOf(db(), receipt.id);
	const look = (day: Day) =>
		inspect(desk(), receipt.id, day, [{ id: arrived?.id ?? 0, accepted: 4, reason: '' }]);
	expect(() => look('2026-11-30')).toThrow(/納品の日から、きょうまで/);
	look('2026-12-02');
	deliver(desk(), receipt.id);
	const [handed] = slips.find(ide(), number, own()).lines;
	const lotId = handed?.lots[0]?.id ?? 0;
	expect(balanceOf(db(), lotId, '2026-11-30')).toBe(0);
	expect(balanceOf(db(), lotId, '2026-12-01')).toBe(8);
	expect(terms(lotId)).toEqual([['active', 8, '2026-12-01', '2029-11-30']]);
	expect(await check()).toEqual([]);
});

function missing(): never {
	throw new Error('It should be there.');
}
