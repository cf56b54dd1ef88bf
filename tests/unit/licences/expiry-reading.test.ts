import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '#lib/dates.ts';
import { Forbidden, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { budgetOf } from '#lib/server/licences/assurance/budget.ts';
import { turn } from '#lib/server/licences/assurance/clock.ts';
import { declare } from '#lib/server/licences/assurance/intentions.ts';
import { expiring, notices, spanEnd, termPage } from '#lib/server/licences/assurance/reading.ts';
import { remaining, remainingOf } from '#lib/server/licences/assurance/remaining.ts';
import { openTerm } from '#lib/server/licences/assurance/terms.ts';
import { totalsFor } from '#lib/server/licences/assurance/totals.ts';
import { move, openLot } from '#lib/server/licences/ledger.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { check } from '#lib/server/operations/check.ts';
import { change } from '#lib/server/record/change.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Good, type Register } from '../../support/licences.ts';
import { statementsOf } from '../../support/statements.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';

let story: Story;
let register: Register;
let lifecycleId: number;
/** Municipalities besides those of the story's people. */
let others: number[];
const VILLAGE = '北相木村';

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
	const { vendorId } = db().select().from(schema.vendor).all()[0]
		? { vendorId: db().select().from(schema.product).all()[0]?.vendorId ?? 0 }
		: { vendorId: 0 };
	lifecycleId = lifecycleOf(vendorId, '2016', '2022-01-11', '2027-01-12');
	lifecycleOf(vendorId, '2025', '2029-11-13', '2034-11-14');
	const named = new Set([village(), town()]);
	others = organisations
		.list()
		.filter(({ id, kind }) => '市町村'.includes(kind) && !named.has(id))
		.map(({ id }) => id);
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => void clockAt(STORY_DAY, '11:00'));

const village = () => story.as('ide').organisation.id;
const town = () => story.as('takamizawa').organisation.id;

function lifecycleOf(vendorId: number, release: string, mainstreamEnd: string, end: string) {
	return db()
		.insert(schema.lifecycle)
		.values({
			...{ vendorId, family: 'Windows Server', release, mainstreamEnd, extendedEnd: end },
			...{ source: '見本', checkedOn: '2026-11-01', isUnconfirmed: false },
			at: new Date('2026-04-01T00:00:00Z')
		})
		.returning({ id: schema.lifecycle.id })
		.get().id;
}

/** Rights that came on a day, told on that day. */
function held(organisationId: number, rights: number, onDay: string, good: Good = 'oldServer') {
	clockAt(onDay, '10:00');
	const { desk, products } = register;
	return change(desk, (tx) =>
		openLot(
			tx,
			desk,
			{ organisationId, productId: products[good], agreementNumber: 'S-1', usageStart: onDay },
			{ onDay, kind: 'opening', rights, document: '期首' }
		)
	);
}
const cover = (lotId: number, rights: number, startsOn: string, endsOn?: string) =>
	change(register.desk, (tx, record) =>
		openTerm(tx, record, {
			...{ lotId, rights, startsOn },
			...(endsOn ? { endsOn } : {})
		})
	);
const totalOf = (name: 'ide' | 'takamizawa') =>
	totalsFor(story.as(name)).find((total) => total.lifecycleId === lifecycleId)?.held;

