import type { Metric } from '#lib/licences.ts';
import type { Holding } from './holdings.ts';
import type { Usage } from './usage.ts';

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

const keyOf = ({ organisationId, productId }: Place) => `${organisationId} ${productId}`;

/** 品目で見る: holdings and declarations by product, by name. */
export function byProduct(held: readonly Holding[], used: readonly Usage[]): ProductSum[] {
	const sums = new Map<number, ProductSum>();
	for (const { productId, product, metric } of [...held, ...used]) {
		const nothing = { organisations: 0, rights: 0, covered: 0, used: 0, short: 0 };
		if (!sums.has(productId)) sums.set(productId, { productId, product, metric, ...nothing });
	}
	for (const [productId, sum] of sums) {
		const own = held.filter((each) => each.productId === productId);
		const covered = own.filter(({ cover }) => cover?.stands === 'active');
		sum.organisations = new Set(own.map(({ organisationId }) => organisationId)).size;
		sum.rights = sumOf(own);
		sum.covered = sumOf(covered);
		sum.used = sumOf(used.filter((each) => each.productId === productId));
	}
	for (const { productId, short } of shortages(held, used).values()) {
		const sum = sums.get(productId);
		if (sum) sum.short += short;
	}
	return [...sums.values()].sort((a, b) => (a.product < b.product ? -1 : 1));
}

/** Where an organisation declares more in use than it holds of a product, by 'organisation product'. */
export function shortages(
	held: readonly Holding[],
	used: readonly Usage[]
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

function sumOf(all: readonly { rights: number }[]): number {
	return all.reduce((sum, { rights }) => sum + rights, 0);
}
