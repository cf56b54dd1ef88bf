import { and, asc, eq, isNull, lt, lte } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db, schema } from '../../db/index.ts';
import { now } from '../../now.ts';
import { change, system } from '../../record/change.ts';
import { begin } from './activating.ts';
import { byId } from './lists.ts';
import { step } from './steps.ts';

const { priceList } = schema;

/** Lets lists begin and end with the day in Japan: open applications are compared with one that begins, one that is over is closed. Gives how many did. */
export function turnPriceLists(): number {
	const today = dayOf(now());
	const isActive = eq(priceList.state, 'active');
	const ids = (when: ReturnType<typeof and>) =>
		db()
			.select({ id: priceList.id })
			.from(priceList)
			.where(and(isActive, when))
			.orderBy(asc(priceList.id))
			.all()
			.map(({ id }) => id);
	const beginning = ids(and(isNull(priceList.comparedAt), lte(priceList.validFrom, today)));
	for (const id of beginning) {
		change(system, (tx, record) => {
			const changed = begin(tx, record, byId(id, tx));
			record('price-list.begun', `price-list:${id}`, { changed });
		});
	}
	const ending = ids(lt(priceList.validTo, today));
	for (const id of ending) {
		change(system, (tx, record) => step(tx, record, system, byId(id, tx), 'close'));
	}
	return beginning.length + ending.length;
}
