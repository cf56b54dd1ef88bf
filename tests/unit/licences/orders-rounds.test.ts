import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { byId } from '#lib/server/licences/applications/applications.ts';
import { aggregate, takeBack } from '#lib/server/licences/rounds/aggregating.ts';
import * as creating from '#lib/server/licences/rounds/creating.ts';
import { byPart, linesOf, sumOf } from '#lib/server/licences/rounds/lines.ts';
import * as acts from '#lib/server/licences/rounds/proceeding.ts';
import { progressIn, remind } from '#lib/server/licences/rounds/progress.ts';
import * as rounds from '#lib/server/licences/rounds/rounds.ts';
import { now } from '#lib/server/now.ts';
import { check } from '#lib/server/operations/check.ts';
import { applied, draftOf, openRound } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Register } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => clockAt(STORY_DAY, '11:00'));

const desk = () => story.as('miyazawa');
const state = (id: number) => rounds.find(desk(), id).state;
const days = {
	opensOn: '2026-11-27',
	closesOn: '2026-12-11',
	priceLockOn: '2026-12-18',
	orderBy: '2026-12-25',
	deliveryTarget: '2027-01-29'
};
const fields = (over = {}) => ({
	...{ name: '令和8年度 第4回', agreementId: register.agreementId, budgetYear: 2026 },
	...days,
	...over
});
/** The last of what a seat of an organisation was told. */
const toldOf = (seatId: number) =>
	db()
		.select()
		.from(schema.inboxItem)
		.where(eq(schema.inboxItem.seatId, seatId))
		.all()
		.map(({ action }) => action);

describe('a round', () => {
	test('in preparation is the union’s, and published it is everybody’s, who are told', () => {
		const id = creating.create(desk(), fields());
		expect(() => rounds.find(story.as('ide'), id)).toThrow(NotFound);
		expect(rounds.list(story.as('ide')).map((one) => one.id)).not.toContain(id);
		acts.publish(desk(), id);
		expect(rounds.find(story.as('ide'), id).state).toBe('open');
		expect(toldOf(story.as('ide').seat.id)).toContain('round.published');
		expect(() => rounds.list(story.as('tanaka'))).toThrow(Forbidden);
	});

	test('is made by the union alone', () => {
		for (const name of ['ide', 'kitamura', 'tanaka', 'maruyama'] as const) {
			expect(() => creating.create(story.as(name), fields())).toThrow(Forbidden);
		}
	});

	test('is not published without prices in force, nor past the end of its contract', () => {
		const early = creating.create(desk(), fields({ opensOn: '2026-03-01' }));
		expect(() => acts.publish(desk(), early)).toThrow(/3月1日（日）に有効な価格表がありません/);
		const own = eq(schema.agreement.id, register.agreementId);
		db().update(schema.agreement).set({ endsOn: '2026-12-24' }).where(own).run();
		expect(() => creating.create(desk(), fields())).toThrow(/12月24日（木）に終わります/);
		db().update(schema.agreement).set({ endsOn: null }).where(own).run();
	});

	test('is warned of that spans the turn of the fiscal year without a price lock before it', () => {
		const over = { opensOn: '2027-03-01', closesOn: '2027-03-20', orderBy: '2027-04-10' };
		const warned = (priceLockOn: string) => {
			const id = creating.create(
				desk(),
				fields({ ...over, priceLockOn, deliveryTarget: '2027-05-10' })
			);
			return creating.warningsOf(desk(), id).join();
		};
		expect(warned('2027-04-05')).toMatch(/4月1日（木）をまたぎます/);
		expect(warned('2027-03-26')).not.toMatch(/またぎます/);
		expect(warned('2027-03-26')).toMatch(/3月20日（土）は、休みの日です/);
	});

	test('closes by itself once its last day is over, and drafts stay drafts', () => {
		const id = openRound(register);
		const draft = draftOf(register, story.as('ide'), { office: 1 }, { roundId: id });
		clockAt('2026-12-11', '23:59');
		acts.closeDue();
		expect(state(id)).toBe('open');
		clockAt('2026-12-12', '00:01');
		expect(acts.closeDue()).toBeGreaterThan(0);
		expect(state(id)).toBe('closed');
		expect(byId(draft).state).toBe('draft');
	});

	test('is extended with a reason, to a later day that is not past the order', () => {
		const id = openRound(register, { state: 'closed' });
		const extend = (day: string, reason = '年末で間に合わない団体があるため') =>
			acts.extend(desk(), id, day, { reason });
		expect(() => extend('2026-12-11')).toThrow(Invalid);
		expect(() => extend('2026-12-26')).toThrow(/発注の期限/);
		expect(() => extend('2026-12-18', '')).toThrow(Invalid);
		extend('2026-12-18');
		expect(rounds.find(story.as('ide'), id)).toMatchObject({
			...{ state: 'open', closesOn: '2026-12-18' }
		});
	});

	test('an act on what somebody else has moved on is refused', () => {
		const id = openRound(register);
		const { version } = rounds.find(desk(), id);
		acts.close(desk(), id, { version });
		expect(() => acts.extend(desk(), id, '2026-12-18', { reason: '延長', version })).toThrow(
			Conflict
		);
		expect(() => acts.close(desk(), id)).toThrow(/いまは「締切」/);
		expect(() => acts.close(story.as('ide'), id)).toThrow(Forbidden);
	});
});

