import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { db } from '#lib/server/db/index.ts';
import { correct, moveOver } from '#lib/server/licences/ledger.ts';
import { now } from '#lib/server/now.ts';
import { licenceInvariants } from '#lib/server/operations/check-licences.ts';
import { change } from '#lib/server/record/change.ts';
import { linesOf, writePast } from '../../support/checking.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellOrder, type Bought } from '../../support/licence-orders.ts';
import { tellRegister, type Register } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';

vi.setConfig({ testTimeout: 30_000 });

let story: Story;
let register: Register;
let orderId: number;
/** What 北相木村 and 佐久市 bought together: servers with SA, of which 佐久市 has half; and Office. */
let [ide, saku, office]: Bought[] = [];

beforeEach(async () => {
	story = await tellStory();
	register = tellRegister(story);
	const told = tellOrder(register, [
		{ by: story.as('ide'), good: 'server', packs: 8 },
		{ by: story.as('yanagisawa'), good: 'server', packs: 20, delivered: 10 },
		{ by: story.as('yanagisawa'), good: 'office', packs: 30 }
	]);
	orderId = told.orderId;
	[ide, saku, office] = told.bought;
});
afterEach(() => closeTemporaryYui(story.folder));

const of = (bought: Bought | undefined) => {
	if (!bought?.lotId || !bought.deliveryId) throw new Error('Nothing was delivered.');
	return { ...bought, lotId: bought.lotId, deliveryId: bought.deliveryId };
};

/** A hand that writes past every verb, and past the triggers. */
function force(trigger: string, sql: string): void {
	const made = db().$client.prepare('select sql from sqlite_master where name = ?').get(trigger);
	writePast(`drop trigger ${trigger}; ${sql}; ${(made as { sql: string }).sql}`);
}

const entry = (values: string) =>
	`insert into ledger_entry (lot_id, on_day, kind, rights, document, reason, group_id, reverses, at)
		values (${values}, 0)`;

/** An application of 北相木村 for SA alone, on the lots named. */
function assuranceOn(lots: string, packs: number): void {
	const { applicationId } = of(ide);
	writePast(`update licence_application set submitted_at = ${now().getTime()} where id = ${applicationId};
		insert into application_line (application_id, part_number, packs, reason, base_lots)
			values (${applicationId}, '9EM-00267', ${packs}, 'renewal', '${lots}');
		insert into price_snapshot (line_id, price_row_id, list_yen, preferential_yen, tax_rate, at)
			select (select max(id) from application_line), id, list_yen, preferential_yen, 1000, 0
			from price_row where part_number = '9EM-00267'`);
}

test('the check finds nothing wrong with what was bought, moved and corrected', async () => {
	expect(await linesOf()).toEqual([]);
	change(register.desk, (tx) => {
		moveOver(tx, register.desk, of(office).lotId, {
			...{ kind: 'transferred', organisationId: story.as('ide').organisation.id, rights: 4 },
			...{ onDay: '2026-07-01', document: '移管届' }
		});
	});
	change(register.desk, (tx) => {
		const { lotId } = of(office);
		const delivered = db()
			.$client.prepare(`select id from ledger_entry where lot_id = ? and kind = 'delivered'`)
			.get(lotId) as { id: number };
		correct(tx, register.desk, delivered.id, { reason: '二重', right: { rights: 25 } });
	});
	assuranceOn(`[${of(ide).lotId}]`, 8);
	expect(await linesOf()).toEqual([]);
	clockAt('2027-03-31', '9:00');
	expect(await linesOf()).toEqual([]);
});

test('each of the twelve invariants has a check', () => {
	const numbers = new Set(licenceInvariants.map(([says]) => /^\d+ /.exec(says)?.[0].trim()));
	for (let number = 1; number <= 12; number++) expect([...numbers]).toContain(String(number));
});

