import { addDays, eraYear, fiscalYear, instantOf, type Day } from '#lib/dates.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { db } from '../../db/index.ts';
import { ofReceipt } from '../../licences/deliveries/slips.ts';
import { correctEntry } from '../../licences/ledger/moving.ts';
import { entriesOf } from '../../licences/ledger.ts';
import { placeRound } from '../../licences/orders/placing.ts';
import { find as findReceipt } from '../../licences/receipts/receipts.ts';
import { aggregate } from '../../licences/rounds/aggregating.ts';
import { create } from '../../licences/rounds/creating.ts';
import { cancel, closeDue, price, publish } from '../../licences/rounds/proceeding.ts';
import { allow, carry, request } from '../../licences/returns/proceeding.ts';
import {
	acceptAll,
	acknowledgeAll,
	agreementNumbered,
	apply,
	arrive,
	confirmAll,
	CONTRACT,
	loginOf,
	on,
	usualOf
} from './hands.ts';
import type { Step, Year } from '../year.ts';

/** Days of a 取りまとめ from its beginning. */
const LASTS = 16;
const LOCK = 19;
const ORDER = 24;

/** Every 取りまとめ of two years: one in each state, the last of them taking applications now. */
export function roundSteps(of: Year, repricedOn: Day): Step[] {
	const { today } = of;
	const year = fiscalYear(today);
	return [
		...finished(of, addDays(today, -330), year - 1),
		...calledOff(of, addDays(today, -215), year),
		...underway(of, addDays(today, -150), year),
		...asking(of, addDays(repricedOn, -18), year),
		...reckoned(of, addDays(repricedOn, 3), year),
		...over(of, addDays(today, -21), year),
		...running(of, addDays(today, -11), year),
		{
			at: on(today, -2, '16:00'),
			take: () => void prepare(of, '次回（準備中）', addDays(today, 40), year)
		}
	];
}

/** A round's key is known once it has been prepared. */
type Told = { id: number };

function prepare(of: Year, name: string, opensOn: Day, budgetYear: number): number {
	return create(of.as('kumiai-supply'), {
		...{ name, agreementId: agreementNumbered(CONTRACT).id, opensOn, budgetYear },
		closesOn: addDays(opensOn, LASTS),
		priceLockOn: addDays(opensOn, LOCK),
		orderBy: addDays(opensOn, ORDER),
		deliveryTarget: addDays(opensOn, ORDER + 40)
	});
}

/** Prepared and published on its first day; its applications come within two weeks, and it closes by itself. */
function opened(
	{ as, ...rest }: Year,
	told: Told,
	of: { name: string; opensOn: Day; year: number; who: readonly number[] }
): Step[] {
	const { name, opensOn, year, who } = of;
	const applications = who.map((index, turn): Step => {
		const login = municipalities[index]?.login ?? '';
		const { wanted, purpose } = usualOf(index);
		return {
			at: new Date(on(opensOn, 1 + (turn % 9), '10:00').getTime() + turn * 60_000),
			take: () => void apply(as, { roundId: told.id, login, wanted, purpose, fax: turn % 13 === 7 })
		};
	});
	return [
		{
			at: on(opensOn, 0, '08:40'),
			take: () => {
				told.id = prepare({ as, ...rest }, name, opensOn, year);
			}
		},
		{ at: on(opensOn, 0, '08:50'), take: () => publish(as('kumiai-supply'), told.id) },
		...applications
	];
}

const closed = (opensOn: Day): Step => ({
	at: instantOf(addDays(opensOn, LASTS + 1), '00:10'),
	take: () => void closeDue()
});

/** As `on`; where holidays would put it before the 取りまとめ has closed, on the morning after that. */
function onceClosed(opensOn: Day, days: number, time: string): Date {
	const at = on(opensOn, days, time);
	const morning = instantOf(addDays(opensOn, LASTS + 1), '09:00');
	return at > morning ? at : new Date(morning.getTime() + days * 60_000);
}

/** Who applies, as places in the order of the codes. */
const every = (step: number, from = 0, most = 77): number[] =>
	Array.from({ length: 77 }, (_, index) => index)
		.filter((index) => index % step === from)
		.slice(0, most);
/** 41 apply this year; nine more did the year before. */
const thisYear = Array.from({ length: 77 }, (_, index) => index)
	.filter((index) => index % 15 < 8)
	.slice(0, 41);
const lastYear = [...thisYear, ...every(15, 9), ...every(15, 12)].slice(0, thisYear.length + 9);

function ordered({ as }: Year, told: Told, opensOn: Day): Step[] {
	return [
		closed(opensOn),
		{ at: onceClosed(opensOn, LOCK - 1, '09:30'), take: () => acceptAll(as, told.id) },
		{
			at: onceClosed(opensOn, LOCK, '10:00'),
			take: () => void price(as('kumiai-supply'), told.id)
		},
		{ at: onceClosed(opensOn, LOCK + 1, '10:00'), take: () => confirmAll(as, told.id) },
		{
			at: onceClosed(opensOn, LOCK + 2, '10:00'),
			take: () => aggregate(as('kumiai-supply'), told.id)
		}
	];
}

/** Last year's, from the first application to the last 受領確認. */
function finished(of: Year, opensOn: Day, year: number): Step[] {
	const told: Told = { id: 0 };
	const { as } = of;
	let order = '';
	let receipt = '';
	return [
		...opened(of, told, { name: `${eraYear(year)}年度 優待購入`, opensOn, year, who: lastYear }),
		...ordered(of, told, opensOn),
		{
			at: on(opensOn, ORDER, '15:00'),
			take: () => {
				order = placeRound(as('kumiai-lead'), told.id);
			}
		},
		{
			at: on(opensOn, ORDER + 25, '11:00'),
			take: () => {
				receipt = arrive(as, order, '納品書 見本-1001');
			}
		},
		{ at: on(opensOn, ORDER + 32, '14:00'), take: () => acknowledgeAll(as, receipt, 1000) }
	];
}

