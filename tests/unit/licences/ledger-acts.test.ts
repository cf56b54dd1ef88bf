import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db } from '#lib/server/db/index.ts';
import { declare as intend } from '#lib/server/licences/assurance/intentions.ts';
import { termsOf } from '#lib/server/licences/assurance/terms.ts';
import { findLot } from '#lib/server/licences/ledger/lots.ts';
import * as moving from '#lib/server/licences/ledger/moving.ts';
import { lookOf, overview } from '#lib/server/licences/ledger/overview.ts';
import { stocktakings } from '#lib/server/licences/ledger/stocktaking.ts';
import { declareUsage, endUsage, usages } from '#lib/server/licences/ledger/usage.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	tellRegister,
	type Good,
	type Register,
	holdsCovered,
	holds,
	covers
} from '../../support/licences.ts';
import { statementsOf } from '../../support/statements.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

let story: Story;
let register: Register;
let desk: Actor;
let village: Actor;
let city: Actor;
const DAY = '2026-04-01';

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
	desk = register.desk;
	village = story.as('ide');
	city = story.as('yanagisawa');
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

function held(rights: number, of: { who?: Actor; good?: Good; covered?: boolean } = {}): number {
	const { who = village, good = 'server', covered = false } = of;
	const coming = { good, onDay: DAY, kind: 'delivered', document: '受R8-0001' } as const;
	const { id } = who.organisation;
	return covered
		? holdsCovered(register, id, rights, coming).lotId
		: holds(register, id, rights, coming);
}

const look = (query: string, who = desk) => overview(who, lookOf(new URLSearchParams(query)));
const first = (lotId: number) => findLot(desk, lotId).movements[0]?.id ?? 0;
const balance = (lotId: number) => findLot(desk, lotId).rights;

describe('the ledger', () => {
	test('shows each organisation its own, the union everybody’s, and others nothing', () => {
		const [own, other] = [held(8), held(5, { who: city })];
		const lots = (who: Actor) => look('', who).lots.map(({ lotId }) => lotId);
		expect(lots(village)).toContain(own);
		expect(lots(village)).not.toContain(other);
		expect(lots(desk)).toEqual(expect.arrayContaining([own, other]));
		expect(() => findLot(village, other)).toThrow(NotFound);
		expect(() => look('', story.as('tanaka'))).toThrow(Forbidden);
		const asked = `organisation=${city.organisation.id}`;
		expect(look(asked, village).lots).toEqual([]);
		expect(look(asked).lots.map(({ lotId }) => lotId)).toContain(other);
		expect(look('', story.as('kitamura')).lots).toEqual([]);
	});

	test('shows what was held at the end of any day', () => {
		const lotId = held(10);
		const of = { document: '廃棄届', reason: '更新' };
		moving.discard(desk, lotId, { rights: 10, onDay: '2026-09-30', ...of });
		const on = (day: string) => look(`on=${day}`).lots.find((each) => each.lotId === lotId)?.rights;
		expect([on('2026-03-31'), on(DAY), on('R8.9.29'), on('2026-09-30')]).toEqual([
			undefined,
			10,
			10,
			undefined
		]);
	});

	test('sums by product, and what one has too much helps no other', () => {
		held(10, { good: 'office' });
		held(4, { good: 'office', who: city });
		const [office] = [register.products.office];
		const use = (who: Actor, rights: number) =>
			declareUsage(who, {
				organisation: null,
				product: office,
				target: '端末',
				rights,
				since: DAY
			});
		use(village, 3);
		const used = use(city, 6);
		const sum = () => look('view=product').products.find(({ productId }) => productId === office);
		expect(sum()).toMatchObject({ organisations: 2, rights: 14, used: 9, short: 2 });
		const short = look('short=1').lots.filter(({ productId }) => productId === office);
		expect(short).toMatchObject([{ organisationId: city.organisation.id, short: 2 }]);
		endUsage(city, { assignment: used, until: '2026-11-01', version: 1 });
		expect(sum()?.short).toBe(0);
		expect(usages(village, { day: '2026-10-01' })).toHaveLength(1);
		expect(() => endUsage(village, { assignment: used, until: DAY, version: 2 })).toThrow(NotFound);
		expect(() => endUsage(city, { assignment: used, until: DAY, version: 1 })).toThrow(Conflict);
	});

	test('is filtered by the end of its SA', () => {
		const lotId = held(2, { covered: true, good: 'open' });
		const shows = (query: string) => look(query).lots.some((each) => each.lotId === lotId);
		expect([shows('ending=90'), shows('ending=90&on=2029-03-01')]).toEqual([false, true]);
		expect([shows('ending=over&on=2029-04-01'), shows('ending=over')]).toEqual([true, false]);
	});

	test('lets nobody declare for another but the desk', () => {
		const of = { product: register.products.office, target: '端末', rights: 1, since: DAY };
		const organisation = city.organisation.id;
		expect(() => declareUsage(village, { ...of, organisation })).toThrow(Forbidden);
		expect(declareUsage(desk, { ...of, organisation })).toBeGreaterThan(0);
		expect(() => declareUsage(village, { ...of, organisation: null, product: 9999 })).toThrow(
			Invalid
		);
		expect(() => declareUsage(desk, { ...of, organisation: 9999 })).toThrow(Invalid);
	});
});

