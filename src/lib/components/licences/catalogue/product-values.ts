import { typedDay } from '#lib/dates.ts';
import type { Product } from '#lib/server/licences/catalogue/products.ts';

const text = (value: number | null) => (value === null ? '' : String(value));

/** What the form of a product begins with. */
export function productValues(of: Product | null) {
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