describe('the check finds', () => {
	const finds: [title: string, hand: () => void, line: RegExp][] = [
		[
			'1: a lot that was below zero on a day in the past, though it is not now',
			() =>
				writePast(entry(`${of(ide).lotId}, '2026-05-01', 'discarded', -1, 'x', '', null, null`)),
			/^1 権利の残高が、ある日に0を下回る：lot:\d+ 2026-05-01$/
		],
		[
			'1: a balance that is not what its entries come to',
			() => writePast(`update lot_balance set rights = rights + 1 where lot_id = ${of(ide).lotId}`),
			/^1 権利の残高の控えが、記帳の合計と違う：lot:\d+$/
		],
		[
			'1: a balance that is not there',
			() => writePast(`delete from lot_balance where lot_id = ${of(ide).lotId}`),
			/^1 権利の残高の控えが、記帳の合計と違う：lot:\d+$/
		],
		[
			'1: balances that no entry writes any more',
			() => writePast('drop trigger ledger_entry_counts'),
			/^1 残高の控えが、記帳と一緒に書かれなくなっている/
		],
		[
			'2: a ledger that could be written over',
			() => writePast('drop trigger ledger_entry_stays'),
			/^2 台帳の記帳が消せるか書き換えられる/
		],
		[
			'2: a ledger that could be deleted from',
			() => writePast('drop trigger ledger_entry_remains'),
			/^2 台帳の記帳が消せるか書き換えられる/
		],
		[
			'2: a ledger whose guard lets everything through',
			() =>
				writePast(`drop trigger ledger_entry_stays; create trigger ledger_entry_stays
					before update on ledger_entry begin select 1; end`),
			/^2 台帳の記帳が消せるか書き換えられる/
		],
		[
			'2: an entry that was deleted',
			() =>
				force(
					'ledger_entry_remains',
					`delete from ledger_entry where lot_id = ${of(saku).lotId};
					delete from lot where id = ${of(saku).lotId}`
				),
			/^2 台帳の記帳が欠けている：ledger_entry:2$/
		],
		[
			'2: a correction that takes back something else',
			() =>
				writePast(entry(`${of(office).lotId}, '2026-06-01', 'corrected', -29, 'x', 'r', 'g', 3`)),
			/^2 訂正の記帳が、もとの記帳の逆になっていない：ledger_entry:4$/
		],
		[
			'2: a correction without a reason',
			() =>
				writePast(entry(`${of(office).lotId}, '2026-06-01', 'corrected', -30, 'x', '', 'g', 3`)),
			/^2 訂正の記帳が、もとの記帳の逆/
		],
		[
			'3: a transfer that comes to more than it went',
			() =>
				writePast(`${entry(`${of(office).lotId}, '2026-07-01', 'transferred', -1, 'x', '', 'g', null`)};
					${entry(`${of(office).lotId}, '2026-07-01', 'transferred', 2, 'x', '', 'g', null`)}`),
			/^3 移管・分割・合併の記帳が、合わせて0にならない：ledger_entry:4$/
		],
		[
			'3: half of a merger, with nothing that belongs to it',
			() => writePast(entry(`${of(office).lotId}, '2026-07-01', 'merged', 2, 'x', '', null, null`)),
			/^3 移管・分割・合併の記帳/
		],
		[
			'4: more allocated than was applied for',
			() =>
				writePast(
					`update application_line set packs = 29, cancelled = 0 where id = ${of(office).lineId}`
				),
			/^4 申込より多く割り当てている：application_line:3$/
		],
		[
			'4: what was cancelled and is allocated all the same',
			() => writePast(`update application_line set cancelled = 1 where id = ${of(office).lineId}`),
			/^4 申込より多く割り当てている：application_line:3$/
		],
		[
			'4: an order of more than is for anybody',
			() => writePast(`update order_line set packs = 31 where id = ${of(office).orderLineId}`),
			/^4 発注の数と割り当ての数が違う：order_line:2$/
		],
		[
			'4: an order of something else',
			() =>
				writePast(
					`update order_line set part_number = '9EM-00118' where id = ${of(office).orderLineId}`
				),
			/^4 発注と申込とで、品目が違う：order_line:2$/
		],
		[
			'5: more accepted than was ordered',
			() => writePast(`update receipt_line set packs = 31, accepted = 31 where order_line_id = 2`),
			/^5 発注より多く検収している：order_line:2$/
		],
		[
			'5: more delivered than was accepted',
			() => writePast(`update receipt_line set accepted = 29 where order_line_id = 2`),
			/^5 検収より多く配付している：receipt_line:2$/
		],
		[
			'5: more delivered to one than was allocated, though no more in all',
			() =>
				writePast(`update delivery set packs = 9 where id = ${of(ide).deliveryId};
				update delivery set packs = 9 where id = ${of(saku).deliveryId}`),
			/^5 割り当てより多く配付している：application_line:1$/
		],
		[
			'6: more under SA than there are rights',
			() => writePast(`update assurance_term set rights = 17 where lot_id = ${of(ide).lotId}`),
			/^6 ソフトウェアアシュアランスの数が、権利の数と違う：lot:1$/
		],
		[
			'6: a lot that is covered in part',
			() => writePast(`update assurance_term set rights = 15 where lot_id = ${of(ide).lotId}`),
			/^6 ソフトウェアアシュアランスの数/
		],
		[
			'6: a lot of which a part will be covered, or was and still is',
			() =>
				writePast(`insert into assurance_term (lot_id, rights, starts_on, ends_on, state)
						values (${of(ide).lotId}, 15, '2029-06-01', '2032-05-31', 'future'),
						(${of(office).lotId}, 29, '2026-06-01', '2029-05-31', 'renewed')`),
			/^6 ソフトウェアアシュアランスの数が、権利の数と違う：lot:(1|3)$/
		],
		[
			'6: a lot that is covered twice on a day',
			() =>
				writePast(`insert into assurance_term (lot_id, rights, starts_on, ends_on, state)
					values (${of(ide).lotId}, 16, '2029-05-31', '2032-05-30', 'future')`),
			/^6 一つの権利に、.*期間が重なっている：lot:1$/
		],
		[
			'7: more rights than the packs hold',
			() =>
				force(
					'ledger_entry_stays',
					`update ledger_entry set rights = 31 where lot_id = ${of(office).lotId}`
				),
			/^7 配付した権利の数が、パックの数と合わない：delivery:3$/
		],
		[
			'7: a delivery that gave no rights',
			() => writePast(`update lot set delivery_id = null where id = ${of(office).lotId}`),
			/^7 配付した権利の数が、パックの数と合わない：delivery:3$/
		],
		[
			'7: rights that went to another organisation',
			() =>
				writePast(
					`update lot set organisation_id = ${story.as('ide').organisation.id} where id = ${of(office).lotId}`
				),
			/^7 配付した権利が、申し込んだ団体か品目のものになっていない：lot:3$/
		],
		[
			'8: prices that could be written over',
			() => writePast('drop trigger price_snapshot_stays'),
			/^8 申込のときの価格が書き換えられる/
		],
		[
			'8: a price that is not the one of the list',
			() => writePast(`update price_row set preferential_yen = 1 where part_number = '021-10232'`),
			/^8 申込のときの価格が、価格表の行と違う：price_snapshot:3$/
		],
		[
			'8: an application without a price',
			() => writePast(`delete from price_snapshot where line_id = ${of(office).lineId}`),
			/^8 出された申込に価格がない：application_line:3$/
		],
		[
			'8: an order at another price',
			() =>
				writePast(`update order_line set unit_yen = 41986 where id = ${of(office).orderLineId}`),
			/^8 発注の単価と、申込のときの価格が違う：order_line:2$/
		],
		[
			'9: SA alone that stands on nothing',
			() => assuranceOn('[]', 8),
			/^9 SAだけの行.*もとの権利を持たない：application_line:4$/
		],
		[
			'9: SA alone on the rights of another organisation',
			() => assuranceOn(`[${of(saku).lotId}]`, 8),
			/^9 SAだけの行.*もとの権利を持たない：application_line:4$/
		],
		[
			'9: SA alone on rights to something else',
			() => {
				assuranceOn(`[${of(ide).lotId}]`, 8);
				writePast(
					`update lot set product_id = ${register.products.open}, delivery_id = null where id = ${of(ide).lotId}`
				);
			},
			/^9 SAだけの行.*もとの権利を持たない：application_line:4$/
		],
		[
			'9: SA alone on a lot whose SA had long run out',
			() => {
				assuranceOn(`[${of(ide).lotId}]`, 8);
				writePast(`update lot set usage_start = '2021-04-01' where id = ${of(ide).lotId};
					update assurance_term set starts_on = '2021-04-01', ends_on = '2026-03-01'
						where lot_id = ${of(ide).lotId}`);
			},
			/^9 SAだけの行.*有効なSAがない：application_line:4 lot:1$/
		],
		[
			'9: SA alone for more than there is',
			() => assuranceOn(`[${of(ide).lotId}]`, 9),
			/^9 SAだけの行.*申込の日に足りない：application_line:4$/
		],
		[
			'10: an order for somebody who was not yet part of the agreement',
			() =>
				writePast(
					`update enrolment set starts_on = '2026-06-02' where organisation_id = ${story.as('ide').organisation.id}`
				),
			/^10 発注の日に、契約に加わっていない団体がある：purchase_order:1 organisation:\d+$/
		],
		[
			'10: an order for somebody who had yet to apply for a part in it',
			() =>
				writePast(
					`update enrolment set is_pending = 1 where organisation_id = ${story.as('ide').organisation.id}`
				),
			/^10 発注の日に、契約に加わっていない団体がある：purchase_order:1 organisation:\d+$/
		],
		[
			'11: an order under an agreement that had ended the day before',
			() => writePast(`update agreement set ends_on = '2026-05-31'`),
			/^11 契約の期間の外で発注している：purchase_order:1$/
		],
		[
			'12: an organisation with less than nothing',
			() =>
				writePast(entry(`${of(ide).lotId}, '2026-07-01', 'discarded', -17, 'x', '', null, null`)),
			/^12 団体の権利の合計が0を下回る：organisation:\d+ product:\d+$/
		],
		[
			'12: a use of nothing',
			() =>
				writePast(`insert into assignment (organisation_id, product_id, target, rights, since)
					values (${story.as('ide').organisation.id}, ${register.products.office}, '庁内', 0, '2026-06-01')`),
			/^12 使用の申告の数が1より小さい/
		],
		[
			'a number that is missing in its year',
			() => writePast(`update purchase_order set sequence = 2 where id = ${orderId}`),
			/番号が年度の1番から続いていない：発注2026年度$/
		]
	];

	test.each(finds)('%s', async (_title, hand, line) => {
		hand();
		expect(await linesOf()).toContainEqual(expect.stringMatching(line));
	});

	test('no fault in more use than there are rights: that is a fact about the world', async () => {
		writePast(`insert into assignment (organisation_id, product_id, target, rights, since)
			values (${story.as('ide').organisation.id}, ${register.products.office}, '庁内', 99, '2026-06-01')`);
		expect(await linesOf()).toEqual([]);
	});
});
