import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { typedYen, type InvoiceInput } from '#lib/licence-invoices.ts';
import type { SettlementMode } from '#lib/licences.ts';
import { db } from '#lib/server/db/index.ts';
import {
	bill,
	bills,
	due,
	lastIssuerNumber,
	ofYear,
	paper,
	papers,
	waiting
} from '#lib/server/licences/invoices/invoices.ts';
import { billWorkbook, invoicesCsv, paperWorkbook } from '#lib/server/licences/invoices/papers.ts';
import { annul, recordInvoice } from '#lib/server/licences/invoices/recording.ts';
import { check } from '#lib/server/operations/check.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellOrder } from '../../support/licence-orders.ts';
import { tellRegister } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { sheetsOf } from '../../support/workbooks.ts';

vi.setConfig({ testTimeout: 30_000 });

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	clockAt('2026-11-27', '11:00');
});
afterEach(() => closeTemporaryYui(story.folder));

const UNION_NUMBER = 'T1112223334445';

/** The vector of §4.2: unit 41,987, of which 7, 3 and 1 were bought. */
function bought(settlement: SettlementMode): number {
	const register = tellRegister(story, { settlement });
	const wants = [
		{ by: story.as('ide'), good: 'office', packs: 7 },
		{ by: story.as('takamizawa'), good: 'office', packs: 3 },
		{ by: story.as('yanagisawa'), good: 'office', packs: 1 }
	] as const;
	return tellOrder(register, wants).orderId;
}

const billed = (order: number, more: Partial<InvoiceInput> = {}): InvoiceInput => ({
	...{ order, organisation: null, kind: 'delivery', rate: 1000, number: 'S-0071' },
	...{ invoicedOn: '2026-06-30', base: 461_857, tax: 46_185, reason: '' },
	issuerNumber: UNION_NUMBER,
	...more
});
const lines = async () => (await check()).map(({ line }) => line);

function giveBack(organisation: number): void {
	const { person, tenure, seat } = story.as('ide');
	db().$client
		.exec(`insert into licence_return (delivery_id, state, reason, person_id, tenure_id, seat_id,
			organisation_id, author_name, author_section, at)
		select d.id, 'returned', 'x', ${person.id}, ${tenure.id}, ${seat.id}, a.organisation_id, '', '', 0
		from delivery d join application_line l on l.id = d.application_line_id
		join licence_application a on a.id = l.application_id where a.organisation_id = ${organisation}`);
}

describe('what the union pays in advance', () => {
	test('is divided to the last yen: 29,390, 12,596 and 4,199', async () => {
		const order = bought('union-advance');
		const desk = story.as('miyazawa');
		expect(waiting(desk)).toMatchObject([
			{
				organisationId: null,
				organisations: 3,
				base: 461_857,
				tax: 46_185,
				orderNumber: '発R8-0001'
			}
		]);
		const id = recordInvoice(desk, billed(order));
		const { papers: shares, reckonedTax } = bill(desk, id);
		expect(
			shares.map(({ base, tax }) => [base, tax]).toSorted((a, b) => (b[0] ?? 0) - (a[0] ?? 0))
		).toEqual([
			[293_909, 29_390],
			[125_961, 12_596],
			[41_987, 4_199]
		]);
		expect(shares.reduce((sum, { tax }) => sum + tax, 0)).toBe(reckonedTax);
		expect(shares.map(({ number }) => number)).toEqual(['請R8-0001', '請R8-0002', '請R8-0003']);
		expect(shares.every(({ issuerNumber }) => issuerNumber === '')).toBe(true);
		expect(waiting(desk)).toEqual([]);
		expect(await lines()).toEqual([]);
	});

	test('with a reduction is divided by what each bought, with its reason', async () => {
		const order = bought('union-advance');
		const desk = story.as('miyazawa');
		const reduced = { base: 461_757, tax: 46_175 };
		expect(() => recordInvoice(desk, billed(order, reduced))).toThrow(
			'税抜の額が、申込の価格×数より−100円違います。理由'
		);
		const id = recordInvoice(desk, billed(order, { ...reduced, reason: '数量値引' }));
		const { papers: shares, adjustment } = bill(desk, id);
		expect(adjustment).toBe(-100);
		expect(shares.map((share) => share.adjustment).toSorted((a, b) => a - b)).toEqual([
			-64, -27, -9
		]);
		expect(await lines()).toEqual([]);
	});
});

