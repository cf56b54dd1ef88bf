import { eq, like } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { turn } from '#lib/server/licences/assurance/clock.ts';
import { correctEnd, endTogether } from '#lib/server/licences/assurance/days.ts';
import { noteRenewalOrdered, renewTerm } from '#lib/server/licences/assurance/renewing.ts';
import { termsOf } from '#lib/server/licences/assurance/terms.ts';
import { usableRelease } from '#lib/server/licences/assurance/version-rights.ts';
import { balanceOf } from '#lib/server/licences/ledger.ts';
import { check } from '#lib/server/operations/check.ts';
import { change } from '#lib/server/record/change.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	tellRegister,
	type Good,
	type Register,
	plannedFor,
	holdsCovered
} from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
	const { vendorId } = db().select().from(schema.product).all()[0] ?? { vendorId: 0 };
	db()
		.insert(schema.product)
		.values({
			...{ vendorId, family: 'Windows Server', edition: 'Standard', release: '2028' },
			...{ releasedOn: '2028-10-01', metric: 'core', pool: 'servers' }
		})
		.run();
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => {
	clockAt(STORY_DAY, '11:00');
	db().delete(schema.plannedNotice).run();
});

const covered = (rights: number, onDay: Day, good: Good = 'server', endsOn?: Day) =>
	holdsCovered(register, story.as('ide').organisation.id, rights, {
		...{ good, onDay, endsOn },
		...{ kind: 'delivered', document: '受R8-0001' }
	});

const term = (id: number) =>
	db().select().from(schema.assuranceTerm).where(eq(schema.assuranceTerm.id, id)).get();
/** What was told of ends, by day and action. */
const told = (subject: string) =>
	db()
		.select()
		.from(schema.event)
		.where(like(schema.event.action, 'expiry.%'))
		.all()
		.filter((event) => event.subject === subject)
		.map((event) => `${dayOf(event.at)} ${event.action}`);
const settle = () => {
	while (turn() > 0);
};

test('Over ten years every notice goes out once on its day, and every term is what its days say', async () => {
	const village = story.as('ide').organisation.id;
	const { desk } = register;
	const kept = covered(16, '2026-12-01');
	const lapsing = covered(8, '2027-02-01');
	const moved = covered(4, '2027-04-01', 'open');
	const before = told(`expiry:${village}`).length;
	const chain = [kept.termId];
	let orderedOn: Day | null = null;
	for (let day: Day = STORY_DAY; day < '2036-11-27'; day = addDays(day, 1)) {
		clockAt(day, '00:05');
		settle();
		const running = term(chain.at(-1) ?? 0);
		if (running && day === addDays(running.endsOn, -20)) {
			change(desk, (tx, record) => noteRenewalOrdered(tx, record, running.id, true));
			orderedOn = day;
		}
		// What was ordered comes ten days after the end.
		if (running && day === addDays(running.endsOn, 10)) {
			expect(running.state).toBe('active');
			const next = change(desk, (tx, record) =>
				renewTerm(tx, record, desk, running.id, {
					...{ rights: 16, document: '受R11-0001' },
					...(orderedOn ? { orderedOn } : {})
				})
			);
			chain.push(next);
		}
		if (day === '2028-06-01') {
			correctEnd(desk, {
				...{ id: moved.termId, version: 1, endsOn: '2031-06-30', reason: '証書による' }
			});
		}
		for (const { state, startsOn, endsOn, isRenewalOrdered } of db()
			.select()
			.from(schema.assuranceTerm)
			.all()) {
			if (state === 'active' && !isRenewalOrdered) expect(endsOn >= day).toBe(true);
			if (state === 'future') expect(startsOn > day).toBe(true);
			if (state === 'lapsed') expect(endsOn < day).toBe(true);
		}
	}
	const links = chain.map((id) => term(id));
	expect(links.map((link) => [link?.startsOn, link?.endsOn, link?.state])).toEqual([
		['2026-12-01', '2029-11-30', 'renewed'],
		['2029-12-01', '2032-11-30', 'renewed'],
		['2032-12-01', '2035-11-30', 'renewed'],
		['2035-12-01', '2038-11-30', 'active']
	]);
	expect(links.map((link) => link?.previousId)).toEqual([null, ...chain.slice(0, 3)]);
	expect(term(lapsing.termId)?.state).toBe('lapsed');
	expect(term(moved.termId)).toMatchObject({ state: 'lapsed', endsOn: '2031-06-30' });

	const rows = db().select().from(schema.plannedNotice).all();
	for (const row of rows) {
		expect(row.sentAt !== null && row.cancelledAt !== null).toBe(false);
		// What was due before the register began goes out on its first day.
		const due = row.dueOn < STORY_DAY ? STORY_DAY : row.dueOn;
		if (row.sentAt) expect(dayOf(row.sentAt)).toBe(due);
		else if (!row.cancelledAt) expect(row.dueOn >= '2036-11-27').toBe(true);
	}
	// Renewed in time: nothing was told after the order.
	const last = plannedFor(kept.termId).filter((row) => row.sentAt !== null);
	expect(last.map((row) => row.kind).sort()).toEqual(
		[
			'assurance-120',
			'assurance-30',
			'assurance-60',
			'assurance-90',
			'assurance-budget',
			'assurance-order'
		].sort()
	);
	const lines = told(`expiry:${village}`).slice(before);
	expect(lines).toContain('2029-10-03 expiry.stocktaking');
	expect(lines).toContain('2030-02-01 expiry.lapsed');
	expect(lines).toContain('2031-05-31 expiry.30');
	expect(lines).not.toContain('2030-03-01 expiry.30');
	expect(new Set(lines).size).toBe(lines.length);
	expect(usableRelease(db(), lapsing.lotId)?.release).toBe('2028');
	expect(await check()).toEqual([]);
}, 300_000);

