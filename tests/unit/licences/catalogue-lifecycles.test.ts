import { and, eq, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid } from '#lib/errors.ts';
import { isSecondTuesday } from '#lib/licence-catalogue.ts';
import { db, schema } from '#lib/server/db/index.ts';
import {
	addLifecycle,
	changeLifecycle,
	datesOf,
	findLifecycle,
	lifecycles,
	type LifecycleInput
} from '#lib/server/licences/catalogue/lifecycles.ts';
import { policyOf } from '#lib/server/licences/applications/policy.ts';
import { ownPolicy, setPolicy } from '#lib/server/licences/catalogue/policy.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

const { plannedNotice } = schema;

let story: Story;

beforeAll(async () => {
	story = await tellStory();
	clockAt(STORY_DAY, '10:00');
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

const named = (name: string) => {
	const row = lifecycles(story.as('ide')).find((of) => `${of.family} ${of.release}` === name);
	if (!row) throw new Error(`${name} is not there.`);
	return row;
};

const input = (name: string, over: Partial<LifecycleInput> = {}): LifecycleInput => {
	const { id, mainstreamEnd, extendedEnd, paidEnd } = named(name);
	return {
		...{ mainstreamEnd, extendedEnd, paidEnd, source: '製造元のページ', checkedOn: '2026-01-01' },
		...{ isUnconfirmed: false, isSeen: false, current: id, ...over }
	};
};

test('the second Tuesday is one day of a month', () => {
	expect(['2027-01-12', '2026-10-13', '2034-11-14'].every(isSecondTuesday)).toBe(true);
	// A Friday, a Monday, a first Tuesday and a third one.
	const not = ['2025-02-28', '2027-07-12', '2026-10-06', '2026-10-20'];
	expect(not.some(isSecondTuesday)).toBe(false);
});

describe('dates that change', () => {
	test('are a row of their own: the one before stays, with who wrote it and where it was read', () => {
		const { id, vendorId } = named('Windows Server 2019');
		const changed = input('Windows Server 2019', { extendedEnd: '2029-02-13' });
		const next = changeLifecycle(story.as('miyazawa'), id, changed);
		const { current, history } = findLifecycle(story.as('ide'), id);
		expect(current).toMatchObject({
			id: next,
			extendedEnd: '2029-02-13',
			source: '製造元のページ'
		});
		expect(history.map(({ extendedEnd, by }) => [extendedEnd, by])).toEqual([
			['2029-02-13', story.as('miyazawa').person.name],
			['2029-01-09', null]
		]);
		expect(named('Windows Server 2019').supportEnd).toBe('2029-02-13');
		const of = { vendorId, family: 'Windows Server', release: '2019' };
		expect(datesOf(db(), of)?.id).toBe(next);
	});

	test('are not written over what somebody else wrote meanwhile', () => {
		const { id } = named('Windows Server 2022');
		const [one, two] = [input('Windows Server 2022'), input('Windows Server 2022')];
		changeLifecycle(story.as('miyazawa'), id, one);
		expect(() => changeLifecycle(story.as('miyazawa'), id, two)).toThrow(Conflict);
	});

	test('that are no second Tuesday have to be seen in the source; those that stood do not', () => {
		const desk = story.as('miyazawa');
		const { id } = named('SQL Server 2019');
		const odd = { extendedEnd: '2030-01-11' };
		expect(() => changeLifecycle(desk, id, input('SQL Server 2019', odd))).toThrow(
			/延長サポート終了の令和12年1月11日（金）は、月の第2火曜日ではありません/
		);
		// Its mainstream end is a Friday, as was published.
		changeLifecycle(desk, id, input('SQL Server 2019', { paidEnd: '2033-01-11' }));
		changeLifecycle(desk, id, input('SQL Server 2019', { ...odd, isSeen: true }));
		expect(named('SQL Server 2019').extendedEnd).toBe('2030-01-11');
	});

	test('plan the notices of that end anew', () => {
		const { id } = named('Windows Server 2016');
		const planned = () =>
			db()
				.select({ dueOn: plannedNotice.dueOn })
				.from(plannedNotice)
				.where(
					and(
						eq(plannedNotice.subject, `lifecycle:${id}`),
						isNull(plannedNotice.sentAt),
						isNull(plannedNotice.cancelledAt)
					)
				)
				.all()
				.map(({ dueOn }) => dueOn);
		const changed = input('Windows Server 2016', { extendedEnd: '2028-01-11', isSeen: true });
		changeLifecycle(story.as('miyazawa'), id, changed);
		expect(planned()).toContain('2027-10-13');
		const again = input('Windows Server 2016', { extendedEnd: '2028-02-08', isSeen: true });
		changeLifecycle(story.as('miyazawa'), named('Windows Server 2016').id, again);
		expect(planned()).toContain('2027-11-10');
		expect(planned()).not.toContain('2027-10-13');
	});

	test('stand by what ends next', () => {
		const ends = lifecycles(story.as('ide')).map((row) => row.supportEnd ?? '9999');
		const over = ends.findIndex((on) => on < STORY_DAY);
		expect(ends.slice(0, over)).toEqual(ends.slice(0, over).toSorted());
		expect(ends.slice(over)).toEqual(ends.slice(over).toSorted().toReversed());
	});

	test('come in their order, and were not checked tomorrow', () => {
		const { id } = named('SQL Server 2022');
		const refused = (over: Partial<LifecycleInput>) => () =>
			changeLifecycle(story.as('miyazawa'), id, input('SQL Server 2022', over));
		expect(refused({ extendedEnd: '2027-01-12' })).toThrow(/より後にしてください/);
		expect(refused({ paidEnd: '2032-01-13' })).toThrow(/有償延長終了は/);
		expect(refused({ checkedOn: '2099-01-01' })).toThrow(/今日より後にはできません/);
	});

	test('are the union’s to write; something new is added once', () => {
		const { vendorId: vendor } = named('SQL Server 2022');
		const dates = input('SQL Server 2022', { current: null });
		const added = { ...dates, vendor, family: 'Dynamics', release: '2025' };
		expect(() => addLifecycle(story.as('ide'), added)).toThrow(Forbidden);
		addLifecycle(story.as('miyazawa'), added);
		expect(() => addLifecycle(story.as('miyazawa'), added)).toThrow(/もうあります/);
		expect(named('Dynamics 2025').supportEnd).toBe('2033-01-11');
	});
});

describe('how an organisation decides on its applications', () => {
	test('without a word nobody has to approve', () => {
		expect(policyOf(db(), story.as('ide').organisation.id)).toEqual({
			needsApproval: false,
			riseYen: null
		});
	});

	test('is said by its 決裁者 alone, for their own organisation', () => {
		const [ide, other] = [story.as('ide'), story.as('yanagisawa')];
		const decided = { needsApproval: true, riseYen: 50_000 };
		expect(() => setPolicy(other, decided)).toThrow(Forbidden);
		expect(ownPolicy(other)).toMatchObject({ isBuyer: true, mayDecide: false });
		setPolicy(ide, decided);
		expect(ownPolicy(ide)).toMatchObject({ ...decided, mayDecide: true });
		expect(policyOf(db(), other.organisation.id).needsApproval).toBe(false);
		setPolicy(ide, { needsApproval: false, riseYen: null });
		expect(ownPolicy(ide).needsApproval).toBe(false);
	});
});

test('what is wrong with dates names the fields', () => {
	const { id } = named('SQL Server 2017');
	try {
		changeLifecycle(story.as('miyazawa'), id, input('SQL Server 2017', { paidEnd: '2030-10-11' }));
		expect.unreachable();
	} catch (thrown) {
		expect(thrown).toBeInstanceOf(Invalid);
		expect((thrown as Invalid).issues.map(({ field }) => field)).toEqual(['paidEnd']);
	}
});
