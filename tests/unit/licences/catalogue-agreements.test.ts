import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import {
	addAgreement,
	agreements,
	changeAgreement,
	findAgreement,
	refusalOfOrders,
	succeed
} from '#lib/server/licences/catalogue/agreements.ts';
import {
	changeEnrolment,
	enrol,
	enrolEverybody,
	enrolmentsOf,
	isEnrolled,
	setContacts,
	settleEnrolments
} from '#lib/server/licences/catalogue/enrolments.ts';
import { now } from '#lib/server/now.ts';
import { isMunicipality, readsHoldings } from '#lib/server/permissions.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Register } from '../../support/licences.ts';
import { actorNames, STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { tellOrder } from '../../support/licence-orders.ts';
import { staysWhole } from '../../support/whole.ts';

const DAY = '2026-11-27';
const { agreement } = schema;

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
	clockAt(STORY_DAY, '10:00');
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

const input = (over: object = {}) => {
	const { programId, resellerId } = findAgreement(register.desk, register.agreementId);
	return {
		...{ name: '新しい契約', program: programId, reseller: resellerId, numberKind: 'pcn' as const },
		...{ number: 'N-1', settlement: 'direct-invoice' as const, startsOn: '2026-04-01' },
		...{ endsOn: null, isConfirmed: true, version: 1 },
		...over
	};
};
const versionOf = (id: number) =>
	db().select().from(agreement).where(eq(agreement.id, id)).get()?.version ?? 0;

describe('who takes part in an agreement', () => {
	test('only from its first to its last day, and not while it is 申込要', () => {
		const id = addAgreement(register.desk, input());
		const body = story.as('ide').organisation.id;
		const is = (day: string) => isEnrolled(db(), id, body, day);
		enrol(register.desk, id, { organisation: body, number: 'P-1', startsOn: '2026-05-01' });
		expect([is('2026-04-30'), is('2026-05-01'), is('2030-01-01')]).toEqual([false, true, true]);
		const [row] = enrolmentsOf(register.desk, id);
		if (!row) throw new Error('Nobody takes part.');
		const days = { startsOn: '2026-05-01', endsOn: '2026-12-31', number: 'P-2', version: 1 };
		changeEnrolment(register.desk, row.id, days);
		expect([is('2026-12-31'), is('2027-01-01')]).toEqual([true, false]);
		expect(() => changeEnrolment(register.desk, row.id, days)).toThrow(Conflict);
		db().update(schema.enrolment).set({ isPending: true }).run();
		expect(is(DAY)).toBe(false);
		db().update(schema.enrolment).set({ isPending: false }).run();
	});

	test('nobody twice on the same day, and nobody ends before they began', () => {
		const id = addAgreement(register.desk, input());
		const body = story.as('ide').organisation.id;
		const again = { organisation: body, number: '', startsOn: '2026-05-01' };
		enrol(register.desk, id, again);
		expect(() => enrol(register.desk, id, { ...again, startsOn: '2026-06-01' })).toThrow(
			/令和8年5月1日（金）からこの契約に加入しています/
		);
		const [row] = enrolmentsOf(register.desk, id);
		expect(() =>
			changeEnrolment(register.desk, row?.id ?? 0, {
				...{ startsOn: '2026-05-01', endsOn: '2026-04-30', number: '', version: 1 }
			})
		).toThrow(Invalid);
	});

	test('all municipalities at once are those that did not yet', () => {
		const id = addAgreement(register.desk, input());
		const all = organisations.list().filter(({ kind }) => isMunicipality(kind)).length;
		enrol(register.desk, id, {
			organisation: story.as('ide').organisation.id,
			...{ number: 'P', startsOn: '2026-05-01' }
		});
		expect(enrolEverybody(register.desk, id, '2026-05-01')).toBe(all - 1);
		expect(enrolEverybody(register.desk, id, '2026-05-01')).toBe(0);
	});

	test('nobody takes part in an agreement that is not there', () => {
		const part = { organisation: story.as('ide').organisation.id, number: 'P' };
		const enrolling = () => enrol(register.desk, 9999, { ...part, startsOn: '2026-05-01' });
		expect(enrolling).toThrow(NotFound);
		expect(() => enrolEverybody(register.desk, 9999, '2026-05-01')).toThrow(NotFound);
	});
});

describe('what is read of agreements', () => {
	test('an organisation reads its own part alone, the union everybody’s', () => {
		const own = agreements(story.as('ide')).find(({ id }) => id === register.agreementId);
		expect(own?.enrolments.map(({ organisationId }) => organisationId)).toEqual([
			story.as('ide').organisation.id
		]);
		const all = findAgreement(register.desk, register.agreementId).enrolments;
		const withoutDesk = organisations.list().filter(({ kind }) => kind === '専門家所属');
		expect(all.length).toBe(organisations.list().length - withoutDesk.length);
	});

	test('whoever reads: the rows by rule are the rows by query', () => {
		const rows = db().select().from(schema.enrolment).all();
		const ofRegister = rows.filter(({ agreementId }) => agreementId === register.agreementId);
		for (const name of actorNames) {
			const actor = story.as(name);
			const byRule = ofRegister.filter((row) => readsHoldings(actor, row)).map(({ id }) => id);
			const byQuery = enrolmentsOf(actor, register.agreementId).map(({ id }) => id);
			expect(byQuery.toSorted(), name).toEqual(byRule.toSorted());
		}
		const none = actorNames.filter((name) => agreements(story.as(name)).length === 0);
		expect(none).toContain('tanaka');
	});

	test('an agreement without it does not exist for an organisation', () => {
		const id = addAgreement(register.desk, input());
		expect(() => findAgreement(story.as('ide'), id)).toThrow(NotFound);
		expect(() => changeAgreement(story.as('ide'), id, input())).toThrow(Forbidden);
	});

	test('who holds which role in the portal is written by the organisation itself or the desk', () => {
		const [own] = enrolmentsOf(story.as('ide'), register.agreementId);
		const [others] = enrolmentsOf(story.as('miyazawa'), register.agreementId).filter(
			(row) => row.organisationId !== own?.organisationId
		);
		const text = { contacts: '管理者：総務課 情報係（R9.3.31まで）', version: 1 };
		setContacts(story.as('ide'), own?.id ?? 0, text);
		expect(() => setContacts(story.as('ide'), own?.id ?? 0, text)).toThrow(Conflict);
		expect(() => setContacts(story.as('ide'), others?.id ?? 0, text)).toThrow(NotFound);
		setContacts(register.desk, own?.id ?? 0, { ...text, version: 2 });
	});
});

describe('an agreement that ends', () => {
	test('takes no order from the day after and names the one that follows', () => {
		const id = addAgreement(register.desk, input({ endsOn: '2026-11-26' }));
		expect(refusalOfOrders(db(), id, '2026-11-26')).toBeNull();
		expect(refusalOfOrders(db(), id, '2026-03-31')).toMatch(/令和8年4月1日（水）に始まります/);
		expect(refusalOfOrders(db(), id, DAY)).toMatch(/令和8年11月26日（木）に終わりました/);
		succeed(register.desk, id, {
			...input({ name: '次の契約', startsOn: DAY }),
			version: 1
		} as never);
		expect(refusalOfOrders(db(), id, DAY)).toMatch(/後継の「次の契約」/);
	});

	test('is followed by one that takes over its organisations as 申込要, ending the day before', () => {
		const id = addAgreement(register.desk, input());
		const body = story.as('ide').organisation.id;
		enrol(register.desk, id, { organisation: body, number: 'OLD', startsOn: '2026-05-01' });
		const next = succeed(register.desk, id, {
			...input({ name: '後継', startsOn: '2027-04-01' }),
			...{ startsOn: '2027-04-01', version: versionOf(id) }
		});
		expect(findAgreement(register.desk, id)).toMatchObject({
			endsOn: '2027-03-31',
			successors: [{ id: next, name: '後継' }]
		});
		const after = findAgreement(register.desk, next);
		expect(after.predecessor?.id).toBe(id);
		expect(after.enrolments).toMatchObject([
			{ isPending: true, number: '', startsOn: '2027-04-01' }
		]);
		expect(isEnrolled(db(), next, body, '2027-04-01')).toBe(false);
		const ids = after.enrolments.map((row) => row.id);
		expect(settleEnrolments(register.desk, next, ids)).toBe(1);
		expect(isEnrolled(db(), next, body, '2027-04-01')).toBe(true);
		expect(isEnrolled(db(), id, body, DAY)).toBe(true);
	});

	test('cannot be followed by one that began before it, nor changed from an old page', () => {
		const id = addAgreement(register.desk, input());
		const early = { ...input({ startsOn: '2026-04-01' }), startsOn: '2026-04-01', version: 1 };
		expect(() => succeed(register.desk, id, early)).toThrow(/より後にしてください/);
		changeAgreement(register.desk, id, input({ number: 'N-2' }));
		expect(() => changeAgreement(register.desk, id, input({ number: 'N-3' }))).toThrow(Conflict);
		expect(() =>
			changeAgreement(register.desk, id, input({ endsOn: '2025-01-01', version: 2 }))
		).toThrow(/終わる日は、始まる日より後/);
	});

	test('keeps its reseller and who sends the invoice once something was ordered', () => {
		const id = addAgreement(register.desk, input());
		db()
			.insert(schema.purchaseOrder)
			.values({
				...{ fiscalYear: 2026, sequence: 1, agreementId: id, orderedOn: DAY },
				...{ personId: register.desk.person.id, at: now() }
			})
			.run();
		const change = (over: object) => () =>
			changeAgreement(register.desk, id, input({ version: versionOf(id), ...over }));
		expect(change({ settlement: 'union-resale' })).toThrow(/請求のしかたは変えられません/);
		expect(change({ number: 'N-9' })).not.toThrow();
	});

	test('runs on every day on which something was ordered, and who it was for takes part on it', () => {
		const { desk, agreementId } = register;
		tellOrder(register, [{ by: story.as('ide'), good: 'office', packs: 3 }], {
			onDay: '2026-06-01'
		});
		const own = enrolmentsOf(desk, agreementId).find(
			({ organisationId }) => organisationId === story.as('ide').organisation.id
		);
		const other = enrolmentsOf(desk, agreementId).find(({ id }) => id !== own?.id);
		const until = (row: typeof own, endsOn: string) => () => {
			const { id = 0, startsOn = '', version = 0 } = row ?? {};
			changeEnrolment(desk, id, { startsOn, endsOn, number: 'P-9', version });
		};
		expect(until(own, '2026-05-31')).toThrow(/6月1日.*この契約で発注したもの/);
		expect(until(own, '2026-06-01')).not.toThrow();
		expect(until(other, '2026-05-31')).not.toThrow();
		const of = () => findAgreement(desk, agreementId);
		const ended = (over: object) => () => {
			const { programId: program, resellerId: reseller, numberKind, settlement, version } = of();
			const same = { program, reseller, numberKind, settlement, version, endsOn: null };
			changeAgreement(desk, agreementId, {
				...{ ...same, name: '見本の基本契約', number: 'S-0001', isConfirmed: true },
				...{ startsOn: '2022-04-01', ...over }
			});
		};
		expect(ended({ endsOn: '2026-05-31' })).toThrow(/6月1日.*この契約で発注したもの/);
		expect(ended({ startsOn: '2026-06-02' })).toThrow(/6月1日.*この契約で発注したもの/);
		const next = { ...input({ startsOn: '2026-06-01' }), startsOn: '2026-06-01' };
		expect(() => succeed(desk, agreementId, { ...next, version: of().version })).toThrow(/6月1日/);
		expect(ended({ endsOn: '2026-06-01' })).not.toThrow();
	});
});
