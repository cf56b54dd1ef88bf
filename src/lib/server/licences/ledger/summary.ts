import type { Metric } from '#lib/licences.ts';

/** One product: what is held of it, how much of that has SA, what was declared to be in use, and what is missing. */
export type ProductSum = {
	productId: number;
	product: string;
	metric: Metric;
	organisations: number;
	rights: number;
	covered: number;
	used: number;
	/** 不足: what organisations use above what they hold, each on its own; what one has too much helps no other. */
	short: number;
};

/** One organisation and product. */
type Place = { organisationId: number; productId: number };
type Rights = Place & { rights: number };
type Named = { product: string; metric: Metric };

const keyOf = ({ organisationId, productId }: Place) => `${organisationId} ${productId}`;

/** 品目で見る: holdings and declarations by product, by name. */
export function byProduct(
	held: readonly (Rights & Named & { covered: number })[],
	used: readonly (Rights & Named)[]
): ProductSum[] {
	const sums = new Map<number, ProductSum>();
	const sumOf = ({ productId, product, metric }: Place & Named) => {
		const nothing = { organisations: 0, rights: 0, covered: 0, used: 0, short: 0 };
		const sum = sums.get(productId) ?? { productId, product, metric, ...nothing };
		sums.set(productId, sum);
		return sum;
	};
	// Each organisation stands once for each product.
	for (const each of held) {
		const sum = sumOf(each);
		sum.organisations += 1;
		sum.rights += each.rights;
		sum.covered += each.covered;
	}
	for (const each of used) sumOf(each).used += each.rights;
	for (const { productId, short } of shortages(held, used).values()) {
		const sum = sums.get(productId);
		if (sum) sum.short += short;
	}
	return [...sums.values()].sort((a, b) => (a.product < b.product ? -1 : 1));
}

/** Where an organisation declares more in use than it holds of a product, by 'organisation product'. */
export function shortages(
	held: readonly Rights[],
	used: readonly Rights[]
): Map<string, Place & { short: number }> {
	const left = new Map<string, Place & { short: number }>();
	const shift = (place: Place, rights: number) => {
		const { organisationId, productId } = place;
		const short = (left.get(keyOf(place))?.short ?? 0) + rights;
		left.set(keyOf(place), { organisationId, productId, short });
	};
	for (const each of held) shift(each, -each.rights);
	for (const each of used) shift(each, each.rights);
	return new Map([...left].filter(([, { short }]) => short > 0));
}