describe('what the union sells on', () => {
	test('is rounded for each invoice, and the union carries the yen that is short', async () => {
		const order = bought('union-resale');
		const desk = story.as('miyazawa');
		const id = recordInvoice(desk, billed(order));
		const { papers: shares, tax } = bill(desk, id);
		expect(shares.map((share) => share.tax).toSorted((a, b) => b - a)).toEqual([
			29_390, 12_596, 4_198
		]);
		expect(tax - shares.reduce((sum, share) => sum + share.tax, 0)).toBe(1);
		expect(lastIssuerNumber()).toBe(UNION_NUMBER);
		expect(await lines()).toEqual([]);
	});

	test('needs the union’s registered number', () => {
		const order = bought('union-resale');
		const act = () => recordInvoice(story.as('miyazawa'), billed(order, { issuerNumber: '123' }));
		expect(act).toThrow('Tと13桁の数字');
		expect(bills(story.as('miyazawa'))).toEqual([]);
	});

	test('is each organisation’s own paper, and nobody else’s', async () => {
		const id = recordInvoice(story.as('miyazawa'), billed(bought('union-resale')));
		const [ide, other] = [story.as('ide'), story.as('yanagisawa')];
		const [own] = papers(ide);
		expect([papers(ide).length, own?.organisation, own?.base]).toEqual([1, '北相木村', 293_909]);
		expect(paper(ide, own?.id ?? 0).lines.map(({ packs }) => packs)).toEqual([7]);
		expect(() => paper(other, own?.id ?? 0)).toThrow(NotFound);
		expect(() => bill(ide, id)).toThrow(NotFound);
		expect(bills(ide)).toEqual([]);
		const [sheet] = await sheetsOf((await paperWorkbook(ide, own?.id ?? 0)).bytes);
		expect(sheet?.rows.at(-1)).toEqual(['', '税込の計', '', '', '', '323299']);
		await expect(paperWorkbook(other, own?.id ?? 0)).rejects.toThrow(NotFound);
		const whole = await sheetsOf((await billWorkbook(story.as('miyazawa'), id)).bytes);
		expect(whole[0]?.rows.length).toBe(5);
	});
});

describe('what the reseller bills to each organisation', () => {
	const own = () => ({ organisation: story.as('ide').organisation.id, base: 293_909, tax: 29_390 });

	test('is checked by the organisation or the desk, and nothing is made of it', async () => {
		const order = bought('direct-invoice');
		const ide = story.as('ide');
		expect(waiting(ide).map(({ organisation, base, tax }) => [organisation, base, tax])).toEqual([
			['北相木村', 293_909, 29_390]
		]);
		expect(waiting(story.as('miyazawa')).length).toBe(3);
		const id = recordInvoice(ide, billed(order, own()));
		expect(bill(ide, id)).toMatchObject({ papers: [], adjustment: 0, organisation: '北相木村' });
		expect(waiting(ide)).toEqual([]);
		expect(waiting(story.as('miyazawa')).length).toBe(2);
		expect(() => bill(story.as('yanagisawa'), id)).toThrow(NotFound);
		expect(await lines()).toEqual([]);
	});

	test('is no other organisation’s to record or to see', () => {
		const order = bought('direct-invoice');
		const other = story.as('yanagisawa');
		expect(() => recordInvoice(other, billed(order, own()))).toThrow(Forbidden);
		expect(() => recordInvoice(other, billed(order))).toThrow(Forbidden);
		const key = { orderId: order, kind: 'delivery', taxRate: 1000 } as const;
		expect(() => due(other, { ...key, organisationId: own().organisation })).toThrow(Forbidden);
		expect(() => waiting(story.as('tanaka'))).toThrow(Forbidden);
		expect(waiting(story.as('kitamura'))).toEqual([]);
	});

	test('with tax that was reckoned by line is noticed', () => {
		const order = bought('direct-invoice');
		const wrong = { ...own(), tax: 29_391 };
		expect(() => recordInvoice(story.as('ide'), billed(order, wrong))).toThrow(
			'消費税が、計算より+1円違います。'
		);
		const id = recordInvoice(
			story.as('ide'),
			billed(order, { ...wrong, reason: '販売店に確認済み' })
		);
		expect(bill(story.as('ide'), id)).toMatchObject({ tax: 29_391, reckonedTax: 29_390 });
	});

	test('is recorded once', () => {
		const order = bought('direct-invoice');
		recordInvoice(story.as('ide'), billed(order, own()));
		expect(() => recordInvoice(story.as('miyazawa'), billed(order, own()))).toThrow(Conflict);
	});

	test.each([
		[{ base: -293_909 }, '正負が納品・返品と合いません'],
		[{ invoicedOn: '2026-11-28' }, 'きょうより後です']
	])('with %o is refused', (wrong, sentence) => {
		const order = bought('direct-invoice');
		const act = () =>
			recordInvoice(story.as('ide'), billed(order, { ...own(), reason: 'x', ...wrong }));
		expect(act).toThrow(Invalid);
		expect(act).toThrow(sentence);
	});
});

