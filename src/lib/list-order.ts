/** By which column a list stands, and which way. */
export type Order<Column extends string = string> = { by: Column; isDescending: boolean };

/** For the heads of a list: the order it has, and its address in another, or by itself for null. */
export type Sorts = { order: Order | null; href: (sort: string | null) => string };

/** Reads an order off an address: `rights` from few to many, `-rights` from many to few; null for what is no column. */
export function orderIn<Column extends string>(
	said: string | null,
	columns: readonly Column[]
): Order<Column> | null {
	const isDescending = said?.startsWith('-') ?? false;
	const by = columns.find((column) => column === said?.slice(isDescending ? 1 : 0));
	return by === undefined ? null : { by, isDescending };
}

/** An order as `orderIn` reads it. */
export function saidOrder(order: Order | null): string | null {
	return order && `${order.isDescending ? '-' : ''}${order.by}`;
}

/** Where the head of a column leads: many first, then few first, then as the list stands by itself. */
export function nextOrder(order: Order | null, by: string): Order | null {
	if (order?.by !== by) return { by, isDescending: true };
	return order.isDescending ? { by, isDescending: false } : null;
}

/** What the heads of a list need: its order, and where another one leads at its address, from the first page on. */
export function sortsAt(url: URL, order: Order | null): Sorts {
	return {
		order,
		href: (sort) => {
			const query = new URLSearchParams(url.search);
			const isOfThisView = (name: string) => /^(page|sort|\/.*)$/.test(name);
			for (const name of [...query.keys()].filter(isOfThisView)) query.delete(name);
			if (sort !== null) query.set('sort', sort);
			return query.size > 0 ? `${url.pathname}?${query}` : url.pathname;
		}
	};
}

/**
 * The rows in an order; equal ones stay as they stood, and so do all where there is none. What has no number comes
 * last either way.
 */
export function inOrder<Row>(
	rows: readonly Row[],
	order: Order | null,
	numberIn: (row: Row) => number | null
): Row[] {
	if (!order) return [...rows];
	const numbered = rows.map((row) => ({ row, number: numberIn(row) }));
	const way = order.isDescending ? -1 : 1;
	return numbered
		.toSorted((a, b) => {
			if (a.number === null || b.number === null) {
				return Number(a.number === null) - Number(b.number === null);
			}
			return way * (a.number - b.number);
		})
		.map(({ row }) => row);
}
