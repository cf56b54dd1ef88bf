import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Forbidden } from '#lib/errors.ts';
import { db } from '#lib/server/db/index.ts';

import { savingsCsv, savingsWorkbook } from '#lib/server/licences/savings/papers.ts';
import { savings } from '#lib/server/licences/savings/savings.ts';
import { yearTotals } from '#lib/server/licences/savings/totals.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellOrder } from '../../support/licence-orders.ts';
import { tellRegister } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { sheetsOf } from '../../support/workbooks.ts';

let story: Story;
const YEAR = { year: 2026, organisation: null };

beforeAll(async () => {
	story = await tellStory();
	const register = tellRegister(story);
	const [ide, saku] = [story.as('ide'), story.as('yanagisawa')];
	tellOrder(register, [{ by: saku, good: 'office', packs: 2 }], { onDay: '2026-03-31' });
	tellOrder(register, [
		{ by: ide, good: 'server', packs: 11 },
		{ by: saku, good: 'office', packs: 30 },
		{ by: saku, good: 'open', packs: 3 }
	]);
	tellOrder(register, [{ by: story.as('takamizawa'), good: 'office', packs: 1 }], {
		onDay: '2026-07-01'
	});
	clockAt('2026-11-27', '11:00');
});
afterAll(() => closeTemporaryYui(story.folder));

describe('what was saved', () => {
	test('is list less preferential price, times the packs: 179,520 yen, 28.0 %', () => {
		const { sum, byProduct, byOrganisation } = savings(story.as('ide'), YEAR);
		expect(sum).toMatchObject({ yen: 179_520, atList: 641_300, paid: 461_780, tenths: 280 });
		expect(byProduct.map(({ name, yen }) => [name, yen])).toEqual([
			['Windows Server Standard 2025', 179_520]
		]);
		expect(byOrganisation).toEqual([]);
	});

	test('without a list price is 算定不能: counted, and in no sum', () => {
		const { sum, byProduct } = savings(story.as('yanagisawa'), YEAR);
		expect(sum).toMatchObject({ yen: 30 * 10_013, atList: 30 * 52_000, uncountable: 1 });
		expect(
			byProduct.map(({ name, yen, tenths, uncountable }) => [name, yen, tenths, uncountable])
		).toEqual([
			['Office LTSC Standard 2024', 300_390, 193, 0],
			['SQL Server Standard 2022', 0, null, 1]
		]);
	});

	test('belongs to the fiscal year of its order', () => {
		const { byYear, years } = savings(story.as('yanagisawa'), { ...YEAR, year: 2025 });
		expect(byYear.map(({ name, yen }) => [name, yen])).toEqual([
			['令和8年度', 300_390],
			['令和7年度', 20_026]
		]);
		expect(years).toEqual([2026, 2025]);
	});

	test('falls by what was given back', () => {
		const { $client } = db();
		$client.exec('savepoint back');
		const [delivery] = $client
			.prepare(
				`select d.id from delivery d join application_line l on l.id = d.application_line_id
				where l.packs = 30`
			)
			.all() as { id: number }[];
		const { person, tenure, seat, organisation } = story.as('yanagisawa');
		$client
			.prepare(
				`insert into licence_return (delivery_id, state, reason, person_id, tenure_id, seat_id,
				organisation_id, author_name, author_section, at) values (?, 'returned', 'x', ?, ?, ?, ?, '', '', 0)`
			)
			.run(delivery?.id, person.id, tenure.id, seat.id, organisation.id);
		const { sum } = savings(story.as('yanagisawa'), YEAR);
		$client.exec('rollback to back; release back');
		expect(sum).toMatchObject({ yen: 0, uncountable: 1 });
	});

	test('is everybody’s for the union, by organisation in the one order; one of them where asked for', () => {
		const { byOrganisation, sum, organisation, totals } = savings(story.as('miyazawa'), YEAR);
		expect(byOrganisation.map(({ name, yen }) => [name, yen])).toEqual([
			['佐久市', 300_390],
			['北相木村', 179_520],
			['佐久穂町', 10_013]
		]);
		expect([sum.yen, organisation, totals]).toEqual([489_923, null, []]);
		const { id } = story.as('ide').organisation;
		const one = savings(story.as('miyazawa'), { ...YEAR, organisation: id });
		expect([one.organisation?.name, one.sum.yen]).toEqual(['北相木村', 179_520]);
	});

	test('of another organisation is not to be had by asking', () => {
		const { id } = story.as('yanagisawa').organisation;
		const own = [
			['ide', 179_520],
			['takamizawa', 10_013],
			['kitamura', 0]
		] as const;
		for (const [name, yen] of own) {
			const found = savings(story.as(name), { ...YEAR, organisation: id });
			expect(found.sum.yen).toBe(yen);
			expect(JSON.stringify(found)).not.toContain('佐久市');
			expect(found.organisation?.id).toBe(story.as(name).organisation.id);
		}
	});

	test('is no matter of who has no part in the register', () => {
		expect(() => savings(story.as('tanaka'), YEAR)).toThrow(Forbidden);
	});
});

