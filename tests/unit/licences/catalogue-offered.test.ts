import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Forbidden } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { offered, type OfferedFilter } from '#lib/server/licences/catalogue/offered.ts';
import { now } from '#lib/server/now.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Register, holds, nextList } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

const { agreement, enrolment, priceList, purchaseRound } = schema;

let story: Story;
let register: Register;
let village: Actor;

beforeAll(async () => {
	story = await tellStory();
	clockAt('2026-11-27', '10:00');
	register = tellRegister(story);
	village = story.as('ide');
});
afterAll(() => {
	clockAt(STORY_DAY, '10:00');
	closeTemporaryYui(story.folder);
});
staysWhole();

const all: OfferedFilter = { q: '', vendor: null, kind: null, heldOnly: false };
const list = (over: Partial<OfferedFilter> = {}) => offered(village, { ...all, ...over }, 1).rows;
const line = (partNumber: string) => list().find((row) => row.partNumber === partNumber);

test('an organisation sees each part number once, with the price in force and what it holds itself', () => {
	const { server, oldServer } = register.products;
	holds(register, village.organisation.id, 24, { good: 'server' });
	holds(register, village.organisation.id, 16, { good: 'oldServer' });
	holds(register, story.as('yanagisawa').organisation.id, 99, { good: 'server' });
	expect(list()).toHaveLength(Object.keys(goods).length);
	expect(line(goods.server.partNumber)).toMatchObject({
		...{
			name: 'Windows Server Standard 2025',
			yen: 41_980,
			held: 24,
			heldOther: 16,
			closesOn: null
		}
	});
	expect(line(goods.office.partNumber)?.held).toBe(0);
	const held = list({ heldOnly: true }).map((row) => row.productId);
	expect(new Set(held)).toEqual(new Set([server, oldServer]));
});

test('it finds by words in any width, and by kind', () => {
	expect(list({ q: 'ｏｆｆｉｃｅ 2024' }).map((row) => row.partNumber)).toEqual(['021-10232']);
	expect(list({ q: '021-10232' })).toHaveLength(1);
	expect(list({ kind: 'assurance' }).map((row) => row.partNumber)).toEqual(['9EM-00267']);
	expect(list({ q: '%' })).toEqual([]);
});

test('the next last day is that of the round that is open under its agreement', () => {
	const round = (state: 'open' | 'draft', closesOn: string) =>
		db()
			.insert(purchaseRound)
			.values({
				...{ name: '第1回', agreementId: register.agreementId, state, closesOn },
				...{ opensOn: '2026-11-01', priceLockOn: '2026-12-10', orderBy: '2026-12-20' },
				...{ deliveryTarget: '2027-01-31', budgetYear: 2026 },
				...{ personId: register.desk.person.id, stateAt: now() }
			})
			.run();
	round('draft', '2026-11-28');
	round('open', '2026-12-04');
	round('open', '2026-11-26');
	expect(line(goods.server.partNumber)?.closesOn).toBe('2026-12-04');
});

test('a price list that begins next spring is not sold by yet, and one that is over no more', () => {
	nextList(register, '2027-04-01', { server: 50_000 });
	db()
		.update(priceList)
		.set({ validTo: '2027-03-31', state: 'closed' })
		.where(eq(priceList.id, register.priceListId))
		.run();
	expect(line(goods.server.partNumber)?.yen).toBe(41_980);
	clockAt('2027-04-01', '10:00');
	expect(list().map((row) => [row.partNumber, row.yen])).toEqual([['9EM-00562', 50_000]]);
	clockAt('2026-11-27', '10:00');
});

test('nothing is sold to who does not take part, under an agreement that ended, or to who has no desk', () => {
	const own = eq(enrolment.organisationId, village.organisation.id);
	db().update(enrolment).set({ isPending: true }).where(own).run();
	expect(offered(village, all, 1)).toMatchObject({ rows: [], total: 0, isEnrolled: false });
	db().update(enrolment).set({ isPending: false }).where(own).run();
	expect(list().length).toBeGreaterThan(0);
	db().update(agreement).set({ endsOn: '2026-11-26' }).run();
	expect(offered(village, all, 1).isEnrolled).toBe(false);
	expect(() => offered(story.as('tanaka'), all, 1)).toThrow(Forbidden);
});
