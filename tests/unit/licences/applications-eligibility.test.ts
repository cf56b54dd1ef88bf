import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Day } from '#lib/dates.ts';
import { coresNeeded, packsFor } from '#lib/licence-cores.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { perform } from '#lib/server/licences/applications/acts.ts';
import { agreementOf, byId, numberOf } from '#lib/server/licences/applications/applications.ts';
import { findingsOn } from '#lib/server/licences/applications/eligibility/findings.ts';
import { now } from '#lib/server/now.ts';
import { change } from '#lib/server/record/change.ts';
import {
	applied,
	appliedFor,
	draftOf,
	openRound,
	type Wanted
} from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Register, holds } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story, type ActorName } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

let story: Story;
let register: Register;
let id: number;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

const draft = (wanted: Wanted) => (id = draftOf(register, story.as('ide'), wanted));
const setLine = (set: Partial<typeof schema.applicationLine.$inferInsert>) =>
	db()
		.update(schema.applicationLine)
		.set(set)
		.where(eq(schema.applicationLine.applicationId, id))
		.run();
const found = (day = STORY_DAY) =>
	findingsOn(db(), byId(id), agreementOf(db(), byId(id)), day).map(
		({ level, key }) => `${level} ${key.split(':')[0] ?? ''}`
	);
const said = (day = STORY_DAY) =>
	findingsOn(db(), byId(id), agreementOf(db(), byId(id)), day)
		.map(({ message }) => message)
		.join('\n');

/** Rights of a server, with SA until a day where one is given. */
function held(
	rights: number,
	{ who = 'ide', onDay = '2024-01-01', until }: { who?: ActorName; onDay?: Day; until?: Day } = {}
): number {
	const { id } = story.as(who).organisation;
	const lotId = holds(register, id, rights, { onDay });
	if (until !== undefined) {
		db()
			.insert(schema.assuranceTerm)
			.values({ lotId, rights, startsOn: onDay, endsOn: until, state: 'active' })
			.run();
	}
	return lotId;
}

describe('cores', () => {
	test('a processor of four cores counts as eight, a small server as sixteen', () => {
		const least = { leastPerProcessor: 8, leastPerServer: 16 };
		expect(coresNeeded([{ servers: 1, processors: 1, cores: 4 }], least)).toBe(16);
		expect(coresNeeded([{ servers: 2, processors: 4, cores: 4 }], least)).toBe(64);
		expect(coresNeeded([{ servers: 3, processors: 2, cores: 12 }], least)).toBe(72);
		expect(packsFor(17, 2)).toBe(9);
	});

	test('fewer packs than the servers need are refused with the number that is', () => {
		draft({ server: 4 });
		expect(found()).toContain('error least-cores');
		setLine({ packs: 8, worksheet: '[{"servers":2,"processors":1,"cores":4}]' });
		expect(said()).toContain('32コア（16パック）が要ります');
		setLine({ packs: 16 });
		expect(found()).toEqual([]);
	});

	test('enough packs without a word about the servers are asked about', () => {
		draft({ server: 8 });
		expect(found()).toEqual(['warning no-worksheet']);
	});
});

describe('SA alone', () => {
	beforeEach(() => {
		db().delete(schema.assuranceTerm).run();
		draft({ serverAssurance: 8 });
	});

	test('without rights to stand on it is refused, and says why', () => {
		setLine({ baseLots: '[]' });
		expect(found()).toContain('error no-base');
		expect(said()).toContain('後から SA だけは買えない');
	});

	test('on rights with running SA it goes through, and not for more than there are', () => {
		const lotId = held(16, { until: '2027-03-31' });
		setLine({ baseLots: `[${lotId}]` });
		expect(found()).toEqual([]);
		setLine({ packs: 9 });
		expect(found()).toEqual(['error base-too-small']);
	});

	test('what another application stands on is not there a second time, until that is withdrawn', () => {
		const lotId = held(16, { until: '2027-03-31' });
		const { partNumber } = goods.serverAssurance;
		const other = appliedFor(register, story.as('ide'), { partNumber, packs: 5, lots: [lotId] });
		setLine({ packs: 3, baseLots: `[${lotId}]` });
		expect(found()).toEqual([]);
		setLine({ packs: 4 });
		expect(found()).toEqual(['error base-too-small']);
		expect(said()).toContain(`ほかの申込（${numberOf(byId(other)) ?? ''}）があります。残りは6で`);
		change(story.as('ide'), (tx, record) =>
			perform(tx, record, story.as('ide'), other, 'withdraw', { reason: '二重でした' })
		);
		expect(found()).toEqual([]);
	});

	test('the day after SA has ended it is too late', () => {
		const lotId = held(16, { until: STORY_DAY });
		setLine({ baseLots: `[${lotId}]` });
		expect(found()).toEqual([]);
		expect(found('2026-11-28')).toEqual(['error base-lapsed']);
	});

	test('rights of another organisation are none', () => {
		const lotId = held(16, { who: 'takamizawa', until: '2027-03-31' });
		setLine({ baseLots: `[${lotId}]` });
		expect(found()).toEqual(['error other-base']);
	});

	test('rights bought within ninety days may still be joined, with a warning', () => {
		const lotId = held(16, { onDay: '2026-11-01' });
		setLine({ baseLots: `[${lotId}]` });
		expect(found()).toEqual(['warning joins-late']);
		expect(found('2027-01-30')).toEqual(['warning joins-late']);
		expect(found('2027-01-31')).toEqual(['error base-lapsed']);
	});
});