describe('Who sees what', () => {
	let termId: number;
	beforeAll(() => {
		const lotId = held(village(), 16, '2024-04-01', 'server');
		termId = cover(lotId, 16, '2024-04-01', '2027-03-31');
	});

	test('an organisation sees its own terms and the union everybody’s; others do not know of them', () => {
		expect(expiring(story.as('ide')).map((row) => row.id)).toContain(termId);
		expect(expiring(story.as('miyazawa')).map((row) => row.id)).toContain(termId);
		expect(expiring(story.as('takamizawa')).map((row) => row.id)).not.toContain(termId);
		expect(() => termPage(story.as('takamizawa'), termId)).toThrow(NotFound);
		expect(() => budgetOf(story.as('takamizawa'), village(), 2027)).toThrow(NotFound);
		expect(() => expiring(story.as('tanaka'))).toThrow(Forbidden);
	});

	test('the prefecture sees nothing of a municipality', () => {
		const prefecture = story.as('kitamura');
		expect(prefecture.organisation.kind).toBe('県');
		expect(expiring(prefecture)).toEqual([]);
		expect(remainingOf(prefecture, lifecycleId).places).toEqual([]);
	});

	test('what an organisation means to do is its own and the desk’s to say', () => {
		const say = (name: 'ide' | 'takamizawa' | 'miyazawa', rights: number | null) =>
			declare(story.as(name), { id: termId, intention: 'reduce', rights, memo: '統合する' });
		expect(() => say('takamizawa', 8)).toThrow(NotFound);
		expect(() => say('ide', 16)).toThrow('1から15まで');
		say('ide', 8);
		expect(termPage(story.as('ide'), termId)).toMatchObject({
			...{ intention: 'reduce', intendedRights: 8, memo: '統合する' },
			...{ orderBy: '2027-02-15', budgetBy: '2025-10-31', usable: { release: '2025' } }
		});
		say('miyazawa', 4);
		expect(termPage(story.as('ide'), termId).intendedRights).toBe(4);
	});

	test('planned notices are seen before they go out, each organisation’s by itself', () => {
		const own = notices(story.as('ide')).next.filter((row) => row.organisation === VILLAGE);
		expect(own.map((row) => row.kind)).toContain('assurance-30');
		expect(
			notices(story.as('takamizawa')).next.filter((row) => row.organisation === VILLAGE)
		).toEqual([]);
	});

	test('a notice reaches the seats of its organisation and the union’s desk, and nobody else', () => {
		clockAt('2026-12-01', '00:05');
		while (turn() > 0);
		const titles = (name: 'ide' | 'takamizawa' | 'miyazawa') =>
			inbox(story.as(name), null)
				.unseen.filter((line) => line.href === '/licences/expiry')
				.map((line) => [line.title, ...line.sentences]);
		expect(titles('ide')).toEqual([
			[
				'SAの期限',
				'サーバーのSAの終わりまで120日です。コア数を数え直して、更新するかを決めてください'
			]
		]);
		expect(titles('miyazawa')).toHaveLength(1);
		expect(titles('takamizawa')).toEqual([]);
	});
});

test('The spans end with the month, in three months and with the fiscal year', () => {
	expect(spanEnd('month', STORY_DAY)).toBe('2026-11-30');
	expect(spanEnd('quarter', STORY_DAY)).toBe('2027-02-27');
	expect(spanEnd('year', STORY_DAY)).toBe('2027-03-31');
	expect(spanEnd('year', '2027-02-01')).toBe('2027-03-31');
	expect(spanEnd('all', STORY_DAY)).toBeNull();
});

