import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { openTerm } from '#lib/server/licences/assurance/terms.ts';
import { openLot } from '#lib/server/licences/ledger.ts';
import { certificates, exportedCertificates } from '#lib/server/licences/ledger/certificates.ts';
import { holdings } from '#lib/server/licences/ledger/holdings.ts';
import { findLot } from '#lib/server/licences/ledger/lots.ts';
import { merge, previewMerger } from '#lib/server/licences/ledger/merging.ts';
import { declare } from '#lib/server/licences/ledger/moving.ts';
import { lookOf } from '#lib/server/licences/ledger/overview.ts';
import { declareUsage, usages } from '#lib/server/licences/ledger/usage.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { change } from '#lib/server/record/change.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { lotsBelowZero, tellRegister, type Register } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

let story: Story;
let register: Register;
let desk: Actor;
let lead: Actor;
let village: Actor;
let neighbour: Actor;
let city: Actor;
const MERGER = '2026-10-01';

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
	({ desk, lead } = register);
	village = story.as('ide');
	neighbour = story.as('takamizawa');
	city = story.as('yanagisawa');
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

function held(who: Actor, rights: number, of: { onDay?: string; covered?: boolean } = {}): number {
	const { onDay = '2026-04-01', covered = false } = of;
	return change(desk, (tx, record) => {
		const lotId = openLot(
			tx,
			desk,
			{
				organisationId: who.organisation.id,
				productId: register.products.server,
				agreementNumber: 'GP-2018-077',
				usageStart: onDay
			},
			{ onDay, kind: 'delivered', rights, document: '受R8-0001' }
		);
		if (covered) openTerm(tx, record, { lotId, rights, startsOn: onDay });
		return lotId;
	});
}

const input = (onDay = MERGER) => ({
	from: [village.organisation.id, neighbour.organisation.id],
	into: city.organisation.id,
	onDay
});
const sumOf = (who: Actor, day: string) =>
	holdings(desk, { day, organisationId: who.organisation.id }).reduce(
		(sum, { rights }) => sum + rights,
		0
	);

describe('a merger', () => {
	test('is looked at before its day, and carried out from that day on by who decides', () => {
		held(village, 16, { covered: true });
		const late = '2027-03-31';
		expect(previewMerger(desk, input(late))).toMatchObject({
			...{ isDue: false, mayMerge: false, agreements: [{ number: 'GP-2018-077', lots: 1 }] },
			into: { name: '佐久市' }
		});
		const of = { ...input(late), document: '告示', seen: 1 };
		expect(() => merge(desk, of)).toThrow(Forbidden);
		expect(() => merge(lead, of)).toThrow(/3月31日.*から行えます/);
		expect(() => previewMerger(village, input())).toThrow(Forbidden);
		expect(sumOf(city, STORY_DAY)).toBe(0);
	});

	test.each([
		[[], 1],
		[[1, 2], 2],
		[[1], 99_999],
		[[1], null]
	])('of %j into %j makes no sense', (from, into) => {
		expect(() => previewMerger(desk, { from, into, onDay: MERGER })).toThrow(Invalid);
	});

	test('moves all rights in pairs that come to nothing, with SA, memo, use and what is not ordered', () => {
		const own = holdings(desk, { day: STORY_DAY })[0]?.lotId ?? 0;
		declare(village, own, { memo: '住民情報', renewal: 'keep', version: 1 });
		// What came after the day of the merger was not there to be moved on it.
		const later = held(neighbour, 4, { onDay: '2026-11-01' });
		const product = register.products.server;
		const of = { organisation: null, product, target: '庁舎', rights: 16, since: '2026-04-01' };
		declareUsage(village, of);
		const application = openApplication(village, 'draft');
		const done = openApplication(village, 'ordered');
		const seen = previewMerger(lead, input()).lots.length;
		expect(seen).toBe(2);
		expect(() => merge(lead, { ...input(), document: '', seen })).toThrow(/書類/);
		expect(() => merge(lead, { ...input(), document: '告示', seen: 1 })).toThrow(Conflict);
		expect(merge(lead, { ...input(), document: '告示', seen })).toEqual({
			lots: 2,
			applications: 1
		});
		expect([sumOf(village, '2026-09-30'), sumOf(village, MERGER)]).toEqual([16, 0]);
		expect([sumOf(city, '2026-09-30'), sumOf(city, MERGER), sumOf(city, STORY_DAY)]).toEqual([
			0, 16, 20
		]);
		const moved = holdings(city, { day: MERGER })[0];
		expect(moved).toMatchObject({
			...{ agreementNumber: 'GP-2018-077', memo: '住民情報', renewal: 'keep', rights: 16 },
			cover: { startsOn: '2026-04-01', endsOn: '2029-03-31', stands: 'active' }
		});
		expect(findLot(desk, own).terms).toMatchObject([{ state: 'void' }]);
		expect(findLot(desk, own).movements.map(({ kind, rights }) => [kind, rights])).toEqual([
			['delivered', 16],
			['merged', -16]
		]);
		expect(findLot(desk, later).rights).toBe(0);
		expect(lotsBelowZero()).toEqual([]);
		expect(usages(desk, { day: '2026-09-30' })).toMatchObject([
			{ organisationId: village.organisation.id }
		]);
		expect(usages(desk, { day: MERGER })).toMatchObject([
			{ organisationId: city.organisation.id, rights: 16 }
		]);
		expect(addressee(application)).toBe(city.organisation.id);
		expect(addressee(done)).toBe(village.organisation.id);
		expect(previewMerger(lead, input()).lots).toEqual([]);
		clockAt(STORY_DAY, '11:00');
	});
});

describe('証書', () => {
	test('name the document by which rights came, to who may see them', async () => {
		const mine = held(city, 3);
		const look = lookOf(new URLSearchParams());
		const own = certificates(city, look).certificates;
		expect(own.find(({ lotId }) => lotId === mine)?.document).toBe('受R8-0001');
		expect(own.every(({ organisationId }) => organisationId === city.organisation.id)).toBe(true);
		expect((await exportedCertificates(city, look)).name).toMatch(
			/^ライセンス証書一覧_\d{8}\.xlsx$/
		);
		expect(() => certificates(story.as('tanaka'), look)).toThrow(Forbidden);
	});
});

function openApplication(who: Actor, state: 'draft' | 'ordered'): number {
	return db()
		.insert(schema.licenceApplication)
		.values({
			...{ personId: who.person.id, tenureId: who.tenure.id, seatId: who.seat.id },
			...{ organisationId: who.organisation.id, authorName: '', authorSection: '' },
			...{ state, stateAt: new Date(), purpose: '更新', budget: '', via: 'web' }
		})
		.returning({ id: schema.licenceApplication.id })
		.get().id;
}

function addressee(id: number): number | undefined {
	return db()
		.select()
		.from(schema.licenceApplication)
		.all()
		.find((row) => row.id === id)?.organisationId;
}