test('棚卸 names the servers whose SA ends within 120 days, until it is said what is meant with it', () => {
	const ending = (rights: number, endsOn: string, of: { who?: Actor; good?: Good } = {}) => {
		const lotId = held(rights, of);
		return covers(register, { lotId, rights, startsOn: DAY, endsOn });
	};
	const [near] = [ending(24, '2027-03-27'), ending(8, '2027-03-28')];
	ending(5, '2027-01-31', { good: 'office' });
	ending(16, '2027-01-31', { who: city });
	expect(stocktakings(village)).toEqual([
		{
			...{ termId: near, product: 'Windows Server Standard 2025', metric: 'core' },
			...{ rights: 24, endsOn: '2027-03-27' }
		}
	]);
	intend(village, { id: near, intention: 'renew', rights: null, memo: '' });
	expect(stocktakings(village)).toEqual([]);
});

describe('a page of the ledger', () => {
	test('is read by as many statements, however much there is, and holds fifty lots of all in their order', () => {
		const read = (page: number) => overview(desk, lookOf(new URLSearchParams()), page);
		const before = statementsOf(() => read(1));
		for (let n = 0; n < 60; n += 1) held(1 + (n % 3), { who: n % 2 ? village : city });
		expect(statementsOf(() => read(1))).toBe(before);
		expect(before).toBeLessThanOrEqual(12);
		const all = look('').lots.map(({ lotId }) => lotId);
		const { pages, sum } = read(1);
		expect(sum.lots).toBe(all.length);
		const paged = Array.from({ length: pages }, (_, at) => read(at + 1).lots);
		expect(paged.flat().map(({ lotId }) => lotId)).toEqual(all);
		expect(paged[0]).toHaveLength(50);
		expect(read(99).page).toBe(pages);
		expect(read(1).products).toEqual(look('').products);
	});

	test('stands in the order that is asked for through all its pages, equal lots in the order of always', () => {
		const query = 'sort=-rights';
		const plain = look('').lots;
		const down = look(query).lots;
		expect(down).toEqual(plain.toSorted((a, b) => b.rights - a.rights));
		expect(look('sort=rights').lots).toEqual(plain.toSorted((a, b) => a.rights - b.rights));
		expect(look('sort=-usageStart').lots.map(({ usageStart }) => usageStart)).toEqual(
			plain.map(({ usageStart }) => usageStart).toSorted((a, b) => (a < b ? 1 : -1))
		);
		const paged = (page: number) => overview(desk, lookOf(new URLSearchParams(query)), page);
		const pages = Array.from({ length: paged(1).pages }, (_, at) => paged(at + 1).lots);
		expect(pages.length).toBeGreaterThan(1);
		expect(pages.flat()).toEqual(down);
		const own = `organisation=${city.organisation.id}`;
		expect(look(`${query}&${own}`).lots).toEqual(
			down.filter(({ organisationId }) => organisationId === city.organisation.id)
		);
		expect(look('sort=-nothing').lots).toEqual(plain);
	});

	test('has its sums by product in the order that is asked for', () => {
		const { products } = look('view=product');
		const by = (sort: string) => look(`view=product&sort=${sort}`).products;
		expect(by('-rights')).toEqual(products.toSorted((a, b) => b.rights - a.rights));
		expect(by('used')).toEqual(products.toSorted((a, b) => a.used - b.used));
		expect(by('usageStart')).toEqual(products);
	});
});