describe('on paper', () => {
	test('a workbook says the same, with the lines behind', async () => {
		const { bytes, name } = await savingsWorkbook(story.as('yanagisawa'), YEAR);
		expect(name).toMatch(/^優待実績_R8_\d{8}\.xlsx$/);
		const sheets = await sheetsOf(bytes);
		expect(sheets.map(({ name: sheet }) => sheet)).toEqual(['品目別', '年度別', '明細']);
		expect(sheets[2]?.rows.slice(1)).toEqual([
			[
				'202177',
				'佐久市',
				'R8.6.1',
				'021-10232',
				'Office LTSC Standard 2024',
				'30',
				'52000',
				'41987',
				'300390'
			],
			[
				'202177',
				'佐久市',
				'R8.6.1',
				'7NQ-00302',
				'SQL Server Standard 2022',
				'3',
				'オープン価格',
				'612000',
				'算定不能'
			]
		]);
	});

	test('a CSV holds nobody else’s lines', () => {
		const text = new TextDecoder('shift_jis').decode(savingsCsv(story.as('ide'), YEAR, true).bytes);
		expect(text.split('\r\n').length).toBe(3);
		expect(text).toContain(
			'203076,北相木村,R8.6.1,9EM-00562,Windows Server Standard 2025,11,58300,41980,179520'
		);
	});
});

describe('the sums that everybody sees', () => {
	const line = (organisationId: number, orderedOn: string, asked = 1) => ({
		...{ organisationId, orderedOn, asked, list: 100, preferential: 60 }
	});

	test('hold three organisations besides the reader’s own', () => {
		const rows = [1, 2, 3].map((id) => line(id, '2026-05-01'));
		expect(yearTotals(rows, 9, '2026-07-01')[0]?.total).toMatchObject({
			yen: 120,
			organisations: 3
		});
		expect(yearTotals(rows, 1, '2026-07-01')[0]?.total).toBeNull();
		expect(yearTotals([...rows, line(4, '2026-05-01')], 1, '2026-07-01')[0]?.total?.yen).toBe(160);
	});

	test('grow only by three at once: what one bought in the next quarter waits', () => {
		const rows = [1, 2, 3].map((id) => line(id, '2026-05-01'));
		const later = [...rows, line(4, '2026-08-01', 50)];
		expect(yearTotals(later, 9, '2026-10-01')[0]).toMatchObject({
			until: '2026-06-30',
			total: { yen: 120 }
		});
		const full = [...later, line(5, '2026-11-01'), line(6, '2026-11-01')];
		expect(yearTotals(full, 9, '2027-01-01')[0]).toMatchObject({
			until: '2026-12-31',
			total: { yen: 120 + 2000 + 80, organisations: 6 }
		});
	});

	test('say nothing of a quarter that is not over', () => {
		const rows = [1, 2, 3].map((id) => line(id, '2026-05-01'));
		expect(yearTotals(rows, 9, '2026-06-30')[0]).toEqual({ year: 2026, until: '', total: null });
	});

	test('never tell of fewer than three by a sum, a difference, or less one’s own', () => {
		const bought = fc.record({
			organisationId: fc.integer({ min: 1, max: 6 }),
			month: fc.integer({ min: 0, max: 11 }),
			// Each organisation's amounts are told apart by their size.
			asked: fc.integer({ min: 1, max: 9 })
		});
		fc.assert(
			fc.property(
				fc.array(bought, { maxLength: 20 }),
				fc.integer({ min: 1, max: 6 }),
				(all, own) => {
					const rows = all.map(({ organisationId, month, asked }) => {
						const day = `${month < 9 ? 2026 : 2027}-${String(((month + 3) % 12) + 1).padStart(2, '0')}-15`;
						return line(organisationId, day, asked);
					});
					const days = ['2026-07-01', '2026-10-01', '2027-01-01', '2027-04-01'];
					const seen = days.map((day) => yearTotals(rows, own, day)[0]?.until ?? '');
					let before = '';
					for (const until of seen) {
						expect(until >= before).toBe(true);
						if (until > before) {
							const added = rows.filter((row) => row.orderedOn > before && row.orderedOn <= until);
							const told = new Set(added.map((row) => row.organisationId));
							told.delete(own);
							expect(told.size).toBeGreaterThanOrEqual(3);
						}
						before = until;
					}
				}
			)
		);
	});
});