describe('what is given back', () => {
	test('after it was billed waits for an invoice below zero', async () => {
		const order = bought('union-resale');
		const desk = story.as('miyazawa');
		recordInvoice(desk, billed(order));
		giveBack(story.as('takamizawa').organisation.id);
		expect(waiting(desk)).toMatchObject([{ kind: 'return', base: -125_961, tax: -12_596 }]);
		const credit = { kind: 'return', number: 'S-0072', base: -125_961, tax: -12_596 } as const;
		const id = recordInvoice(desk, billed(order, credit));
		expect(bill(desk, id).papers).toMatchObject([{ base: -125_961, tax: -12_596 }]);
		// SQL rounds towards zero, as the union does.
		expect(await lines()).toEqual([]);
	});

	test('before it was billed is billed to nobody', () => {
		const order = bought('union-resale');
		giveBack(story.as('takamizawa').organisation.id);
		expect(waiting(story.as('miyazawa'))).toMatchObject([{ organisations: 2, base: 335_896 }]);
		expect(() => recordInvoice(story.as('miyazawa'), billed(order))).toThrow('+125,961円違います');
	});
});

describe('an annulled invoice', () => {
	test('frees what it held, keeps its numbers and stays to be seen', async () => {
		const order = bought('union-advance');
		const desk = story.as('miyazawa');
		const id = recordInvoice(desk, billed(order));
		annul(desk, id, '金額の写し間違い');
		expect(bill(desk, id)).toMatchObject({ annulledReason: '金額の写し間違い', mayRecord: false });
		expect(papers(story.as('ide'))).toMatchObject([{ isAnnulled: true }]);
		expect(() => annul(desk, id, 'x')).toThrow(Conflict);
		const again = recordInvoice(desk, billed(order));
		expect(bill(desk, again).papers.map(({ number }) => number)).toContain('請R8-0004');
		expect(await lines()).toEqual([]);
	});

	test('is not annulled while its return is billed', () => {
		const order = bought('union-resale');
		const desk = story.as('miyazawa');
		const id = recordInvoice(desk, billed(order));
		giveBack(story.as('takamizawa').organisation.id);
		recordInvoice(desk, billed(order, { kind: 'return', base: -125_961, tax: -12_596 }));
		expect(() => annul(desk, id, 'x')).toThrow('先にそちらを取り消してください');
	});
});

