import type { Metric } from '#lib/licences.ts';
import type { Holding } from './holdings.ts';
import type { Usage } from './usage.ts';

/** One product: what is held of it, how much of that has SA, what was declared to be in use, and what is missing. */
export type ProductSum = {
	productId: number;
	product: string;
	metric: Metric | null;
	organisations: number;
	rights: number;
	covered: number;
	used: number;
	/** 不足: what organisations use above what they hold, each on its own; what one has too much helps no other. */
	short: number;
};

/** 品目で見る: holdings and declarations by product, in the order in which they come. */
export function byProduct(held: readonly Holding[], used: readonly Usage[]): ProductSum[] {
	const sums = new Map<number, ProductSum>();
	const balances = new Map<string, { productId: number; left: number }>();
	const holders = new Map<number, Set<number>>();
	const sumOf = (productId: number, product: string, metric: Metric | null): ProductSum => {
		const known = sums.get(productId);
		const sum = known ?? {
			...{ productId, product, metric },
			...{ organisations: 0, rights: 0, covered: 0, used: 0, short: 0 }
		};
		if (!known) sums.set(productId, sum);
		return sum;
	};
	const shift = (organisationId: number, productId: number, rights: number) => {
		const key = `${organisationId} ${productId}`;
		const left = (balances.get(key)?.left ?? 0) + rights;
		balances.set(key, { productId, left });
	};
	for (const { organisationId, productId, product, metric, rights, cover } of held) {
		const sum = sumOf(productId, product, metric);
		sum.rights += rights;
		if (cover?.stands === 'active') sum.covered += rights;
		holders.set(productId, (holders.get(productId) ?? new Set()).add(organisationId));
		shift(organisationId, productId, rights);
	}
	for (const { organisationId, productId, product, rights } of used) {
		sumOf(productId, product, null).used += rights;
		shift(organisationId, productId, -rights);
	}
	for (const { productId, left } of balances.values()) {
		const sum = sums.get(productId);
		if (sum && left < 0) sum.short -= left;
	}
	for (const sum of sums.values()) sum.organisations = holders.get(sum.productId)?.size ?? 0;
	return [...sums.values()].sort((a, b) => (a.product < b.product ? -1 : 1));
}

/** What organisations declare above what they hold, by organisation and product as 'organisation product'. */
export function shortages(held: readonly Holding[], used: readonly Usage[]): Map<string, number> {
	const left = new Map<string, number>();
	for (const { organisationId, productId, rights } of held) {
		const key = `${organisationId} ${productId}`;
		left.set(key, (left.get(key) ?? 0) + rights);
	}
	for (const { organisationId, productId, rights } of used) {
		const key = `${organisationId} ${productId}`;
		left.set(key, (left.get(key) ?? 0) - rights);
	}
	return new Map([...left].flatMap(([key, rest]) => (rest < 0 ? [[key, -rest] as const] : [])));
}
