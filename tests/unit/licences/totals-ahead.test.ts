import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { lastRead, readAhead } from '#lib/server/licences/assurance/movements.ts';
import { totalsFor } from '#lib/server/licences/assurance/totals.ts';
import { startSchedule, stopSchedule } from '#lib/server/schedule.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Register, holds } from '../../support/licences.ts';
import { statementsOf } from '../../support/statements.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
let register: Register;

beforeEach(async () => {
	story = await tellStory();
	register = tellRegister(story);
	const [product] = db().select().from(schema.product).all();
	db()
		.insert(schema.lifecycle)
		.values({
			...{ vendorId: product?.vendorId ?? 0, family: 'Windows Server', release: '2016' },
			...{ mainstreamEnd: '2022-01-11', extendedEnd: '2027-01-12', source: '見本' },
			...{ checkedOn: '2026-11-01', isUnconfirmed: false, at: new Date('2026-04-01T00:00:00Z') }
		})
		.run();
	clockAt('2026-10-05', '10:00');
	const reader = story.as('takamizawa').organisation.id;
	const holders = organisations
		.list()
		.filter(({ id, kind }) => '市町村'.includes(kind) && id !== reader)
		.slice(0, 4);
	for (const { id } of holders) hold(id, 10);
	// Much to read that comes to nothing.
	db().$client.exec(`insert into ledger_entry (lot_id, kind, rights, on_day, at, document)
		with recursive many(n) as (select 1 union all select n + 1 from many where n < 35000)
		select lot_id, kind, iif(n % 2, 1, -1), on_day, at, document
		from many, (select * from ledger_entry limit 1)`);
	clockAt('2026-11-27', '11:00');
});
afterEach(() => {
	stopSchedule();
	vi.unstubAllEnvs();
	closeTemporaryYui(story.folder);
});

function hold(organisationId: number, rights: number): void {
	holds(register, organisationId, rights, { good: 'oldServer', onDay: '2026-10-05' });
}

const shown = (reader = story.as('takamizawa')) => totalsFor(reader).map(({ held }) => held);
const TOTAL = [{ organisations: 4, rights: 40, on: '2026-11-01' }];

/** How often somebody else was served until something was done. */
async function turnsUntil(done: Promise<void>): Promise<number> {
	let turns = 0;
	let isDone = false;
	void done.then(() => (isDone = true));
	while (!isDone) {
		await new Promise((resolve) => setImmediate(resolve));
		turns += 1;
	}
	return turns;
}

test('the ledger is read ahead with others served in between, and its first reader reads none of it', async () => {
	expect(await turnsUntil(readAhead())).toBeGreaterThanOrEqual(3);
	const reader = story.as('takamizawa');
	// What there is, and what is told of as one.
	expect(statementsOf(() => shown(reader))).toBe(2);
	expect(shown()).toEqual(TOTAL);
});

test('who comes before it was read ahead reads the same', () => {
	expect(shown()).toEqual(TOTAL);
});

test('in a new month only what has come since is read', async () => {
	await readAhead();
	clockAt('2026-11-28', '10:00');
	for (const { id } of organisations.list().slice(10, 13)) hold(id, 5);
	expect(shown()).toEqual(TOTAL);
	clockAt('2026-12-01', '00:00');
	expect(shown()).toEqual([{ organisations: 7, rights: 55, on: '2026-12-01' }]);
});

test('the clock reads it as soon as the server runs', async () => {
	vi.stubEnv('YUI_BACKUP_FOLDER', 'off');
	const failures: unknown[] = [];
	startSchedule(
		(error) => failures.push(error),
		() => undefined
	);
	await vi.waitFor(() => expect(lastRead()).toBe(35_004), { timeout: 10_000 });
	const reader = story.as('takamizawa');
	expect(statementsOf(() => shown(reader))).toBe(2);
	expect([shown(), failures]).toEqual([TOTAL, []]);
});
