import { dayOf, fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import type { Actor } from '../../identity/actors.ts';
import * as organisations from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { authorize, may } from '../../permissions.ts';
import { saving, tenthsOfPercent, type Saving } from '../money.ts';
import { boughtBy, boughtByAll, type Bought } from './bought.ts';
import { yearTotals, type YearTotal } from './totals.ts';

/** 優待による節減額 of an organisation, a product or a year; `tenths` of a percent of the list price. */
export type SavingLine = Saving & {
	key: number;
	name: string;
	tenths: number | null;
	/** What was paid for the lines that can be counted. */
	paid: number;
};

export type SavingQuery = {
	year: number;
	/** Null: everybody's. */
	organisation: number | null;
	/** Null or left out: of every product. */
	product?: number | null;
};

type Savings = {
	year: number;
	/** Years in which something was bought, and the present one; the newest first. */
	years: number[];
	/** Products of which something was bought, by name. */
	products: { id: number; name: string }[];
	/** Of which of them the lines are; null: of all. */
	product: { id: number; name: string } | null;
	/** The union sees them by name. */
	isForAll: boolean;
	/** Whose they are; null: everybody's. */
	organisation: { id: number; name: string } | null;
	byYear: SavingLine[];
	byProduct: SavingLine[];
	byOrganisation: SavingLine[];
	sum: SavingLine;
	/** For an organisation: what all saved together. */
	totals: YearTotal[];
};

/**
 * 優待による節減額 by year, product and organisation, yen without tax: an organisation's own, with sums of all that
 * tell of no one; everybody's for the union. Lines without a list price are counted as 算定不能 and are in no sum.
 * Throws `Forbidden` for who has no part in the register.
 */
export function savings(actor: Actor, query: SavingQuery): Savings {
	authorize(actor, 'licence.see', null);
	const isForAll = may(actor, 'licence.work', null);
	const all = readRows(actor, query);
	const products = productsOf(all);
	const rows = ofProduct(all, query);
	const inYear = rows.filter(({ orderedOn }) => fiscalYear(orderedOn) === query.year);
	const bodies = organisations.list();
	const name = (id: number) => bodies.find((body) => body.id === id)?.name ?? '';
	const order = new Map(bodies.map(({ id }, index) => [id, index]));
	return {
		year: query.year,
		years: yearsOf(all),
		products,
		product: products.find(({ id }) => id === query.product) ?? null,
		isForAll,
		organisation: whose(actor, query, isForAll),
		byYear: grouped(
			rows,
			({ orderedOn }) => fiscalYear(orderedOn),
			(row) => fiscalYearLabel(fiscalYear(row.orderedOn))
		).toSorted((a, b) => b.key - a.key),
		byProduct: grouped(
			inYear,
			(row) => row.productId,
			(row) => row.product
		).toSorted((a, b) => b.yen - a.yen),
		byOrganisation: isForAll
			? grouped(
					inYear,
					(row) => row.organisationId,
					(row) => name(row.organisationId)
				).toSorted((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0))
			: [],
		sum: lineOf(0, '計', inYear),
		totals: isForAll ? [] : yearTotals(boughtByAll(), actor.organisation.id, dayOf(now()))
	};
}

/** The lines behind the savings of a year, in the order they were bought. Throws as `savings`. */
export function linesBehind(actor: Actor, query: SavingQuery): Bought[] {
	authorize(actor, 'licence.see', null);
	return ofProduct(readRows(actor, query), query).filter(
		({ orderedOn, packs }) => fiscalYear(orderedOn) === query.year && packs > 0
	);
}

/** What somebody asked for in an address; what cannot be is this year, of everybody they may see. */
export function queryOf(asked: URLSearchParams): SavingQuery {
	const typed = Number(asked.get('year'));
	const present = fiscalYear(now());
	const isYear = Number.isInteger(typed) && typed > 2000 && typed <= present;
	return {
		year: isYear ? typed : present,
		organisation: idIn(asked.get('organisation')),
		product: idIn(asked.get('product'))
	};
}

function idIn(text: string | null): number | null {
	const id = Number(text);
	return Number.isSafeInteger(id) && id > 0 ? id : null;
}

function whose(actor: Actor, { organisation }: SavingQuery, isForAll: boolean) {
	if (!isForAll) return { id: actor.organisation.id, name: actor.organisation.name };
	const found = organisations.list().find(({ id }) => id === organisation);
	return found ? { id: found.id, name: found.name } : null;
}

/** One organisation of all is the union's to choose; everybody else has but their own. */
function readRows(actor: Actor, { organisation }: SavingQuery): Bought[] {
	const rows = boughtBy(actor);
	return organisation === null || !may(actor, 'licence.work', null)
		? rows
		: rows.filter(({ organisationId }) => organisationId === organisation);
}

function ofProduct(rows: readonly Bought[], { product = null }: SavingQuery): Bought[] {
	return rows.filter(({ productId }) => product === null || productId === product);
}

function productsOf(rows: readonly Bought[]): { id: number; name: string }[] {
	const names = new Map(rows.map(({ productId, product }) => [productId, product]));
	return [...names]
		.map(([id, name]) => ({ id, name }))
		.sort((a, b) => a.name.localeCompare(b.name, 'ja'));
}

function yearsOf(rows: readonly Bought[]): number[] {
	const years = rows.map(({ orderedOn }) => fiscalYear(orderedOn));
	return [...new Set([fiscalYear(now()), ...years])].sort((a, b) => b - a);
}

function grouped(
	rows: readonly Bought[],
	key: (row: Bought) => number,
	name: (row: Bought) => string
): SavingLine[] {
	const groups = Map.groupBy(
		rows.filter(({ packs }) => packs > 0),
		key
	);
	return [...groups].flatMap(([id, own]) => (own[0] ? [lineOf(id, name(own[0]), own)] : []));
}

function lineOf(key: number, name: string, rows: readonly Bought[]): SavingLine {
	const saved = saving(rows.filter(({ packs }) => packs > 0));
	return {
		...saved,
		key,
		name,
		paid: saved.atList - saved.yen,
		tenths: tenthsOfPercent(saved.yen, saved.atList)
	};
}