describe('a correction', () => {
	test('is red and black on the lot, and SA follows it up and down', () => {
		const lotId = held(10, { covered: true });
		const corrected = (entry: number, rights: number) =>
			moving.correctEntry(desk, lotId, { entry, rights, onDay: DAY, reason: '書類の数' });
		corrected(first(lotId), 8);
		expect(findLot(desk, lotId).movements.map(({ rights, after }) => [rights, after])).toEqual([
			[10, 10],
			[-10, 0],
			[8, 8]
		]);
		expect(termsOf(db(), lotId)).toMatchObject([{ rights: 8, state: 'active' }]);
		corrected(findLot(desk, lotId).movements.at(-1)?.id ?? 0, 12);
		expect(termsOf(db(), lotId)).toMatchObject([{ rights: 12, state: 'active' }]);
		corrected(findLot(desk, lotId).movements.at(-1)?.id ?? 0, 0);
		expect(termsOf(db(), lotId)).toMatchObject([{ state: 'void' }]);
		expect(() => corrected(first(lotId), 3)).toThrow(Conflict);
	});

	test('is the desk’s, of an entry of that lot, of today at the latest, and changes something', () => {
		const [lotId, other] = [held(10), held(3)];
		const entry = first(lotId);
		const of = { entry, rights: 4, onDay: DAY, reason: '書類の数' };
		expect(() => moving.correctEntry(village, lotId, of)).toThrow(Forbidden);
		expect(() => moving.correctEntry(city, lotId, of)).toThrow(NotFound);
		expect(() => moving.correctEntry(desk, other, of)).toThrow(Conflict);
		expect(() => moving.correctEntry(desk, lotId, { ...of, onDay: '2026-11-28' })).toThrow(/今日/);
		expect(() => moving.correctEntry(desk, lotId, { ...of, rights: 10 })).toThrow(/同じ/);
		expect(balance(lotId)).toBe(10);
	});

	test('of what went stays something that went', () => {
		const lotId = held(10);
		moving.discard(desk, lotId, { rights: 6, onDay: DAY, document: '廃棄届', reason: '古い' });
		const entry = findLot(desk, lotId).movements.at(-1)?.id ?? 0;
		moving.correctEntry(desk, lotId, { entry, rights: 2, onDay: DAY, reason: '2だった' });
		expect(balance(lotId)).toBe(8);
	});
});

describe('rights', () => {
	test('move to another organisation with their SA, and come to nothing together', () => {
		const lotId = held(10, { covered: true });
		const newId = moving.transfer(desk, lotId, {
			...{ organisation: city.organisation.id, rights: 4, onDay: '2026-10-01' },
			...{ document: '移管届', reason: '' }
		});
		expect([balance(lotId), balance(newId)]).toEqual([6, 4]);
		expect(termsOf(db(), lotId)).toMatchObject([{ rights: 6, endsOn: '2029-03-31' }]);
		expect(termsOf(db(), newId)).toMatchObject([{ rights: 4, endsOn: '2029-03-31' }]);
		expect(findLot(city, newId)).toMatchObject({ origin: null, lot: { originId: lotId } });
		expect(findLot(desk, lotId).descendants).toMatchObject([{ lotId: newId }]);
		const entry = first(newId);
		expect(() =>
			moving.correctEntry(desk, newId, { entry, rights: 1, onDay: DAY, reason: '逆' })
		).toThrow(Conflict);
	});

	test('never move to their own organisation, in more than there are, or to one that has ended', () => {
		const lotId = held(3);
		const of = { rights: 3, onDay: DAY, document: '移管届', reason: '' };
		const to = (organisation: number, rights = 3) =>
			moving.transfer(desk, lotId, { ...of, organisation, rights });
		expect(() => to(village.organisation.id)).toThrow(/別の団体/);
		expect(() => to(city.organisation.id, 4)).toThrow(/残高は3/);
		expect(() => to(99_999)).toThrow(/別の団体/);
		expect(() =>
			moving.transfer(desk, lotId, {
				...of,
				organisation: city.organisation.id,
				onDay: '2026-03-31'
			})
		).toThrow(/足りなく/);
	});

	test('are split so that SA covers each part whole', () => {
		const lotId = held(50, { covered: true });
		const newId = moving.split(desk, lotId, { rights: 20, reason: '20だけ更新' });
		expect(termsOf(db(), lotId)).toMatchObject([{ rights: 30 }]);
		expect(termsOf(db(), newId)).toMatchObject([{ rights: 20 }]);
		expect(() => moving.split(desk, lotId, { rights: 30, reason: '全部' })).toThrow(/少なく/);
	});

	test('carry a memo and what is meant with them, which the quicker one writes', () => {
		const lotId = held(1);
		moving.declare(village, lotId, { memo: '財務サーバー', renewal: 'keep', version: 1 });
		expect(findLot(village, lotId).lot).toMatchObject({ memo: '財務サーバー', renewal: 'keep' });
		const late = { memo: '', renewal: 'end', version: 1 } as const;
		expect(() => moving.declare(desk, lotId, late)).toThrow(Conflict);
		expect(() => moving.declare(city, lotId, late)).toThrow(NotFound);
	});
});
