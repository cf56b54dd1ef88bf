import { addDays } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { allDue } from '#lib/server/licences/invoices/due.ts';
import { annul, recordInvoice } from '#lib/server/licences/invoices/recording.ts';
import { activate } from '#lib/server/licences/price-lists/activating.ts';
import { byId } from '#lib/server/licences/price-lists/lists.ts';
import { revoke } from '#lib/server/licences/price-lists/revoking.ts';
import { goods } from '../../licences.ts';
import { compared, goodsAt, listFile } from '../../price-lists.ts';
import { goodNames, nameOf, today, type Act } from '../world.ts';

const lists = () => db().select().from(schema.priceList).all();

/** A new list: every price so many percent up or down, or one part number not sold any more. */
const renew: Act = (world, dice) => {
	const register = dice.one(world.registers);
	if (!register) return null;
	const percent = [120, 100, 95, 105][dice.of(4)] ?? 100;
	const gone = dice.often(15) ? dice.one(goodNames) : undefined;
	const validFrom = addDays(today(), dice.of(12));
	const prices = Object.fromEntries(
		goodNames.map((good) => [good, Math.round((goods[good].preferentialYen * percent) / 100)])
	);
	const rows = goodsAt(prices).filter(([, part]) => !gone || part !== goods[gone].partNumber);
	return {
		says: `販売店${register.resellerId}の新しい価格表（${percent}%、${validFrom}から${gone ? `、${gone}なし` : ''}）を有効にする`,
		does: async () => {
			world.lists += 1;
			const note = [
				`第${world.lists}版 ${today()} ${percent} ${register.resellerId}`,
				'',
				'',
				'',
				'',
				''
			];
			const of = { ...register, desk: world.desk() };
			const id = await compared(of, listFile([...rows, note]), { validFrom });
			await activate(world.lead(), id, byId(id).version);
		},
		isMany: true
	};
};

/** A list that was only compared comes into force later. */
const activateLater: Act = (world, dice) => {
	const of = dice.one(lists().filter(({ state }) => state === 'compared'));
	return of
		? {
				says: `価格表${of.id}を有効にする`,
				does: () => activate(world.lead(), of.id, of.version),
				isOnce: true
			}
		: null;
};

const takeBack: Act = (world, dice) => {
	const of = dice.one(lists().filter(({ sha256 }) => sha256.length === 64));
	return of
		? {
				says: `価格表${of.id}（${of.state}）を取り消す`,
				does: () => revoke(world.lead(), of.id, { version: of.version, reason: '誤りがあった' }),
				isOnce: true
			}
		: null;
};

/** The reseller's invoice for what was delivered, to the yen or with a discount. */
const bill: Act = (world, dice) => {
	const due = dice.one(allDue(db(), null));
	if (!due) return null;
	const base = dice.often(20) ? due.base + (due.base > 0 ? -1 : 1) * dice.of(100) : due.base;
	const input = {
		...{ order: due.orderId, organisation: due.organisationId, kind: due.kind, rate: due.taxRate },
		...{ number: `請-${due.orderId}`, invoicedOn: today(), base, tax: due.tax },
		...{ reason: '値引', issuerNumber: 'T1234567890123', files: [] }
	};
	return {
		says: `発注${due.orderId}の請求書（${due.kind}、${due.organisationId === null ? '組合' : nameOf(due.organisationId)}、${base}円）`,
		does: () => recordInvoice(world.desk(), input),
		isOnce: true
	};
};

const unbill: Act = (world, dice) => {
	const of = dice.one(db().select().from(schema.resellerInvoice).all());
	return of
		? {
				says: `請求書${of.id}を取り消す`,
				does: () => annul(world.desk(), of.id, '誤りがあった'),
				isOnce: true
			}
		: null;
};

export const priceActs: [weight: number, Act][] = [
	[4, renew],
	[1, activateLater],
	[3, takeBack],
	[4, bill],
	[1, unbill]
];
