import { eq } from 'drizzle-orm';
import { addDays } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { openTerm } from '#lib/server/licences/assurance/terms.ts';
import { balanceOf, entriesOf, openLot } from '#lib/server/licences/ledger.ts';
import { merge, previewMerger } from '#lib/server/licences/ledger/merging.ts';
import {
	correctEntry,
	declare,
	discard,
	split,
	transfer
} from '#lib/server/licences/ledger/moving.ts';
import { declareUsage, endUsage } from '#lib/server/licences/ledger/usage.ts';
import { change } from '#lib/server/record/change.ts';
import { goods } from '../../licences.ts';
import { goodNames, nameOf, today, type Act } from '../world.ts';

const lots = () => db().select().from(schema.lot).all();
const reason = '台帳を確かめたため';
type Lot = typeof schema.lot.$inferSelect;
const named = ({ id, organisationId }: Lot) =>
	`${nameOf(organisationId)}の権利${id}（${balanceOf(db(), id)}）`;

/** Rights from before the register, with SA where the good has it, in force for as long as the dice say. */
const open: Act = (world, dice) => {
	const buyer = dice.one(world.buyers());
	const good = dice.one(goodNames.filter((name) => goods[name].kind !== 'assurance'));
	const register = dice.one(world.registers);
	if (!buyer || !good || !register) return null;
	const rights = 8 + dice.of(32);
	const onDay = addDays(today(), -dice.of(900));
	const endsOn = addDays(today(), 20 + dice.of(300));
	return {
		says: `${buyer.organisation.name}に${goods[good].partNumber}の期首残高${rights}（SAの終わり ${endsOn}）`,
		does: () => {
			change(world.desk(), (tx, record) => {
				const { partNumber } = goods[good];
				const lotId = openLot(
					tx,
					world.desk(),
					{
						...{ organisationId: buyer.organisation.id, productId: register.products[good] },
						...{ partNumber, agreementNumber: '期首', usageStart: onDay }
					},
					{ onDay, kind: 'opening', rights, document: '期首残高' }
				);
				if (goods[good].kind !== 'licence-assurance') return;
				openTerm(tx, record, { lotId, rights, startsOn: onDay, endsOn });
			});
			world.byHand += rights;
		}
	};
};

const correctOne: Act = (world, dice) => {
	const of = dice.one(lots());
	const entry = of && dice.one(entriesOf(db(), of.id));
	if (!of || !entry) return null;
	const rights = Math.max(0, Math.abs(entry.rights) + dice.of(9) - 4);
	const onDay = dice.often(20) ? addDays(entry.onDay, dice.of(20) - 10) : entry.onDay;
	const input = { entry: entry.id, rights, onDay, reason };
	return {
		says: `${named(of)}の記帳${entry.id}（${entry.kind} ${entry.rights}）を${rights}に訂正する（${onDay}）`,
		does: () => {
			correctEntry(world.desk(), of.id, input);
			world.byHand += (entry.rights < 0 ? -rights : rights) - entry.rights;
		},
		isOnce: true
	};
};

const moveOne: Act = (world, dice) => {
	const of = dice.one(lots());
	if (!of) return null;
	const rights = 1 + dice.of(balanceOf(db(), of.id) + 1);
	const onDay = dice.often(20) ? addDays(today(), -dice.of(60)) : today();
	const document = '届出';
	const to = dice.one(world.buyers())?.organisation.id ?? 0;
	switch (dice.of(3)) {
		case 0:
			return {
				says: `${named(of)}から${rights}を${nameOf(to)}に移管する（${onDay}）`,
				does: () =>
					transfer(world.desk(), of.id, { rights, onDay, document, reason, organisation: to })
			};
		case 1:
			return {
				says: `${named(of)}から${rights}を分ける`,
				does: () => split(world.desk(), of.id, { rights, reason })
			};
		default:
			return {
				says: `${named(of)}から${rights}を廃棄する（${onDay}）`,
				does: () => {
					discard(world.desk(), of.id, { rights, onDay, document, reason });
					world.byHand -= rights;
				}
			};
	}
};

const note: Act = (world, dice) => {
	const of = dice.one(lots());
	if (!of) return null;
	const input = { memo: '庁舎', renewal: 'keep', version: of.version } as const;
	return {
		says: `${named(of)}の更新意向`,
		does: () => declare(world.desk(), of.id, input),
		isOnce: true
	};
};

/** More than there is may be declared: it is a fact about the world. */
const use: Act = (world, dice) => {
	const buyer = dice.one(world.buyers());
	const good = dice.one(goodNames);
	const ended = dice.one(
		db()
			.select()
			.from(schema.assignment)
			.all()
			.filter(({ until }) => until === null)
	);
	if (ended && dice.often(40)) {
		const { id: assignment, version } = ended;
		return {
			says: `使用の申告${assignment}を終える`,
			does: () => endUsage(world.desk(), { assignment, until: today(), version }),
			isOnce: true
		};
	}
	if (!buyer || !good) return null;
	const [register] = world.registers;
	const rights = 1 + dice.of(50);
	return {
		says: `${buyer.organisation.name}が${goods[good].partNumber}を${rights}使っていると申告する`,
		does: () =>
			declareUsage(buyer, {
				...{ organisation: null, product: register.products[good], target: '庁舎' },
				...{ rights, since: today() }
			})
	};
};

/** Two organisations become one, and the one that goes is no more. */
const mergeTwo: Act = (world, dice) => {
	const gone = dice.one(world.buyers());
	const into = dice.one(
		world.buyers().filter(({ organisation }) => organisation.id !== gone?.organisation.id)
	);
	if (!gone || !into || world.buyers().length < 4 || !dice.often(40)) return null;
	const onDay = addDays(today(), -dice.of(3));
	const input = { from: [gone.organisation.id], into: into.organisation.id, onDay };
	return {
		says: `${gone.organisation.name}が${into.organisation.name}に合併する（${onDay}）`,
		does: () => {
			const seen = previewMerger(world.lead(), input).lots.length;
			merge(world.lead(), { ...input, document: '告示', seen });
			db()
				.update(schema.organisation)
				.set({ validTo: addDays(onDay, -1), successorId: into.organisation.id })
				.where(eq(schema.organisation.id, gone.organisation.id))
				.run();
		}
	};
};

export const ledgerActs: [weight: number, Act][] = [
	[6, open],
	[4, correctOne],
	[8, moveOne],
	[1, note],
	[2, use],
	[1, mergeTwo]
];
