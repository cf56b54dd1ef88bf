/** By which column a list stands, and which way. */
export type Order<Column extends string = string> = { by: Column; isDescending: boolean };

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

/** The rows in an order; equal ones stay as they stood, and so do all where there is none. */
export function inOrder<Row>(
	rows: readonly Row[],
	order: Order | null,
	numberIn: (row: Row) => number
): Row[] {
	if (!order) return [...rows];
	const way = order.isDescending ? -1 : 1;
	return rows.toSorted((a, b) => way * (numberIn(a) - numberIn(b)));
}