describe('the agreement and the price', () => {
	test('an agreement that ended yesterday takes no application', () => {
		draft({ office: 1 });
		const of = eq(schema.agreement.id, register.agreementId);
		db().update(schema.agreement).set({ endsOn: '2026-11-26' }).where(of).run();
		expect(found('2026-11-26')).toEqual([]);
		expect(found()).toEqual(['error agreement-ended']);
		expect(said()).toContain('令和8年11月26日');
		db().update(schema.agreement).set({ endsOn: null }).where(of).run();
	});

	test('nor one of which the organisation is no part that day', () => {
		draft({ office: 1 });
		const own = eq(schema.enrolment.organisationId, story.as('ide').organisation.id);
		db().update(schema.enrolment).set({ endsOn: '2026-10-31' }).where(own).run();
		expect(found()).toEqual(['error not-enrolled']);
		db().update(schema.enrolment).set({ endsOn: null }).where(own).run();
	});

	test('what has no price that day, is 別途見積 or is fewer than are sold is refused', () => {
		draft({ office: 1 });
		expect(found('2026-03-31')).toEqual(['error no-price']);
		const row = eq(schema.priceRow.id, register.priceRows.office);
		db().update(schema.priceRow).set({ preferentialYen: null, leastPacks: 5 }).where(row).run();
		expect(found()).toEqual(['error quotation', 'error least-packs']);
		db()
			.update(schema.priceRow)
			.set({ preferentialYen: goods.office.preferentialYen, leastPacks: 1 })
			.where(row)
			.run();
	});
});

describe('what looks like a slip', () => {
	test('the same part number twice is refused, in another application of the round it is asked about', () => {
		const roundId = openRound(register);
		applied(register, story.as('ide'), { office: 3 }, { roundId });
		id = draftOf(register, story.as('ide'), { office: 2 }, { roundId });
		expect(found()[0]).toMatch(/^warning again-/);
		db()
			.insert(schema.applicationLine)
			.values({ applicationId: id, partNumber: goods.office.partNumber, packs: 1, reason: 'new' })
			.run();
		expect(found()[0]).toBe('error twice');
	});

	test('more than twice last year is asked about', () => {
		clockAt('2026-03-02', '11:00');
		applied(register, story.as('takamizawa'), { office: 5 });
		clockAt(STORY_DAY, '11:00');
		id = draftOf(register, story.as('takamizawa'), { office: 10 });
		expect(found()).toEqual([]);
		setLine({ packs: 11 });
		expect(found()).toEqual(['warning many']);
		expect(said()).toContain('前年 5、今回 11');
	});

	test('what is out of support is named with its day', () => {
		const vendorId = db().select().from(schema.product).get()?.vendorId ?? 0;
		db()
			.insert(schema.lifecycle)
			.values({
				...{ vendorId, family: 'Windows Server', release: '2016' },
				...{ mainstreamEnd: '2022-01-11', extendedEnd: '2027-01-12' },
				...{ source: '見本', checkedOn: STORY_DAY, isUnconfirmed: false, at: now() }
			})
			.run();
		draft({ oldServer: 8 });
		expect(found()).toContain('warning support-ends');
		expect(said()).toContain('令和9年1月12日');
		expect(found('2027-01-13')).toContain('warning support-over');
	});

	test('nothing chosen, no purpose and no budget: three errors at once', () => {
		id = draftOf(register, story.as('ide'), {}, { purpose: '', budget: '' });
		expect(found()).toEqual(['error no-lines', 'error purpose', 'error budget']);
	});
});

