import { db, schema } from '#lib/server/db/index.ts';
import * as slips from '#lib/server/licences/deliveries/slips.ts';
import { pathOf } from '#lib/server/licences/receipts/receipts.ts';
import { allow, carry, refuse, request } from '#lib/server/licences/returns/proceeding.ts';
import { today, type Act } from '../world.ts';
import { nameOf } from '../world.ts';

const returns = () => db().select().from(schema.licenceReturn).all();

const ask: Act = (world, dice) => {
	const slip = dice.one(slips.list(world.desk()));
	const line = slip && dice.one(slip.lines);
	const of = db()
		.select()
		.from(schema.receipt)
		.all()
		.find(({ id }) => id === slip?.receiptId);
	if (!slip || !line || !of) return null;
	const own = world.buyers().find(({ organisation }) => organisation.id === slip.organisationId);
	const actor = own ?? world.desk();
	const packs = dice.often(10) ? line.packs - 1 : line.packs;
	const again = dice.of(line.packs);
	return {
		says: `${slip.organisation}が配付${line.id}の${packs}の返品を頼む（買い直す数 ${again}、${today()}）`,
		does: () =>
			request(actor, pathOf(of), slip.organisationId, {
				...{ deliveryId: line.id, packs, again, reason: '多く頼んだ' }
			}),
		isOnce: true
	};
};

const goOn: Act = (world, dice) => {
	const of = dice.one(
		returns().filter(({ state }) => state === 'requested' || state === 'allowed')
	);
	if (!of) return null;
	const { id, state, version } = of;
	const act = state === 'allowed' ? 'carry' : dice.often(20) ? 'refuse' : 'allow';
	return {
		says: `${nameOf(of.organisationId)}の返品${id}を${act}`,
		does: () => {
			if (act === 'carry') carry(world.desk(), id, version);
			else if (act === 'allow') allow(world.desk(), id, version);
			else refuse(world.desk(), id, '期限を過ぎている', version);
		},
		isOnce: true
	};
};

export const returnActs: [weight: number, Act][] = [
	[7, ask],
	[9, goOn]
];
