import { addDays, dayOf, fiscalYear, instantOf, type Day } from '#lib/dates.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import { annul, recordInvoice } from '../../licences/invoices/recording.ts';
import { waiting, type Waiting } from '../../licences/invoices/invoices.ts';
import { taxOf } from '../../licences/money.ts';
import { placeSingly } from '../../licences/orders/placing.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import {
	acceptSingly,
	acknowledgeAll,
	agreementNumbered,
	apply,
	arrive,
	CONTRACT,
	on,
	placeOf
} from './hands.ts';
import type { Step, Year } from '../year.ts';

/** The contract under which the union pays first. */
const ADVANCE = 'S-2024-0078';

/** Who buys together under it, and how many. */
const together: readonly [login: string, packs: number][] = [
	['kitaaiki', 10],
	['minamiaiki', 7],
	['koumi', 3],
	['kawakami', 5],
	['sakuho', 12]
];

/**
 * The money of the year: the invoices of the reseller checked against two orders, some of them differing with a reason,
 * one annulled, one for what was given back; and what the union paid first, divided among five.
 */
export function moneySteps(of: Year): Step[] {
	const { today, as } = of;
	const begins: Day = `${fiscalYear(today) - 1}-04-01`;
	let order = '';
	let receipt = '';
	return [
		{ at: instantOf(begins, '09:10'), take: () => layAdvance(of) },
		{ at: on(today, -250, '10:00'), take: () => check(as, 9) },
		// A day before something of it is given back.
		{ at: on(today, -91, '10:00'), take: () => check(as, 6) },
		{ at: on(today, -80, '10:00'), take: () => checkReturned(as) },
		{
			at: on(today, -70, '10:00'),
			take: () => {
				const place = placeOf(ADVANCE);
				const applications = together.map(([login, packs]) =>
					apply(as, {
						...{ place, login, fax: true, purpose: '利用者の追加（共同整備）' },
						wanted: [{ partNumber: 'R18-06449', packs }]
					})
				);
				acceptSingly(as, applications);
				order = placeSingly(as('kumiai-lead'), applications);
			}
		},
		{
			at: on(today, -50, '11:00'),
			take: () => {
				receipt = arrive(as, order, '納品書 見本-3001');
			}
		},
		{ at: on(today, -45, '11:00'), take: () => acknowledgeAll(as, receipt, 1000) },
		{ at: on(today, -40, '11:00'), take: () => advance(as) }
	];
}

function layAdvance({ today, as }: Year): void {
	const startsOn: Day = `${fiscalYear(today) - 2}-04-01`;
	change(as('kumiai-supply'), (tx, record) => {
		const like = agreementNumbered(CONTRACT);
		const agreementId = tx
			.insert(schema.agreement)
			.values({
				...{ programId: like.programId, resellerId: like.resellerId, numberKind: 'agreement' },
				...{ name: '佐久地域 共同整備 立替払い（見本）', number: ADVANCE, startsOn },
				...{ settlement: 'union-advance', isUnconfirmed: true }
			})
			.returning({ id: schema.agreement.id })
			.get().id;
		together.forEach(([login], index) => enrol(tx, agreementId, as(login), startsOn, index));
		record('licence.register-laid', `agreement:${agreementId}`, { enrolled: together.length });
	});
}

function enrol(
	tx: Tx,
	agreementId: number,
	{ organisation }: ReturnType<Year['as']>,
	startsOn: Day,
	index: number
): void {
	tx.insert(schema.enrolment)
		.values({
			...{ agreementId, organisationId: organisation.id, startsOn },
			number: `PCN-${80_000 + index * 41}`
		})
		.run();
}

/** The desk checks what the reseller sent to each organisation, but every so many; some differ, and say why. */
function check(as: Year['as'], butEvery: number): void {
	const supply = as('kumiai-supply');
	waiting(supply)
		.filter(({ settlement }) => settlement === 'direct-invoice')
		.forEach((row, index) => {
			if (index % butEvery === butEvery - 1) return;
			if (index === 1) write(as, row, { tax: -1, reason: '行ごとの端数処理（見本）' });
			else if (index === 3) write(as, row, { base: -1_000, reason: '端数の値引（見本）' });
			else if (index === 4) {
				const id = write(as, row, { number: 'W' });
				annul(supply, id, '請求書の番号の書き間違い（見本）');
				write(as, row, {});
			} else write(as, row, {});
		});
}

function checkReturned(as: Year['as']): void {
	for (const row of waiting(as('kumiai-supply'))) {
		if (row.kind === 'return') write(as, row, { reason: '' });
	}
}

/** What the union was billed is divided to the last yen. */
function advance(as: Year['as']): void {
	for (const row of waiting(as('kumiai-supply'))) {
		if (row.settlement === 'union-advance') write(as, row, {});
	}
}

/** Writes an invoice off; `base` and `tax` are what it differs by, in yen. */
function write(
	as: Year['as'],
	row: Waiting,
	differs: { base?: number; tax?: number; reason?: string; number?: string }
): number {
	const base = row.base + (differs.base ?? 0);
	const written = db().select().from(schema.resellerInvoice).all().length;
	return recordInvoice(as('kumiai-supply'), {
		...{ order: row.orderId, organisation: row.organisationId, kind: row.kind, rate: row.taxRate },
		number: `${differs.number ?? ''}見本-${4001 + written}`,
		invoicedOn: addDays(dayOf(now()), -3),
		...{ base, tax: taxOf(base, row.taxRate, row.rounding) + (differs.tax ?? 0) },
		...{ reason: differs.reason ?? '', issuerNumber: '' }
	});
}