describe('what goes on from something else', () => {
	const vendorOf = () => db().select().from(schema.product).get()?.vendorId ?? 0;

	/** A product beside those of the story, sold under one part number at a price of the day. */
	function sold(
		of: Pick<typeof schema.product.$inferInsert, 'family' | 'release' | 'releasedOn'> &
			Partial<typeof schema.product.$inferInsert>,
		sku: Omit<typeof schema.sku.$inferInsert, 'productId'>
	): number {
		const product = { edition: 'Standard', metric: 'core', pool: 'servers', ...of } as const;
		const { id: productId } = db()
			.insert(schema.product)
			.values({ vendorId: vendorOf(), ...product })
			.returning()
			.get();
		db()
			.insert(schema.sku)
			.values({ productId, ...sku })
			.run();
		const { priceListId } = register;
		db()
			.insert(schema.priceRow)
			.values({
				...{ priceListId, partNumber: sku.partNumber, listYen: 9_000, preferentialYen: 7_000 },
				...{ rightsPerPack: sku.rightsPerPack, validFrom: '2026-04-01', sheet: '価格表' },
				...{ rowNumber: 90, raw: '[]' }
			})
			.run();
		return productId;
	}

	function put(partNumber: string, packs: number): void {
		id = draftOf(register, story.as('ide'), {});
		db()
			.insert(schema.applicationLine)
			.values({ applicationId: id, partNumber, packs, reason: 'new' })
			.run();
	}

	test('a step-up stands on SA of the edition below, and says so where there is none', () => {
		const stepUp = { partNumber: 'UPG-00001', kind: 'step-up', rightsPerPack: 2 } as const;
		sold(
			{
				family: 'Windows Server',
				release: '2025',
				releasedOn: '2024-11-01',
				edition: 'Datacenter'
			},
			stepUp
		);
		db().delete(schema.assuranceTerm).run();
		put(stepUp.partNumber, 8);
		expect(found()).toEqual(['error no-base']);
		expect(said()).toContain('ステップアップは、有効なSAの付いた下のエディションの権利にだけ');
		const bare = held(16, { onDay: '2026-11-20' });
		setLine({ baseLots: `[${bare}]` });
		// SA alone may join what was bought a week ago; a step-up may not.
		expect(found()).toEqual(['error base-lapsed']);
		expect(said()).toContain('ステップアップは使えません');
		const covered = held(16, { until: '2027-03-31' });
		setLine({ baseLots: `[${covered}]` });
		expect(found()).toEqual([]);
		setLine({ packs: 9 });
		expect(found()).toEqual(['error base-too-small']);
	});

	test.each(['Windows Server CAL', 'Windows Server RDS CAL', 'Windows Server User CAL'])(
		'%s of an older release than a server that is held is warned of',
		(family) => {
			const partNumber = `CAL-${family.length}0000`;
			sold(
				{ family, edition: '', release: '2022', releasedOn: '2021-08-18', metric: 'cal-user' },
				{ partNumber, kind: 'licence', rightsPerPack: 1 }
			);
			put(partNumber, 20);
			expect(found()).toEqual(['warning older-cal']);
			expect(said()).toContain('Windows Server 2025には、2025のCALが要ります');
			expect(said()).toContain('このCAL（2022）では使えません');
		}
	);

	test('a CAL as new as the newest server is not', () => {
		sold(
			{ family: 'Windows Server CAL', edition: '', release: '2025', releasedOn: '2024-11-01' },
			{ partNumber: 'CAL-20250', kind: 'licence', rightsPerPack: 1 }
		);
		put('CAL-20250', 20);
		expect(found()).toEqual([]);
	});

	test('a successor is named for what is not sold any more, and for what still is', () => {
		const of = eq(schema.sku.partNumber, goods.office.partNumber);
		db().update(schema.sku).set({ successor: goods.server.partNumber }).where(of).run();
		draft({ office: 1 });
		expect(found()).toEqual(['warning successor']);
		expect(found('2026-03-31')).toEqual(['error no-price']);
		expect(said('2026-03-31')).toContain('後継の型番は9EM-00562です');
		db().update(schema.sku).set({ successor: null }).where(of).run();
	});

	test('a program without SA sells none, and one that has ended sells nothing', () => {
		draft({ server: 8 });
		setLine({ worksheet: '[{"servers":1,"processors":2,"cores":8}]' });
		expect(found()).toEqual([]);
		db().update(schema.licenceProgram).set({ hasAssurance: false }).run();
		expect(found()).toEqual(['error no-assurance']);
		db().update(schema.licenceProgram).set({ hasAssurance: true, validTo: '2026-11-26' }).run();
		expect(found()).toEqual(['error program-ended']);
		db().update(schema.licenceProgram).set({ validTo: null }).run();
	});
});

describe('cores of a server, each processor by itself', () => {
	test.each([
		// servers, processors, cores, needed
		[1, 1, 4, 16],
		[1, 2, 4, 16],
		[1, 4, 4, 32],
		[2, 1, 8, 32],
		[1, 2, 10, 20],
		[3, 2, 6, 48]
	])('%i with %i processors of %i cores need %i', (servers, processors, cores, needed) => {
		draft({ server: needed / 2 - 1 });
		setLine({ worksheet: JSON.stringify([{ servers, processors, cores }]) });
		expect(found()).toEqual(['error too-few-cores']);
		expect(said()).toContain(`${needed}コア（${needed / 2}パック）が要ります`);
		setLine({ packs: needed / 2 });
		expect(found()).toEqual([]);
	});
});