test('A term that ends sooner than its first notices is told of at once, and once', () => {
	const { termId } = covered(8, '2024-01-01', 'server', addDays(STORY_DAY, 40));
	const before = told(`expiry:${story.as('ide').organisation.id}`).length;
	settle();
	settle();
	const lines = told(`expiry:${story.as('ide').organisation.id}`).slice(before);
	expect(lines).toEqual([`${STORY_DAY} expiry.60`]);
	expect(plannedFor(termId).filter((row) => row.sentAt === null && !row.cancelledAt)).toMatchObject(
		[{ kind: 'assurance-30', dueOn: addDays(STORY_DAY, 10) }]
	);
});

test('After a stop of months only the last of several steps is told', () => {
	const { termId } = covered(8, '2024-06-01', 'server', addDays(STORY_DAY, 200));
	const before = told(`expiry:${story.as('ide').organisation.id}`).length;
	clockAt(addDays(STORY_DAY, 200 - 45), '09:00');
	settle();
	const lines = told(`expiry:${story.as('ide').organisation.id}`).slice(before);
	expect(lines.filter((line) => /expiry\.(120|stocktaking|90)/.test(line))).toEqual([]);
	expect(lines.filter((line) => line.endsWith('expiry.60'))).toHaveLength(1);
	expect(
		plannedFor(termId).filter((row) => row.sentAt && row.kind === 'assurance-60')
	).toHaveLength(1);
});

test('A date moved there and back tells of nothing twice', () => {
	const { termId } = covered(8, '2024-06-01', 'server', addDays(STORY_DAY, 60));
	settle();
	const sent = plannedFor(termId).filter((row) => row.sentAt !== null);
	const version = () => term(termId)?.version ?? 0;
	const move = (endsOn: Day) =>
		correctEnd(register.desk, { id: termId, version: version(), endsOn, reason: '証書' });
	move(addDays(STORY_DAY, 400));
	settle();
	move(addDays(STORY_DAY, 60));
	settle();
	expect(plannedFor(termId).filter((row) => row.sentAt !== null)).toEqual(sent);
	expect(
		plannedFor(termId).filter((row) => row.sentAt === null && row.cancelledAt === null)
	).toMatchObject([{ kind: 'assurance-30', dueOn: addDays(STORY_DAY, 30) }]);
});

test('Fewer rights renewed split the lot: the rest lapses by itself', () => {
	const { lotId, termId } = covered(50, '2024-04-01', 'server', '2027-03-31');
	const { desk } = register;
	change(desk, (tx, record) =>
		renewTerm(tx, record, desk, termId, { rights: 20, document: '受R8-0009' })
	);
	expect(balanceOf(db(), lotId)).toBe(20);
	expect(termsOf(db(), lotId).map(({ rights, state }) => [rights, state])).toEqual([
		[20, 'renewed'],
		[20, 'future']
	]);
	const rest = db().select().from(schema.lot).where(eq(schema.lot.originId, lotId)).get();
	expect(termsOf(db(), rest?.id ?? 0)).toMatchObject([
		{ rights: 30, endsOn: '2027-03-31', state: 'active' }
	]);
});

test('More rights than were covered are no renewal, and after the end there is none', () => {
	const { termId } = covered(8, '2023-04-01', 'server', '2026-11-20');
	const { desk } = register;
	const renew = (rights: number, orderedOn?: Day) =>
		change(desk, (tx, record) =>
			renewTerm(tx, record, desk, termId, {
				...{ rights, document: '受' },
				...(orderedOn ? { orderedOn } : {})
			})
		);
	expect(() => renew(8)).toThrow('後からSAだけは買えません');
	expect(() => renew(8, '2026-11-21')).toThrow('後からSAだけは買えません');
	expect(() => renew(9, '2026-11-20')).toThrow('1多い分');
	expect(renew(8, '2026-11-20')).toBeGreaterThan(termId);
});

test('統一満了 is for 25 to 35 months', () => {
	const { termId } = covered(8, '2026-04-01');
	const { desk } = register;
	const to = (endsOn: Day) => endTogether(desk, { id: termId, version: 1, endsOn });
	expect(() => to('2028-04-29')).toThrow('25～35か月');
	expect(() => to('2029-03-31')).toThrow('25～35か月');
	to('2028-04-30');
	expect(term(termId)).toMatchObject({ endsOn: '2028-04-30', version: 2 });
	expect(() => to('2028-05-31')).toThrow('ほかの人が先に');
});

test('Nothing that was told here is at fault, ten years on', async () => {
	clockAt('2036-11-27', '11:00');
	settle();
	expect(await check()).toEqual([]);
});
