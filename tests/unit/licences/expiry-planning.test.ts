import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import { addBusinessDays, isBusinessDay } from '#lib/server/calendar/business-days.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { turn } from '#lib/server/licences/assurance/clock.ts';
import { correctEnd } from '#lib/server/licences/assurance/days.ts';
import { planOf, threeDates } from '#lib/server/licences/assurance/planning.ts';
import { noteRenewalOrdered } from '#lib/server/licences/assurance/renewing.ts';
import { now } from '#lib/server/now.ts';
import { change } from '#lib/server/record/change.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Register, holdsCovered } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
}, 60_000);
afterAll(() => closeTemporaryYui(story.folder));

/** What may befall a term: days pass, its end is corrected, its renewal is ordered or called off. */
type Event = { kind: 'pass' | 'move' | 'order' | 'call-off'; days: number };

const events = fc.array(
	fc.record({
		kind: fc.constantFrom<Event['kind']>('pass', 'pass', 'move', 'move', 'order', 'call-off'),
		days: fc.integer({ min: 1, max: 220 })
	}),
	{ minLength: 3, maxLength: 14 }
);

const termOf = (id: number) => {
	const row = db().select().from(schema.assuranceTerm).where(eq(schema.assuranceTerm.id, id)).get();
	if (!row) throw new Error('The term is gone.');
	return row;
};
const rowsOf = (id: number) =>
	db()
		.select()
		.from(schema.plannedNotice)
		.where(eq(schema.plannedNotice.subject, `assurance:${id}`))
		.all();
const keyOf = ({ kind, dueOn }: { kind: string; dueOn: Day }) => `${kind} ${dueOn}`;
const settle = () => {
	while (turn() > 0);
};

function open(endsOn: Day): number {
	const { id } = story.as('ide').organisation;
	return holdsCovered(register, id, 16, { onDay: '2024-01-10', endsOn }).termId;
}

function befall(id: number, { kind, days }: Event): void {
	const { desk } = register;
	const term = termOf(id);
	if (kind === 'pass') clockAt(addDays(dayOf(now()), days), '09:00');
	else if (kind === 'move') {
		const endsOn = addDays(dayOf(now()), days * 3 - 60);
		correctEnd(desk, { id, version: term.version, endsOn, reason: '証書' });
	} else if (term.state === 'active') {
		change(desk, (tx, record) => noteRenewalOrdered(tx, record, id, kind === 'order'));
	}
}

describe('The notices of a term, whatever befalls it', () => {
	test('go out once each, on their day or at once, and none that is due is lost', () => {
		fc.assert(
			fc.property(events, (history) => {
				clockAt(STORY_DAY, '09:00');
				const id = open(addDays(STORY_DAY, 300));
				const sent = new Map<string, number>();
				for (const event of history) {
					befall(id, event);
					settle();
					settle();
					const today = dayOf(now());
					const term = termOf(id);
					const rows = rowsOf(id);
					// What went out stays as it went out.
					for (const row of rows) {
						const at = row.sentAt?.getTime();
						const before = sent.get(keyOf(row));
						if (before !== undefined) expect(at).toBe(before);
						if (at !== undefined) sent.set(keyOf(row), at);
					}
					const isAwaited = term.state === 'active' && !term.isRenewalOrdered;
					const wanted = isAwaited ? planOf(term.endsOn) : [];
					const open = rows.filter((row) => row.sentAt === null && row.cancelledAt === null);
					// Everything that is still to come stands, and nothing else.
					expect(open.map(keyOf).sort()).toEqual(
						wanted
							.filter(({ dueOn }) => dueOn > today)
							.map(keyOf)
							.filter((key) => !sent.has(key))
							.sort()
					);
					const passed = wanted
						.filter(({ dueOn, until }) => dueOn <= today && until >= today)
						.toSorted((a, b) => a.dueOn.localeCompare(b.dueOn));
					const [last] = passed.slice(-1);
					if (last) expect(sent.has(keyOf(last)), keyOf(last)).toBe(true);
				}
			}),
			{ numRuns: 40, seed: 20_261_127 }
		);
	}, 240_000);

	test('are one for an organisation however many terms end on a day', () => {
		clockAt(STORY_DAY, '09:00');
		settle();
		const count = () =>
			db()
				.select()
				.from(schema.event)
				.where(eq(schema.event.action, 'expiry.30'))
				.all()
				.filter(({ subject }) => subject === `expiry:${story.as('ide').organisation.id}`).length;
		const before = count();
		for (let each = 0; each < 3; each += 1) open(addDays(STORY_DAY, 230));
		clockAt(addDays(STORY_DAY, 200), '09:00');
		settle();
		expect(count()).toBe(before + 1);
	});
});

describe('The three dates', () => {
	test.each([
		// Over the turn of the year: the days off at New Year do not count.
		['2028-01-31', '2027-12-13', '2026-10-30'],
		// Over Golden Week: the order falls into the fiscal year before, and so does the money.
		['2027-05-10', '2027-03-23', '2025-10-31'],
		['2027-05-24', '2027-04-06', '2026-10-30'],
		// A 31 October that is a Sunday.
		['2028-05-31', '2028-04-14', '2027-10-29'],
		['2027-03-31', '2027-02-15', '2025-10-31'],
		['2029-03-31', '2029-02-15', '2027-10-29']
	])('of an end on %s are an order by %s and a request by %s', (endsOn, orderBy, budgetBy) => {
		expect(threeDates(endsOn)).toEqual({ endsOn, orderBy, budgetBy });
	});

	test('lie on business days, thirty of them before the end, the money asked for in the year before', () => {
		for (let endsOn: Day = '2026-04-01'; endsOn < '2036-04-01'; endsOn = addDays(endsOn, 5)) {
			const { orderBy, budgetBy } = threeDates(endsOn);
			expect(isBusinessDay(orderBy) && isBusinessDay(budgetBy), endsOn).toBe(true);
			const last = isBusinessDay(endsOn) ? endsOn : addBusinessDays(endsOn, 1);
			expect(addBusinessDays(orderBy, 30) <= last, endsOn).toBe(true);
			expect(fiscalYear(budgetBy)).toBe(fiscalYear(orderBy) - 1);
			expect(budgetBy.slice(5) <= '10-31' && budgetBy.slice(5) >= '10-27', budgetBy).toBe(true);
		}
	});
});
