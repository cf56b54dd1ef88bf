import { dayOf, parseDay, type Day } from '#lib/dates.ts';
import {
	ledgerViews,
	lotColumns,
	productColumns,
	type LedgerView,
	type LotColumn,
	type ProductColumn
} from '#lib/licence-ledger.ts';
import { inOrder, orderIn, saidOrder, type Order } from '#lib/list-order.ts';
import type { Actor } from '../../identity/actors.ts';
import { list } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { may, readsHoldings } from '../../permissions.ts';
import { endings, endsBy, type Ending } from './ending.ts';
import { holdings, type Holding } from './holdings.ts';
import { byProduct, shortages, type ProductSum } from './summary.ts';
import { countUnconfirmed, groupSums, productsSeen, usedSums, type GroupSum } from './sums.ts';

/** What one looks at in the ledger, as the address of the page says it; what it says wrongly is as if it were not there. */
export type Look = {
	view: LedgerView;
	day: Day;
	organisationId: number | null;
	productId: number | null;
	ending: Ending | null;
	isShortOnly: boolean;
	/** Lots and sums have columns of their own: where one lacks it, it stands by itself. */
	order: Order<LotColumn | ProductColumn> | null;
};

export type ListedHolding = Holding & { short: number };

/** What all lots come to, on whatever page they stand. */
export type LotSum = {
	lots: number;
	organisations: number;
	/** Null: of different units, which nothing adds up to. */
	rights: number | null;
};

export type Overview = {
	look: Look;
	/** True for the union, which sees everybody's. */
	isUnion: boolean;
	lots: ListedHolding[];
	sum: LotSum;
	page: number;
	pages: number;
	products: ProductSum[];
	/** What the actor holds or may see, to choose from. */
	choices: {
		organisations: { id: number; name: string }[];
		products: { id: number; name: string }[];
	};
	unconfirmed: number;
};

/** Lots on a page. */
const ON_A_PAGE = 50;

/** Reads what one looks at off an address. */
export function lookOf(params: URLSearchParams): Look {
	const number = (name: string) => Number(params.get(name)) || null;
	const ending = params.get('ending') ?? '';
	return {
		view:
			(params.get('view') ?? '') in ledgerViews
				? (params.get('view') as LedgerView)
				: 'organisation',
		day: parseDay(params.get('on') ?? '') ?? dayOf(now()),
		organisationId: number('organisation'),
		productId: number('product'),
		ending: ending in endings ? (ending as Ending) : null,
		isShortOnly: params.get('short') !== null,
		order: orderIn(params.get('sort'), [...lotColumns, ...productColumns])
	};
}

/**
 * The ledger as one looks at it: a page of lots by organisation, or all of them where none is asked for, and sums by
 * product. Throws `Forbidden` for who has no register.
 */
export function overview(actor: Actor, look: Look, page: number | null = null): Overview {
	const { day, organisationId, productId } = look;
	const of = { day, organisationId, productId, ends: endsBy(look.ending, day) };
	const groups = groupSums(actor, of);
	const used = usedSums(actor, of);
	const short = shortages(groups, used);
	const isShort = (each: { organisationId: number; productId: number }) =>
		short.has(`${each.organisationId} ${each.productId}`);
	const listed = groups.filter((each) => each.lots > 0 && (!look.isShortOnly || isShort(each)));
	const sum = lotSum(listed);
	const pages = Math.max(1, Math.ceil(sum.lots / ON_A_PAGE));
	const at = page === null ? null : Math.min(page, pages);
	const drawn = look.view === 'organisation' || at === null;
	const isUnion = may(actor, 'licence.work', null);
	const said = saidOrder(look.order);
	const lotOrder = orderIn(said, lotColumns);
	const productOrder = orderIn(said, productColumns);
	const products = byProduct(groups, used).filter((each) => !look.isShortOnly || each.short > 0);
	return {
		look,
		isUnion,
		lots: (drawn ? lotsOn(actor, { ...of, order: lotOrder }, listed, at) : []).map((each) => ({
			...each,
			short: short.get(`${each.organisationId} ${each.productId}`)?.short ?? 0
		})),
		...{ sum, page: at ?? 1, pages: at === null ? 1 : pages },
		products: productOrder
			? inOrder(products, productOrder, (each) => each[productOrder.by])
			: products,
		choices: {
			organisations: isUnion
				? list()
						.filter((body) => readsHoldings(actor, { organisationId: body.id }))
						.map(({ id, name }) => ({ id, name }))
				: [],
			products: productsSeen(actor)
		},
		unconfirmed: countUnconfirmed(actor, day)
	};
}

/** The lots of a page: of the groups that lie on it alone, so that none is read that is not shown. */
function lotsOn(
	actor: Actor,
	of: Pick<Look, 'day' | 'organisationId' | 'productId'> & {
		ends: ReturnType<typeof endsBy>;
		order: Order<LotColumn> | null;
	},
	listed: readonly GroupSum[],
	page: number | null
): Holding[] {
	const pairs = (some: readonly GroupSum[]) =>
		some.map((each) => [each.organisationId, each.productId] as const);
	if (page === null) return holdings(actor, { ...of, groups: pairs(listed) });
	const first = (page - 1) * ON_A_PAGE;
	// Any group may have a lot on this page.
	if (of.order)
		return holdings(actor, { ...of, groups: pairs(listed), skip: first, most: ON_A_PAGE });
	let before = 0;
	let skip = 0;
	const on: GroupSum[] = [];
	for (const each of listed) {
		if (before >= first + ON_A_PAGE) break;
		if (before + each.lots > first) {
			if (on.length === 0) skip = first - before;
			on.push(each);
		}
		before += each.lots;
	}
	return holdings(actor, { ...of, groups: pairs(on), skip, most: ON_A_PAGE });
}

function lotSum(groups: readonly GroupSum[]): LotSum {
	const isOneUnit = new Set(groups.map(({ metric }) => metric)).size <= 1;
	return {
		lots: groups.reduce((all, { lots }) => all + lots, 0),
		organisations: new Set(groups.map((each) => each.organisationId)).size,
		rights: isOneUnit ? groups.reduce((all, { listed }) => all + listed, 0) : null
	};
}
