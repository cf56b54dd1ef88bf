import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { levelAt, priceOn, pricesOn } from '#lib/server/licences/applications/prices.ts';
import { keepLevel, levelsOf, turnPriceLevels } from '#lib/server/licences/catalogue/levels.ts';
import { offered } from '#lib/server/licences/catalogue/offered.ts';
import { proratedPrice } from '#lib/server/licences/catalogue/prorating.ts';
import { prorated } from '#lib/server/licences/money.ts';
import { monthsBegun } from '#lib/server/licences/terms.ts';
import { check } from '#lib/server/operations/check.ts';
import { applied } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Register } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';

/* All prices are invented. */

let story: Story;
let register: Register;
beforeEach(async () => {
	story = await tellStory();
	register = tellRegister(story);
	const { priceListId } = register;
	const row = { priceListId, partNumber: goods.office.partNumber, rightsPerPack: 1 };
	const place = { validFrom: '2026-04-01', sheet: '価格表', raw: '[]', listYen: null };
	for (const [index, [level, preferentialYen]] of Object.entries({
		A: 50_000,
		D: 39_000
	}).entries()) {
		db()
			.insert(schema.priceRow)
			.values({ ...row, ...place, level, preferentialYen, rowNumber: 20 + index })
			.run();
	}
	db().$client.exec(`delete from price_row where level = '' and part_number = '021-10232'`);
});
afterEach(() => closeTemporaryYui(story.folder));

const known = { source: '契約書', isConfirmed: true } as const;
const office = (day: string, agreementId: number | undefined = register.agreementId) =>
	priceOn(db(), {
		...{ partNumber: goods.office.partNumber, resellerId: register.resellerId, day },
		...(agreementId === undefined ? {} : { agreementId })
	});

describe('the price level of a contract', () => {
	test('that nobody knows leaves the price as the list begins, marked as assumed', () => {
		expect(office('2026-11-27')).toMatchObject({ level: 'A', isAssumed: true });
		const row = offered(story.as('ide'), none, 1).rows.find(isOffice);
		expect(row).toMatchObject({ yen: 50_000, level: 'A', isAssumed: true });
		const pools = levelsOf(register.desk, register.agreementId);
		expect(pools.map(({ level, isUnconfirmed }) => [level, isUnconfirmed])).toEqual([
			[null, true],
			[null, true],
			[null, true]
		]);
	});

	test('decides which price holds from its first day on, for one pool and one contract', () => {
		set({ pool: 'applications', level: 'D', startsOn: '2026-06-01' });
		expect(office('2026-05-31')).toMatchObject({ level: 'A', isAssumed: true });
		expect(office('2026-06-01')).toMatchObject({ preferentialYen: 39_000, isAssumed: false });
		expect(office('2026-11-27', 999)).toMatchObject({ level: 'A', isAssumed: true });
		set({ pool: 'applications', level: 'B', startsOn: '2026-10-01' });
		expect(office('2026-09-30')?.level).toBe('D');
		// Neither level of the list is the contract's: it has no price for it.
		expect(office('2026-10-01')).toBeNull();
		expect(offered(story.as('ide'), none, 1).rows.some(isOffice)).toBe(false);
		const server = { partNumber: goods.server.partNumber, resellerId: register.resellerId };
		expect(
			priceOn(db(), { ...server, agreementId: register.agreementId, day: '2026-11-27' })
		).toMatchObject({ level: '', isAssumed: false });
		expect(levelAt(db(), { ...server, agreementId: register.agreementId, day: '2026-11-27' })).toBe(
			null
		);
	});

	test('of a later row takes over, and a correction of the same day replaces', () => {
		set({ pool: 'applications', level: 'A', startsOn: '2026-04-01' });
		set({ pool: 'applications', level: 'D', startsOn: '2026-04-01' });
		const [pool] = levelsOf(register.desk, register.agreementId);
		expect(pool).toMatchObject({ level: 'D', isUnconfirmed: false });
		expect(pool?.history).toHaveLength(1);
	});

	test('sends open applications back whose price is another by it', async () => {
		const id = applied(register, story.as('ide'), { office: 3 });
		set({ pool: 'applications', level: 'D', startsOn: '2026-12-01' });
		expect(state(id)).toBe('accepted');
		clockAt('2026-12-01', '09:00');
		expect(turnPriceLevels()).toBe(1);
		expect(state(id)).toBe('reconfirm');
		expect(turnPriceLevels()).toBe(0);
		expect(await check()).toEqual([]);
	});

	test('is the union’s to write, and begins with the contract', () => {
		const of = { pool: 'servers', level: 'C', startsOn: '2026-04-01', ...known } as const;
		expect(() => keepLevel(story.as('ide'), register.agreementId, of)).toThrow(Forbidden);
		expect(() => levelsOf(story.as('ide'), register.agreementId)).toThrow(Forbidden);
		expect(() => keepLevel(register.desk, 9999, of)).toThrow(NotFound);
		expect(() =>
			keepLevel(register.desk, register.agreementId, { ...of, startsOn: '2022-03-31' })
		).toThrow(Invalid);
	});
});

