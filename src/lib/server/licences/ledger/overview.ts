import { addDays, dayOf, fiscalYear, parseDay, type Day } from '#lib/dates.ts';
import { ledgerViews, type LedgerView } from '#lib/licence-ledger.ts';
import type { Actor } from '../../identity/actors.ts';
import { list } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { may, readsHoldings } from '../../permissions.ts';
import { holdings, type Holding } from './holdings.ts';
import { byProduct, shortages, type ProductSum } from './summary.ts';
import { usages } from './usage.ts';

/** How soon SA ends, as one filters for it: days, by the end of the fiscal year, or over already. */
export const endings = { '30': '30日以内', '90': '90日以内', year: '年度末まで', over: '失効' };
type Ending = keyof typeof endings;

/** What one looks at in the ledger, as the address of the page says it; what it says wrongly is as if it were not there. */
export type Look = {
	view: LedgerView;
	day: Day;
	organisationId: number | null;
	productId: number | null;
	ending: Ending | null;
	isShortOnly: boolean;
};

export type ListedHolding = Holding & { short: number };

export type Overview = {
	look: Look;
	/** True for the union, which sees everybody's. */
	isUnion: boolean;
	lots: ListedHolding[];
	products: ProductSum[];
	/** What the actor holds or may see, to choose from. */
	choices: {
		organisations: { id: number; name: string }[];
		products: { id: number; name: string }[];
	};
	unconfirmed: number;
};

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
		isShortOnly: params.get('short') !== null
	};
}

/** The ledger as one looks at it: lots by organisation, or sums by product. Throws `Forbidden` for who has no register. */
export function overview(actor: Actor, look: Look): Overview {
	const { day, organisationId } = look;
	const all = holdings(actor, { day });
	const filter = { organisationId, productId: look.productId };
	const chosen = all.filter((each) => isAsked(each, filter));
	const used = usages(actor, { day, ...filter });
	const short = shortages(chosen, used);
	const lots = chosen
		.map((each) => ({
			...each,
			short: short.get(`${each.organisationId} ${each.productId}`)?.short ?? 0
		}))
		.filter((each) => (!look.isShortOnly || each.short > 0) && ends(each, look));
	const isUnion = may(actor, 'licence.work', null);
	return {
		look,
		isUnion,
		lots,
		products: byProduct(chosen, used).filter((sum) => !look.isShortOnly || sum.short > 0),
		choices: {
			organisations: isUnion
				? list()
						.filter((body) => readsHoldings(actor, { organisationId: body.id }))
						.map(({ id, name }) => ({ id, name }))
				: [],
			products: productsIn(all)
		},
		unconfirmed: all.filter(
			(each) => each.isUnconfirmed && each.organisationId === actor.organisation.id
		).length
	};
}

function isAsked(
	each: Holding,
	{ organisationId, productId }: Pick<Look, 'organisationId' | 'productId'>
): boolean {
	return (
		(organisationId === null || each.organisationId === organisationId) &&
		(productId === null || each.productId === productId)
	);
}

function ends({ cover }: Holding, { ending, day }: Look): boolean {
	if (ending === null) return true;
	if (!cover) return false;
	if (ending === 'over') return cover.stands === 'lapsed';
	const until = ending === 'year' ? `${fiscalYear(day) + 1}-03-31` : addDays(day, Number(ending));
	return cover.stands === 'active' && cover.endsOn <= until;
}

/** Products by name, each once. */
export function productsIn(held: readonly Holding[]): { id: number; name: string }[] {
	return [...new Map(held.map(({ productId, product }) => [productId, product]))]
		.map(([id, name]) => ({ id, name }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}
