import { productName } from '#lib/licence-catalogue.ts';
import { and, asc, eq, inArray } from 'drizzle-orm';
import { addDays, type Day } from '#lib/dates.ts';
import type { SkuKind } from '#lib/licences.ts';
import { schema, type Reader } from '../../db/index.ts';
import { balanceOf } from '../ledger.ts';
import type { Line } from './lines.ts';

const { assuranceTerm, lot, product } = schema;

/** Days after the start of use in which SA may still join rights bought without it. */
export const JOINS_WITHIN = 90;

/** Rights that SA alone, a step-up or a move from SA may stand on. */
export type Base = {
	lotId: number;
	name: string;
	agreementNumber: string;
	rights: number;
	/** Last day of the SA that runs; null: none does. */
	coveredUntil: Day | null;
	/** Last day of the SA that ran last, where none does. */
	lapsedOn: Day | null;
	isUsable: boolean;
};

/** Whether what is applied for stands on rights that are there already. */
export function isBased(kind: SkuKind): boolean {
	return kind === 'assurance' || kind === 'step-up' || kind === 'from-assurance';
}

/** The lots of an organisation in the family of a line that hold something on a day; of a step-up those of another edition. */
export function basesFor(
	tx: Reader,
	organisationId: number,
	line: Pick<Line, 'product' | 'sku'>,
	day: Day
): Base[] {
	const { vendorId, family, edition, metric } = line.product;
	const isStepUp = line.sku.kind === 'step-up';
	const rows = tx
		.select({ lot, product })
		.from(lot)
		.innerJoin(product, eq(product.id, lot.productId))
		.where(
			and(
				eq(lot.organisationId, organisationId),
				eq(product.vendorId, vendorId),
				eq(product.family, family),
				eq(product.metric, metric)
			)
		)
		.orderBy(asc(lot.usageStart), asc(lot.id))
		.all()
		.filter(({ product: of }) => (isStepUp ? of.edition !== edition : of.edition === edition));
	const terms = tx
		.select()
		.from(assuranceTerm)
		.where(
			inArray(
				assuranceTerm.lotId,
				rows.map(({ lot: { id } }) => id)
			)
		)
		.orderBy(asc(assuranceTerm.endsOn))
		.all();
	return rows.flatMap(({ lot: of, product: what }): Base[] => {
		const rights = balanceOf(tx, of.id, day);
		if (rights <= 0) return [];
		const own = terms.filter(({ lotId, state }) => lotId === of.id && state !== 'void');
		const running = own.filter(({ startsOn, endsOn }) => startsOn <= day && endsOn >= day);
		const coveredUntil = running.at(-1)?.endsOn ?? null;
		const isFresh = own.length === 0 && day <= addDays(of.usageStart, JOINS_WITHIN);
		const { id: lotId, agreementNumber } = of;
		return [
			{
				...{ lotId, name: productName(what), agreementNumber, rights, coveredUntil },
				lapsedOn: coveredUntil === null ? (own.at(-1)?.endsOn ?? null) : null,
				isUsable: coveredUntil !== null || (isFresh && line.sku.kind === 'assurance')
			}
		];
	});
}

/** The lots a line names. */
export function baseLotsIn(text: string): number[] {
	const ids: unknown = JSON.parse(text);
	return Array.isArray(ids) ? ids.filter((id): id is number => Number.isSafeInteger(id)) : [];
}
