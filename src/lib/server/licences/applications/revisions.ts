import { inArray } from 'drizzle-orm';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { may } from '../../permissions.ts';
import type { Shown } from './finding.ts';
import { policyOf } from './policy.ts';
import { tenthsOfPercent } from '../money.ts';

const { priceRow } = schema;

/** A line whose price has changed, in yen without tax; `newYen` is null where it is not sold any more. */
type Revised = {
	lineId: number;
	name: string;
	partNumber: string;
	packs: number;
	onDay: string;
	oldYen: number;
	newYen: number | null;
	difference: number | null;
	/** Tenths of a percent. */
	tenths: number | null;
};

/** What has changed in the prices of an application, as its organisation has to answer it. */
type Revisions = {
	lines: Revised[];
	/** Of everything, in yen without tax; null where a line has no new price. */
	oldTotal: number;
	newTotal: number | null;
	tenths: number | null;
	/** Whether this actor may say yes to the whole rise. */
	mayConfirm: boolean;
	/** What the organisation lets pass without its 決裁者; null: any rise. */
	riseYen: number | null;
};

/** The changed prices of an application the actor reads; no lines where nothing has changed. */
export function revisionsOf(actor: Actor, of: Shown): Revisions {
	const marked = of.lines.filter(({ revision }) => revision !== null);
	const rows = db()
		.select()
		.from(priceRow)
		.where(
			inArray(
				priceRow.id,
				marked.flatMap(({ revision }) => revision?.priceRowId ?? [])
			)
		)
		.all();
	const lines = marked.map((line): Revised => {
		const { id: lineId, name, partNumber, packs, revision, price } = line;
		const row = rows.find(({ id }) => id === revision?.priceRowId);
		const oldYen = price?.preferentialYen ?? 0;
		const newYen = row?.preferentialYen ?? null;
		const rise = newYen === null ? null : newYen - oldYen;
		return {
			...{ lineId, name, partNumber, packs, onDay: revision?.onDay ?? '', oldYen, newYen },
			difference: rise === null ? null : rise * packs,
			tenths: rise === null ? null : tenthsOfPercent(rise, oldYen)
		};
	});
	const rise = lines.some(({ difference }) => difference === null)
		? null
		: lines.reduce((all, { difference }) => all + (difference ?? 0), 0);
	const { organisationId, total } = of;
	const { riseYen } = policyOf(db(), organisationId);
	return {
		lines,
		oldTotal: total.yen,
		newTotal: rise === null ? null : total.yen + rise,
		tenths: rise === null ? null : tenthsOfPercent(rise, total.yen),
		mayConfirm: may(actor, 'application.confirm', { organisationId, rise: rise ?? 0, riseYen }),
		riseYen
	};
}
