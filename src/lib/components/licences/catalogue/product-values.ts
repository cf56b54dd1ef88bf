import { typedDay } from '#lib/dates.ts';
import type { Product } from '#lib/server/licences/catalogue/products.ts';

const text = (value: number | null) => (value === null ? '' : String(value));

export type ProductValues = Record<
	| 'vendor'
	| 'family'
	| 'edition'
	| 'release'
	| 'releasedOn'
	| 'metric'
	| 'pool'
	| 'leastPerProcessor'
	| 'leastPerServer',
	string
> & { isConfirmed: boolean };

/** What the form of a product begins with: nothing, or what stands. */
export function productValues(of: Product | null): ProductValues {
	return {
		vendor: text(of?.vendorId ?? null),
		family: of?.family ?? '',
		edition: of?.edition ?? '',
		release: of?.release ?? '',
		releasedOn: of?.releasedOn ? typedDay(of.releasedOn) : '',
		metric: of?.metric ?? 'device',
		pool: of?.pool ?? 'none',
		leastPerProcessor: text(of?.leastPerProcessor ?? null),
		leastPerServer: text(of?.leastPerServer ?? null),
		isConfirmed: of === null || !of.isUnconfirmed
	};
}
