import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { coresNeeded, packsFor } from '#lib/licence-cores.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { agreementOf, byId } from '#lib/server/licences/applications/applications.ts';
import { findingsOn } from '#lib/server/licences/applications/eligibility/findings.ts';
import { openLot } from '#lib/server/licences/ledger.ts';
import { now } from '#lib/server/now.ts';
import { change } from '#lib/server/record/change.ts';
import { applied, draftOf, openRound, type Wanted } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Register } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
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

/** Rights of a server of the story's organisation, with SA until a day where one is given. */
function held(rights: number, { who = 'ide', usageStart = '2024-01-01', until = '' } = {}): number {
	const actor = story.as(who === 'ide' ? 'ide' : 'takamizawa');
	return change(register.desk, (tx) => {
		const lotId = openLot(
			tx,
			register.desk,
			{
				organisationId: actor.organisation.id,
				productId: register.products.serverAssurance,
				agreementNumber: 'S-0001',
				usageStart
			},
			{ onDay: usageStart, kind: 'opening', rights, document: '期首' }
		);
		if (until !== '') {
			tx.insert(schema.assuranceTerm)
				.values({ lotId, rights, startsOn: usageStart, endsOn: until, state: 'active' })
				.run();
		}
		return lotId;
	});
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
		const lotId = held(16, { usageStart: '2026-11-01' });
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