describe('the list of a year', () => {
	const bodies = ['ide', 'takamizawa', 'yanagisawa'] as const;
	const amounts = {
		ide: { base: 293_909, tax: 29_391 },
		takamizawa: { base: 125_961, tax: 12_596 },
		yanagisawa: { base: 41_987, tax: 4_199 }
	};
	const years = { ide: '2026-03-31', takamizawa: '2026-04-01', yanagisawa: '2026-06-30' };

	beforeEach(() => {
		const order = bought('direct-invoice');
		for (const name of bodies) {
			const { organisation } = story.as(name);
			const invoicedOn = years[name];
			recordInvoice(
				story.as('miyazawa'),
				billed(order, {
					...{ organisation: organisation.id, invoicedOn, reason: '端数の切捨て' },
					...amounts[name]
				})
			);
		}
	});

	test('begins on 1 April, and is that of the newest where no year or no such year is asked for', () => {
		const desk = story.as('miyazawa');
		const days = (asked: string | null) =>
			ofYear(desk, asked).bills.map(({ invoicedOn }) => invoicedOn);
		expect(ofYear(desk, null)).toMatchObject({ year: 2026, years: [2026, 2025] });
		expect(days('2025')).toEqual(['2026-03-31']);
		for (const asked of [null, '2026', '2019', '', 'R7', '2025 or 1=1']) {
			expect(days(asked), String(asked)).toEqual(['2026-06-30', '2026-04-01']);
		}
	});

	test('shows an organisation no year in which only others were billed', () => {
		expect(ofYear(story.as('takamizawa'), '2025')).toMatchObject({ year: 2026, years: [2026] });
		expect(ofYear(story.as('ide'), null)).toMatchObject({ year: 2025, years: [2025] });
	});

	test('is saved with the same lines under its name', () => {
		const { name, bytes } = invoicesCsv(story.as('miyazawa'), '2025', false);
		expect(name).toContain('請求書一覧_R7');
		expect(new TextDecoder().decode(bytes).trim().split('\r\n')).toHaveLength(2);
	});
});

test('a paper of the union is in the year of its number, whenever the reseller billed', () => {
	const union = bought('union-resale');
	recordInvoice(story.as('miyazawa'), billed(union, { invoicedOn: '2026-03-31' }));
	const desk = story.as('miyazawa');
	expect(ofYear(desk, '2026')).toMatchObject({ bills: [], papers: [{}, {}, {}] });
	expect(ofYear(desk, '2025')).toMatchObject({ bills: [{}], papers: [] });
	expect(ofYear(story.as('ide'), null)).toMatchObject({ year: 2026, papers: [{}] });
});

test('the check finds an invoice, a line and a paper that were written over', async () => {
	const id = recordInvoice(story.as('miyazawa'), billed(bought('union-advance')));
	const { $client } = db();
	$client.exec(`update reseller_invoice set base = base + 1 where id = ${id}`);
	expect(await lines()).toContainEqual(expect.stringMatching(/^8 請求の額が.*reseller_invoice:1$/));
	expect(await lines()).toContainEqual(expect.stringMatching(/^8 組合の請求書か精算書の計が/));
	$client.exec(`update reseller_invoice set base = base - 1;
		update invoice_line set unit_yen = unit_yen - 1 where id = 1`);
	expect(await lines()).toContainEqual(expect.stringMatching(/^8 請求の額が.*invoice_line:1$/));
	$client.exec(`update invoice_line set unit_yen = unit_yen + 1 where id = 1;
		update union_invoice set tax = tax + 1 where id = 1`);
	expect(await lines()).toEqual([
		expect.stringMatching(/^8 組合の請求書か精算書の計が.*reseller_invoice:1$/)
	]);
});

test('a name that Excel would reckon is written as a name', () => {
	recordInvoice(
		story.as('ide'),
		billed(bought('direct-invoice'), {
			...{ organisation: story.as('ide').organisation.id, base: 293_909, tax: 29_391 },
			...{ number: '=HYPERLINK("//x")', reason: '@SUM(1)' }
		})
	);
	const text = new TextDecoder().decode(invoicesCsv(story.as('ide'), null, false).bytes);
	expect(text).toContain(`,"'=HYPERLINK(""//x"")",`);
	expect(text).toContain(`,'@SUM(1)\r\n`);
});

test.each([
	['461,857', 461_857],
	['４６１，８５７円', 461_857],
	['¥461857', 461_857],
	['△1,200', -1200],
	['−5', -5],
	['0', 0],
	['12.5', null],
	['', null],
	['十円', null]
])('「%s」 is %s yen', (text, yen) => {
	expect(typedYen(text)).toBe(yen);
});
