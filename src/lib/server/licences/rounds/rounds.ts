import { desc, eq, ne } from 'drizzle-orm';
import { db, schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found, may } from '../../permissions.ts';

const { agreement, purchaseRound, reseller } = schema;

/** 取りまとめ with the contract it buys under. */
export type Round = typeof purchaseRound.$inferSelect & {
	agreement: string;
	agreementNumber: string;
	agreementEndsOn: string | null;
	isUnconfirmed: boolean;
	resellerId: number;
	reseller: string;
};

/** Every 取りまとめ the actor may see, the newest first; one in preparation is the union's alone. Throws `Forbidden`. */
export function list(actor: Actor): Round[] {
	authorize(actor, 'licence.see', null);
	const isHidden = may(actor, 'licence.work', null) ? undefined : ne(purchaseRound.state, 'draft');
	return select(db())
		.where(isHidden)
		.orderBy(desc(purchaseRound.opensOn), desc(purchaseRound.id))
		.all()
		.map(flat);
}

/** One 取りまとめ; throws `Forbidden`, and `NotFound` for what others do not see yet. */
export function find(actor: Actor, id: number): Round {
	authorize(actor, 'licence.see', null);
	const row = asItIs(db(), id);
	return found(row.state !== 'draft' || may(actor, 'licence.work', null) ? row : null);
}

/** One 取りまとめ as it stands in the caller's transaction. Throws `NotFound`. */
export function asItIs(reader: Reader, id: number): Round {
	return flat(found(select(reader).where(eq(purchaseRound.id, id)).get()));
}

const select = (reader: Reader) =>
	reader
		.select({ round: purchaseRound, of: agreement, seller: reseller })
		.from(purchaseRound)
		.innerJoin(agreement, eq(agreement.id, purchaseRound.agreementId))
		.innerJoin(reseller, eq(reseller.id, agreement.resellerId));

type Row = {
	round: typeof purchaseRound.$inferSelect;
	of: typeof agreement.$inferSelect;
	seller: typeof reseller.$inferSelect;
};

function flat({ round, of, seller }: Row): Round {
	return {
		...round,
		agreement: of.name,
		agreementNumber: of.number,
		agreementEndsOn: of.endsOn,
		isUnconfirmed: of.isUnconfirmed,
		resellerId: seller.id,
		reseller: seller.name
	};
}
