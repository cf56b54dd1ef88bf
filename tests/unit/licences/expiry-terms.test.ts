import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema, db } from '#lib/server/db/index.ts';
import { termsOf, voidTermsOf, carryTerms } from '#lib/server/licences/assurance/terms.ts';
import { usableRelease } from '#lib/server/licences/assurance/version-rights.ts';
import { move, moveOver } from '#lib/server/licences/ledger.ts';
import { check } from '#lib/server/operations/check.ts';
import { change } from '#lib/server/record/change.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Register, plannedFor, holds, covers } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterAll(() => closeTemporaryYui(story.folder));

const START = '2026-04-01';

const opened = (rights: number, coming: Parameters<typeof holds>[3] = {}) =>
	holds(register, story.as('ide').organisation.id, rights, {
		...{ kind: 'delivered', document: '受R8-0001', onDay: START },
		...coming
	});

const covered = (lotId: number, rights: number, startsOn = START, endsOn?: string) =>
	covers(register, { lotId, rights, startsOn, endsOn });

test('A term over a whole lot lasts 36 months and has its notices planned', () => {
	const lotId = opened(16);
	const id = covered(lotId, 16);
	expect(termsOf(db(), lotId)).toMatchObject([
		{ id, startsOn: START, endsOn: '2029-03-31', state: 'active', rights: 16 }
	]);
	expect(
		plannedFor(id)
			.map(({ kind, dueOn }) => `${kind} ${dueOn}`)
			.sort()
	).toEqual([
		'assurance-120 2028-12-01',
		'assurance-30 2029-03-01',
		'assurance-60 2029-01-30',
		'assurance-90 2028-12-31',
		'assurance-budget 2027-09-29',
		'assurance-order 2029-02-01'
	]);
});

test('The certificate wins over the reckoning', () => {
	const lotId = opened(8);
	covered(lotId, 8, '2024-02-29', '2027-02-28');
	expect(termsOf(db(), lotId)[0]?.endsOn).toBe('2027-02-28');
});

test('Software Assurance over a part of a lot is refused with both numbers', () => {
	const lotId = opened(50);
	expect(() => covered(lotId, 20)).toThrow('この権利は50、SAは20です');
});

test('Two terms of a lot never lie over each other', () => {
	const lotId = opened(4);
	covered(lotId, 4);
	expect(() => covered(lotId, 4, '2029-03-31')).toThrow('期間を重ねられません');
	covered(lotId, 4, '2029-04-01');
	expect(termsOf(db(), lotId).map((term) => term.state)).toEqual(['active', 'future']);
});

test('Rights given back take their Software Assurance and its notices along', () => {
	const lotId = opened(4);
	const id = covered(lotId, 4);
	change(register.desk, (tx, record) => {
		move(tx, register.desk, {
			...{ lotId, onDay: '2026-11-27', kind: 'returned', rights: -4, document: '返R8-0001' }
		});
		voidTermsOf(tx, record, lotId);
	});
	expect(termsOf(db(), lotId)[0]?.state).toBe('void');
	expect(plannedFor(id).every(({ cancelledAt }) => cancelledAt !== null)).toBe(true);
});

test('Rights moved to another organisation keep their days, and the lot stays covered as far as it goes', () => {
	const lotId = opened(50);
	covered(lotId, 50);
	const other = change(register.desk, (tx, record) => {
		const to = moveOver(tx, register.desk, lotId, {
			kind: 'transferred',
			organisationId: story.as('takamizawa').organisation.id,
			rights: 20,
			onDay: '2026-11-27',
			document: '移R8-0001'
		});
		carryTerms(tx, record, lotId, to);
		return to;
	});
	expect(termsOf(db(), lotId)).toMatchObject([{ rights: 30, endsOn: '2029-03-31' }]);
	expect(termsOf(db(), other)).toMatchObject([
		{ rights: 20, endsOn: '2029-03-31', state: 'active' }
	]);
});

test('Software Assurance that has lapsed goes along: the newer version may still be used, and no notice is planned', () => {
	const { desk, products } = register;
	db()
		.update(schema.product)
		.set({ releasedOn: '2016-10-12' })
		.where(eq(schema.product.id, products.oldServer))
		.run();
	const from = opened(16, { good: 'oldServer', onDay: '2022-04-01' });
	covered(from, 16, '2022-04-01', '2025-03-31');
	expect(usableRelease(db(), from)?.release).toBe('2025');
	const to = change(desk, (tx, record) => {
		const lotId = moveOver(tx, desk, from, {
			...{ kind: 'transferred', organisationId: story.as('takamizawa').organisation.id },
			...{ rights: 6, onDay: '2026-11-27', document: '移R8-0002' }
		});
		carryTerms(tx, record, from, lotId);
		return lotId;
	});
	expect(usableRelease(db(), to)?.release).toBe('2025');
	expect(termsOf(db(), to)).toMatchObject([{ rights: 6, endsOn: '2025-03-31', state: 'lapsed' }]);
	expect(termsOf(db(), from)).toMatchObject([{ rights: 16, state: 'lapsed' }]);
	expect(plannedFor(termsOf(db(), to)[0]?.id ?? 0)).toEqual([]);
});

test('Nothing that was told here is at fault', async () => {
	expect(await check()).toEqual([]);
});