describe('the prices of a round', () => {
	test('are those of the day of the lock: a changed line goes back to its organisation, and stops the 集計', () => {
		const id = openRound(register, { state: 'closed' });
		const village = applied(register, story.as('ide'), { office: 3 }, { roundId: id });
		const city = applied(register, story.as('yanagisawa'), { server: 2 }, { roundId: id });
		raiseOffice();
		expect(acts.price(desk(), id)).toBe(1);
		expect([byId(village).state, byId(city).state]).toEqual(['reconfirm', 'accepted']);
		expect(() => aggregate(desk(), id)).toThrow(/再確認を待っている申込が1件/);
		restoreOffice();
	});

	test('have to be in force on that day', () => {
		const id = openRound(register, { state: 'closed' });
		const own = eq(schema.priceList.id, register.priceListId);
		db().update(schema.priceList).set({ validTo: '2026-12-17' }).where(own).run();
		expect(() => acts.price(desk(), id)).toThrow(/12月18日（金）/);
		db().update(schema.priceList).set({ validTo: null }).where(own).run();
	});
});

describe('a 集計', () => {
	test('adds what was accepted by part number and price, and nothing is rounded', () => {
		const id = openRound(register, { state: 'priced' });
		applied(register, story.as('ide'), { office: 7, server: 3 }, { roundId: id });
		applied(register, story.as('yanagisawa'), { office: 3 }, { roundId: id });
		const totals = byPart(linesOf(db(), id));
		expect(totals.map(({ partNumber, packs, yen }) => [partNumber, packs, yen])).toEqual([
			[goods.office.partNumber, 10, 419_870],
			[goods.server.partNumber, 3, 125_940]
		]);
		expect(sumOf(totals)).toEqual({ packs: 13, yen: 545_810 });
		aggregate(desk(), id);
		expect(state(id)).toBe('aggregated');
		expect(() => takeBack(desk(), id, { reason: '誤り' })).toThrow(Forbidden);
		expect(() => takeBack(register.lead, id, { reason: '' })).toThrow(Invalid);
		takeBack(register.lead, id, { reason: '数の誤り' });
		expect(state(id)).toBe('closed');
		expect(db().select().from(schema.roundAllocation).all()).toEqual([]);
	});

	test('waits for what has not been taken in, and is of something', () => {
		const id = openRound(register, { state: 'priced' });
		expect(() => aggregate(desk(), id)).toThrow(/集計できません/);
		applied(register, story.as('ide'), { office: 1 }, { roundId: id, isAccepted: false });
		expect(() => aggregate(desk(), id)).toThrow(/受理していない申込が1件あります（申R8-/);
	});
});

test('a round that is called off gives every application back as a draft', () => {
	const id = openRound(register, { state: 'priced' });
	const village = applied(register, story.as('ide'), { office: 1 }, { roundId: id });
	expect(() => acts.cancel(desk(), id, { reason: '予算' })).toThrow(Forbidden);
	expect(() => acts.cancel(register.lead, id, { reason: '' })).toThrow(Invalid);
	acts.cancel(register.lead, id, { reason: '販売店の都合' });
	expect(state(id)).toBe('cancelled');
	expect(byId(village)).toMatchObject({ state: 'draft', roundId: id });
	expect(toldOf(story.as('ide').seat.id)).toContain('round.cancelled');
});

describe('the progress of a round', () => {
	test('counts who applied and who did not, and reminds exactly those that bought the year before', () => {
		const last = openRound(register, { state: 'done', budgetYear: 2029, name: '前の年度' });
		applied(register, story.as('ide'), { office: 1 }, { roundId: last });
		applied(register, story.as('yanagisawa'), { office: 1 }, { roundId: last });
		const id = openRound(register, { budgetYear: 2030 });
		const all = progressIn(desk(), id);
		expect(all.applied).toEqual([]);
		expect(all.toRemind.map(({ name }) => name)).toEqual(['佐久市', '北相木村']);
		applied(register, story.as('yanagisawa'), { office: 1 }, { roundId: id });
		draftOf(register, story.as('takamizawa'), { office: 1 }, { roundId: id });
		const progress = progressIn(desk(), id);
		expect(progress.applied.map(({ name }) => name)).toEqual(['佐久市']);
		expect(progress.missing).toHaveLength(all.missing.length - 1);
		expect(progress.missing.filter(({ hasBegun }) => hasBegun).map(({ name }) => name)).toEqual([
			'佐久穂町'
		]);
		const before = toldOf(story.as('takamizawa').seat.id).length;
		expect(remind(desk(), id)).toBe(1);
		expect(toldOf(story.as('ide').seat.id)).toContain('round.reminded');
		expect(toldOf(story.as('takamizawa').seat.id)).toHaveLength(before);
		expect(progressIn(desk(), id).remindedAt).toEqual(now());
		expect(() => progressIn(story.as('ide'), id)).toThrow(Forbidden);
		expect(() => remind(desk(), last)).toThrow(Conflict);
	});
});

test('nothing that the tests above left behind breaks an invariant', async () => {
	expect(await check()).toEqual([]);
});

function raiseOffice() {
	priceOf(50_384);
}
function restoreOffice() {
	priceOf(goods.office.preferentialYen);
}
function priceOf(preferentialYen: number) {
	db()
		.update(schema.priceRow)
		.set({ preferentialYen })
		.where(eq(schema.priceRow.id, register.priceRows.office))
		.run();
}