/** Nobody had the money: called off before its end. */
function calledOff(of: Year, opensOn: Day, year: number): Step[] {
	const told: Told = { id: 0 };
	return [
		...opened(of, told, { name: '臨時の取りまとめ', opensOn, year, who: every(31) }),
		{
			at: on(opensOn, LASTS - 2, '16:00'),
			take: () =>
				cancel(of.as('kumiai-lead'), told.id, {
					reason: '販売店の在庫の都合で、次の取りまとめにまとめます。'
				})
		}
	];
}

/** Ordered, four fifths of it here: one receipt given back, one entry of the ledger that was wrong and corrected. */
function underway(of: Year, opensOn: Day, year: number): Step[] {
	const told: Told = { id: 0 };
	const { as } = of;
	let order = '';
	let receipt = '';
	const arrived = ORDER + 30;
	return [
		...opened(of, told, { name: `${eraYear(year)}年度 第1回`, opensOn, year, who: every(4, 1) }),
		...ordered(of, told, opensOn),
		{
			at: on(opensOn, ORDER, '15:00'),
			take: () => {
				order = placeRound(as('kumiai-lead'), told.id);
			}
		},
		{
			at: on(opensOn, arrived, '11:00'),
			take: () => {
				receipt = arrive(as, order, '納品書 見本-2001', fourFifths);
			}
		},
		{ at: on(opensOn, arrived + 4, '14:00'), take: () => acknowledgeAll(as, receipt, 5) },
		{ at: on(opensOn, arrived + 6, '15:00'), take: () => giveBack(as, receipt) },
		{ at: on(opensOn, arrived + 9, '16:00'), take: () => correctWrong(as, receipt) }
	];
}

const fourFifths = ({ packs }: { packs: number }) => Math.floor((packs * 80) / 100);

/** The first delivery of a whole line is given back within its thirty days. */
function giveBack(as: Year['as'], receiptPath: string): void {
	const supply = as('kumiai-supply');
	const slips = ofReceipt(supply, findReceipt(supply, receiptPath).id);
	for (const slip of slips) {
		const line = slip.lines.find(({ packs, ordered }) => packs === ordered);
		if (!line || slip.acknowledgedAt === null) continue;
		const id = request(as(loginOf(slip.organisationId)), receiptPath, slip.organisationId, {
			...{ deliveryId: line.id, packs: line.packs, again: 0 },
			reason: '導入の計画が変わりました。'
		});
		allow(supply, id);
		carry(supply, id);
		return;
	}
	throw new Error('Nothing of the receipt can be given back.');
}

/** A number typed wrong when it was handed out: red, then black. */
function correctWrong(as: Year['as'], receiptPath: string): void {
	const supply = as('kumiai-supply');
	const slips = ofReceipt(supply, findReceipt(supply, receiptPath).id);
	const lines = slips.toReversed().flatMap(({ lines }) => lines);
	const lot = lines.find(({ returned, lots }) => returned === null && lots.length > 0)?.lots[0];
	const [entry] = lot ? entriesOf(db(), lot.id) : [];
	if (!lot || !entry) throw new Error('Nothing of the receipt can be corrected.');
	correctEntry(supply, lot.id, {
		...{ entry: entry.id, rights: entry.rights - 1, onDay: entry.onDay },
		reason: '納品書の数量の読み違い（見本）'
	});
}

/** Priced after the revision: most have confirmed the new price, two have not. */
function asking(of: Year, opensOn: Day, year: number): Step[] {
	const told: Told = { id: 0 };
	const { as } = of;
	return [
		...opened(of, told, {
			name: `${eraYear(year)}年度 第2回（追加）`,
			opensOn,
			year,
			who: every(9, 2)
		}),
		closed(opensOn),
		{ at: onceClosed(opensOn, LOCK, '09:30'), take: () => acceptAll(as, told.id) },
		{
			at: onceClosed(opensOn, LOCK + 2, '10:00'),
			take: () => void price(as('kumiai-supply'), told.id)
		},
		{ at: onceClosed(opensOn, LOCK + 4, '10:00'), take: () => confirmAll(as, told.id, 2) }
	];
}

/** Reckoned, and waiting for the 組合決裁者. */
function reckoned(of: Year, opensOn: Day, year: number): Step[] {
	const told: Told = { id: 0 };
	return [
		...opened(of, told, { name: `${eraYear(year)}年度 第2回`, opensOn, year, who: every(6, 3) }),
		...ordered(of, told, opensOn)
	];
}

/** Over, with three applications the desk has not taken in yet. */
function over(of: Year, opensOn: Day, year: number): Step[] {
	const told: Told = { id: 0 };
	return [
		...opened(of, told, {
			name: `${eraYear(year)}年度 臨時（サーバー）`,
			opensOn,
			year,
			who: every(11, 4)
		}),
		closed(opensOn),
		{ at: onceClosed(opensOn, LASTS + 2, '10:00'), take: () => acceptAll(of.as, told.id, 3) }
	];
}

/** Taking applications now: 41 have applied, nine that did last year have not. */
function running(of: Year, opensOn: Day, year: number): Step[] {
	const told: Told = { id: 0 };
	return opened(of, told, { name: `${eraYear(year)}年度 第3回`, opensOn, year, who: thisYear });
}
