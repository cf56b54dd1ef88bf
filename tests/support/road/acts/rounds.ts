import { addDays } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { placeRound } from '#lib/server/licences/orders/placing.ts';
import { aggregate, takeBack } from '#lib/server/licences/rounds/aggregating.ts';
import { create } from '#lib/server/licences/rounds/creating.ts';
import * as proceeding from '#lib/server/licences/rounds/proceeding.ts';
import { remind } from '#lib/server/licences/rounds/progress.ts';
import { today, type Act, type Deed } from '../world.ts';

type Round = typeof schema.purchaseRound.$inferSelect;
const rounds = () => db().select().from(schema.purchaseRound).all();
const named = ({ id, state }: Round) => `取りまとめ${id}（${state}）`;

const begin: Act = (world, dice) => {
	const agreement = dice.one(
		db()
			.select()
			.from(schema.agreement)
			.all()
			.filter(({ number }) => number.startsWith('S-'))
	);
	const running = rounds().filter(({ state }) => state !== 'done' && state !== 'cancelled');
	if (!agreement || running.length > 3) return null;
	const opensOn = today();
	const closesOn = addDays(opensOn, 2 + dice.of(15));
	const priceLockOn = addDays(closesOn, dice.of(10));
	const orderBy = addDays(priceLockOn, dice.of(20));
	const fields = {
		...{ name: `取りまとめ${rounds().length + 1}`, agreementId: agreement.id, opensOn, closesOn },
		...{ priceLockOn, orderBy, deliveryTarget: addDays(orderBy, 30), budgetYear: 2026 }
	};
	return {
		says: `${agreement.name}の取りまとめを作って公開する（締切 ${closesOn}、価格 ${priceLockOn}）`,
		does: () => proceeding.publish(world.desk(), create(world.desk(), fields)),
		isMany: true
	};
};

const onwards: Partial<Record<Round['state'], string>> = {
	draft: 'publish',
	open: 'close',
	closed: 'price',
	priced: 'aggregate',
	aggregated: 'order'
};

/** The next act of a round on its road. */
const goOn: Act = (world, dice) => {
	const of = dice.one(rounds().filter(({ state }) => onwards[state]));
	const act = of && onwards[of.state];
	// What is open takes applications for a while.
	if (!of || !act || (of.state === 'open' && !dice.often(25))) return null;
	const { id, version } = of;
	const verbs: Record<string, () => unknown> = {
		publish: () => proceeding.publish(world.desk(), id, { version }),
		close: () => proceeding.close(world.desk(), id, { version }),
		price: () => proceeding.price(world.desk(), id, { version }),
		aggregate: () => aggregate(world.desk(), id, { version }),
		order: () => placeRound(world.lead(), id, version)
	};
	return { says: `${named(of)}を進める：${act}`, does: () => verbs[act]?.(), isOnce: true };
};

/** An act beside the road: tried from any state. */
const turnAside: Act = (world, dice) => {
	const of = dice.one(rounds());
	if (!of) return null;
	const { id, version } = of;
	const reason = '事情があるため';
	const later = addDays(of.closesOn > today() ? of.closesOn : today(), 1 + dice.of(10));
	const deeds: Deed[] = [
		{
			says: `${named(of)}の締切を${later}に延ばす`,
			does: () => proceeding.extend(world.desk(), id, later, { reason, version })
		},
		{
			says: `${named(of)}の集計を戻す`,
			does: () => takeBack(world.lead(), id, { reason, version })
		},
		{
			says: `${named(of)}を中止する`,
			does: () => proceeding.cancel(world.lead(), id, { reason, version })
		},
		{
			says: `${named(of)}の価格を確定する`,
			does: () => proceeding.price(world.desk(), id, { version })
		},
		{ says: `${named(of)}を集計する`, does: () => aggregate(world.lead(), id, { version }) },
		{ says: `${named(of)}を発注する`, does: () => placeRound(world.lead(), id, version) }
	].map((deed) => ({ ...deed, isOnce: true }));
	return dice.one(deeds) ?? null;
};

const reminder: Act = (world, dice) => {
	const of = dice.one(rounds());
	return of ? { says: `${named(of)}を催促する`, does: () => remind(world.desk(), of.id) } : null;
};

export const roundActs: [weight: number, Act][] = [
	[4, begin],
	[10, goOn],
	[3, turnAside],
	[1, reminder]
];