test('many prices are read as one by one, the smallest order of several first', () => {
	const { priceListId, resellerId, agreementId } = register;
	db()
		.insert(schema.priceRow)
		.values({
			...{ priceListId, partNumber: goods.server.partNumber, rightsPerPack: 2, leastPacks: 100 },
			...{ preferentialYen: 30_000, validFrom: '2026-04-01', sheet: '価格表' },
			...{ rowNumber: 30, raw: '[]' }
		})
		.run();
	const day = '2026-11-27';
	const partNumbers = Object.values(goods).map(({ partNumber }) => partNumber);
	const all = pricesOn(db(), { partNumbers, resellerId, agreementId, day });
	expect(all.size).toBe(5);
	for (const partNumber of partNumbers) {
		expect(all.get(partNumber)).toEqual(
			priceOn(db(), { partNumber, resellerId, agreementId, day })
		);
	}
	expect(all.get(goods.server.partNumber)).toMatchObject({ preferentialYen: 41_980 });
});

describe('統一満了', () => {
	test.each([
		[15_400, 36, 'month', 15_400],
		[15_400, 25, 'month', 10_694],
		[15_400, 35, 'month', 14_972],
		[15_400, 25, 'year', 15_400],
		[15_400, 24, 'year', 10_266],
		[15_400, 12, 'year', 5133],
		[1, 1, 'month', 0]
	] as const)('%i円 over %i months by the %s is %i円, floored', (yen, months, by, is) => {
		expect(prorated(yen, { months, of: 36, by }, 'floor')).toBe(is);
	});

	test('is rounded as the reseller does, and no longer than a full term', () => {
		const of = { months: 25, of: 36, by: 'month' } as const;
		expect(prorated(15_400, of, 'ceil')).toBe(10_695);
		expect(prorated(15_400, of, 'half-up')).toBe(10_694);
		expect(() => prorated(1, { ...of, months: 37 }, 'floor')).toThrow(RangeError);
	});

	test('counts months that have begun', () => {
		expect(monthsBegun('2026-04-01', '2028-04-30')).toBe(25);
		expect(monthsBegun('2026-04-01', '2028-05-01')).toBe(26);
		expect(monthsBegun('2026-04-15', '2026-04-15')).toBe(1);
	});

	test('has no price while nobody knows how the program shortens one', () => {
		const asked = { part: goods.serverAssurance.partNumber, from: '2026-11-01', to: '2029-03-31' };
		const of = () => proratedPrice(register.desk, register.agreementId, asked);
		expect(of()).toMatchObject({ months: 29, of: 36, fullYen: 15_400, by: null, yen: null });
		db().$client.exec(`update licence_program set proration = 'month' where code = 'STORY'`);
		expect(of()).toMatchObject({ by: 'month', yen: 12_405 });
		const { desk, agreementId } = register;
		expect(() => proratedPrice(desk, agreementId, { ...asked, to: '2029-11-01' })).toThrow(Invalid);
		expect(() => proratedPrice(desk, agreementId, { ...asked, part: 'AAA-00000' })).toThrow(
			Invalid
		);
	});
});

const none = { q: '', vendor: null, kind: null, heldOnly: false };
const isOffice = ({ partNumber }: { partNumber: string }) => partNumber === goods.office.partNumber;
const set = (of: Pick<Parameters<typeof keepLevel>[2], 'pool' | 'level' | 'startsOn'>): void =>
	keepLevel(register.desk, register.agreementId, { ...of, ...known });
const state = (id: number) =>
	db()
		.select()
		.from(schema.licenceApplication)
		.all()
		.find((row) => row.id === id)?.state;