describe('What is left when support ends', () => {
	test('the union reads how many organisations hold how many cores, and which', () => {
		held(village(), 16, '2025-04-10');
		for (const id of others.slice(0, 2)) held(id, 32, '2025-04-10');
		clockAt(STORY_DAY, '11:00');
		const all = remaining(story.as('miyazawa')).find((each) => each.id === lifecycleId);
		expect(all).toMatchObject({
			endsOn: '2027-01-12',
			all: [{ metric: 'core', organisations: 3, rights: 80, covered: 0 }]
		});
		const { places } = remainingOf(story.as('miyazawa'), lifecycleId);
		expect(places.map((place) => place.held[0]?.rights)).toEqual(expect.arrayContaining([16, 32]));
		expect(places).toHaveLength(3);
	});

	test('others read a total only of three besides themselves', () => {
		// Three hold it, the village among them: for the village the rest are two.
		expect(totalOf('ide')).toBeNull();
		expect(totalOf('takamizawa')).toMatchObject({ organisations: 3, rights: 80 });
		held(others[2] ?? 0, 8, '2025-06-01');
		clockAt(STORY_DAY, '11:00');
		expect(totalOf('ide')).toMatchObject({ organisations: 4, rights: 88 });
	});

	test('one organisation that moved since does not show in the difference of two totals', () => {
		// 町 still reads the total of three from before the fourth came.
		expect(totalOf('takamizawa')).toMatchObject({ organisations: 3, rights: 80, on: '2025-05-01' });
		for (const id of others.slice(3, 5)) held(id, 4, '2025-08-01');
		clockAt(STORY_DAY, '11:00');
		expect(totalOf('takamizawa')).toMatchObject({
			...{ organisations: 6, rights: 96, on: '2025-09-01' }
		});
	});

	test('what was published is remembered for the month, and forgotten when an entry of before comes in', () => {
		expect(totalOf('takamizawa')).toMatchObject({ organisations: 6, on: '2025-09-01' });
		const reader = story.as('takamizawa');
		expect(statementsOf(() => totalsFor(reader))).toBe(1);
		held(others[5] ?? 0, 4, '2025-08-01');
		clockAt(STORY_DAY, '11:00');
		expect(totalOf('takamizawa')).toMatchObject({ organisations: 7, on: '2025-09-01' });
		// Written today, whatever its day: it shows from the next month on.
		const now = totalOf('takamizawa');
		change(register.desk, (tx) =>
			openLot(
				tx,
				register.desk,
				{
					...{ organisationId: others[6] ?? 0, productId: register.products.oldServer },
					...{ agreementNumber: 'S-0001', usageStart: '2025-08-01' }
				},
				{ onDay: '2025-08-01', kind: 'delivered', rights: 4, document: '受' }
			)
		);
		expect(totalOf('takamizawa')).toEqual(now);
	});

	test('no step between two published totals ever stands for fewer than three others', () => {
		const seen: { organisations: number; rights: number }[] = [];
		for (let day = '2025-04-01'; day <= STORY_DAY; day = addDays(day, 9)) {
			clockAt(day, '09:00');
			const total = totalOf('takamizawa');
			if (total && total.rights !== seen.at(-1)?.rights) seen.push(total);
		}
		expect(seen.map((total) => total.organisations)).toEqual([3, 7]);
		clockAt(STORY_DAY, '11:00');
	});

	test('when fewer than three are left the total is gone', () => {
		const { desk } = register;
		clockAt('2026-01-10', '10:00');
		for (const row of db()
			.select()
			.from(schema.lot)
			.where(eq(schema.lot.productId, register.products.oldServer))
			.all()
			.slice(2)) {
			const rights = db()
				.select()
				.from(schema.ledgerEntry)
				.where(eq(schema.ledgerEntry.lotId, row.id))
				.all()
				.reduce((sum, entry) => sum + entry.rights, 0);
			change(desk, (tx) =>
				move(tx, desk, {
					...{ lotId: row.id, onDay: '2026-01-10', kind: 'discarded', rights: -rights },
					document: '廃'
				})
			);
		}
		clockAt(STORY_DAY, '11:00');
		expect(totalOf('takamizawa')).toBeNull();
		expect(remaining(story.as('takamizawa')).find((each) => each.id === lifecycleId)).toMatchObject(
			{ all: [], own: [], totals: [{ held: null }] }
		);
	});
});

describe('次年度予算要求資料', () => {
	test('names what to renew at today’s price and what to replace, in packs', () => {
		clockAt('2026-11-27', '11:00');
		const lotId = held(town(), 15, '2025-05-01', 'server');
		cover(lotId, 15, '2025-05-01', '2028-03-31');
		held(town(), 9, '2025-05-01');
		clockAt(STORY_DAY, '11:00');
		const budget = budgetOf(story.as('takamizawa'), town(), 2027);
		expect(budget.lines).toEqual([
			{
				...{ why: 'assurance', what: 'Windows Server Standard 2025のSA', endsOn: '2028-03-31' },
				...{ orderBy: '2028-02-16', metric: 'core', rights: 15, note: '' },
				offer: { partNumber: '9EM-00267', packs: 8, unitYen: 15_400, yen: 123_200 }
			},
			{
				...{ why: 'support', what: 'Windows Server 2016 Standard', endsOn: '2027-01-12' },
				...{ orderBy: null, metric: 'core', rights: 9, note: '' },
				offer: { partNumber: '9EM-00118', packs: 5, unitYen: 30_000, yen: 150_000 }
			}
		]);
		expect(budget).toMatchObject({ yen: 273_200, unpriced: 0 });
	});

	test('what is not to go on costs nothing, and what is covered needs no replacement', () => {
		const row = expiring(story.as('takamizawa'), { organisationId: town() })[0];
		declare(story.as('takamizawa'), {
			...{ id: row?.id ?? 0, intention: 'end', rights: null, memo: '' }
		});
		const lotId = held(town(), 4, '2025-07-01');
		cover(lotId, 4, '2025-07-01');
		clockAt(STORY_DAY, '11:00');
		const { lines } = budgetOf(story.as('takamizawa'), town(), 2027);
		expect(lines.map((line) => [line.why, line.rights, line.note])).toEqual([
			['support', 9, 'ほか4は、SAで新しい版を使えます']
		]);
	});
});

test('Nothing that was told here is at fault', async () => {
	expect(await check()).toEqual([]);
});
