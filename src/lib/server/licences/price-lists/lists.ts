import { and, asc, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { PriceListState } from '#lib/licences.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found } from '../../permissions.ts';

const { attachment, event, person, priceList, priceRow, reseller, vendor } = schema;

export type PriceList = typeof priceList.$inferSelect;

/** One price list; throws `NotFound`, and `Forbidden` for who is not the union's. */
export function find(actor: Actor, id: number): PriceList {
	authorize(actor, 'licence.work', null);
	return byId(id);
}

/** As `find`, inside an act whose rights are asked for elsewhere. */
export function byId(id: number, reader: Reader = db()): PriceList {
	return found(reader.select().from(priceList).where(eq(priceList.id, id)).get());
}

/** Marks a list as changed, so that who looks at it as it was is told; with `set` as it is from now on. */
export function touch(tx: Tx, { id, version }: PriceList, set: Partial<PriceList> = {}): void {
	tx.update(priceList)
		.set({ ...set, version: version + 1 })
		.where(eq(priceList.id, id))
		.run();
}

type ListedPriceList = Pick<
	PriceList,
	'id' | 'title' | 'fileName' | 'state' | 'validFrom' | 'validTo' | 'at'
> & { reseller: string; by: string; rows: number };

/** All price lists, the newest first. Throws `Forbidden`. */
export function list(actor: Actor, most = 200): ListedPriceList[] {
	authorize(actor, 'licence.work', null);
	const { id, title, fileName, state, validFrom, validTo, at } = priceList;
	return db()
		.select({
			...{ id, title, fileName, state, validFrom, validTo, at },
			reseller: reseller.name,
			by: person.name,
			rows: count(priceRow.id)
		})
		.from(priceList)
		.innerJoin(reseller, eq(reseller.id, priceList.resellerId))
		.innerJoin(person, eq(person.id, priceList.personId))
		.leftJoin(
			priceRow,
			and(eq(priceRow.priceListId, priceList.id), inArray(priceList.state, [...written]))
		)
		.groupBy(priceList.id)
		.orderBy(desc(priceList.id))
		.limit(most)
		.all();
}

/** Who sells, to choose whose list a file is. */
export function resellers(): { id: number; name: string }[] {
	const { id, name } = reseller;
	return db().select({ id, name }).from(reseller).orderBy(asc(name)).all();
}

/** Who makes what is sold; the products of a list are of one of them. */
export function vendors(): { id: number; name: string }[] {
	const { id, name } = vendor;
	return db().select({ id, name }).from(vendor).orderBy(asc(id)).all();
}

/** Lists of the same reseller that are in force and that no other ends yet: one of them may be replaced. */
export function replaceable(list: Pick<PriceList, 'id' | 'resellerId'>): PriceList[] {
	return db()
		.select()
		.from(priceList)
		.where(
			and(
				eq(priceList.resellerId, list.resellerId),
				eq(priceList.state, 'active'),
				isNull(priceList.endedBy)
			)
		)
		.orderBy(desc(priceList.id))
		.all();
}

export type ListFacts = {
	reseller: string;
	by: string;
	/** The attachment that is the file as it came. */
	fileId: number | null;
	fileSize: number;
	supersedes: Pick<PriceList, 'id' | 'title'> | null;
	endedBy: Pick<PriceList, 'id' | 'title'> | null;
	history: { action: string; by: string | null; at: Date }[];
};

/** What stands beside a list: whose it is, its file, its neighbours, and who did what when. */
export function factsOf(list: PriceList): ListFacts {
	const named = (id: number | null) => {
		if (id === null) return null;
		const other = byId(id);
		return { id: other.id, title: other.title };
	};
	const file = db()
		.select({ id: attachment.id, size: attachment.size })
		.from(attachment)
		.where(and(eq(attachment.thingType, 'price-list'), eq(attachment.thingId, list.id)))
		.get();
	return {
		reseller: nameOf(reseller, list.resellerId),
		by: nameOf(person, list.personId),
		fileId: file?.id ?? null,
		fileSize: file?.size ?? 0,
		supersedes: named(list.supersedes),
		endedBy: named(list.endedBy),
		history: db()
			.select({ action: event.action, by: person.name, at: event.at })
			.from(event)
			.leftJoin(person, eq(person.id, event.actor))
			.where(eq(event.subject, `price-list:${list.id}`))
			.orderBy(asc(event.id))
			.all()
	};
}

/** States of a list that is or was in force: its prices are on record. */
export const written: readonly PriceListState[] = ['active', 'closed', 'revoked'];

function nameOf(table: typeof reseller | typeof person, id: number): string {
	return db().select({ name: table.name }).from(table).where(eq(table.id, id)).get()?.name ?? '';
}
