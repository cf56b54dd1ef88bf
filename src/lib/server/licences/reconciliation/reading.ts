import type { Sheet } from '../../files/extract.ts';
import type { Organisation } from '../../identity/organisations.ts';
import {
	organisationIn,
	partIn,
	tableIn,
	wholeIn,
	type Columns,
	type Line
} from '../ledger/table.ts';

type Field =
	| 'licence'
	| 'organisation'
	| 'order'
	| 'part'
	| 'family'
	| 'version'
	| 'description'
	| 'quantity'
	| 'effective';

/** The words above the columns of the admin center's CSV files, in both of its languages. */
const columns: Columns<Field> = {
	licence: ['License ID', 'ライセンス ID', 'ライセンスID', 'Licence ID', 'PCN'],
	organisation: ['Organization', 'Organisation', '組織', '団体', 'Organization name'],
	order: [
		'Reseller order number',
		'Customer order number',
		'販売店の注文番号',
		'注文番号',
		'PO number'
	],
	part: ['Part number', '部品番号', '型番', '製品番号'],
	family: ['Product family', 'License product family', '製品ファミリ', '製品ファミリー', 'Family'],
	version: ['Version', 'Product version', 'バージョン'],
	description: ['Description', 'Part description', '説明', 'Product name', '製品名'],
	quantity: ['Quantity', '数量'],
	effective: ['Effective quantity', '有効数量', '有効な数量']
};

export type PortalLine = {
	organisationId: number | null;
	licenceId: string;
	item: string;
	description: string;
	orderNumber: string;
	quantity: number;
	cell: string;
};

export type ReadPortal = {
	kind: 'orders' | 'summary';
	lines: PortalLine[];
	/** Sentences with the cell about lines that say nothing. */
	faults: string[];
};

type Known = {
	bodies: readonly Organisation[];
	/** Organisations by the numbers under which they take part in agreements. */
	byNumber: ReadonlyMap<string, number>;
	/** Whose file it is, where it does not say; null: nobody said. */
	organisationId: number | null;
};

/**
 * Reads the orders of the admin center by part number, or its summary by family and version, off a CSV; null where a
 * file has the columns of neither.
 */
export function readPortal(sheets: readonly Sheet[], known: Known): ReadPortal | null {
	const orders = tableIn(sheets, columns, ['part', 'quantity']);
	const table = orders ?? tableIn(sheets, columns, ['family', 'effective']);
	if (!table) return null;
	const read: ReadPortal = { kind: orders ? 'orders' : 'summary', lines: [], faults: [] };
	const amount: Field = orders ? 'quantity' : 'effective';
	for (const line of table.lines) {
		const quantity = wholeIn(line.said(amount));
		const item = orders
			? partIn(line.said('part'))
			: itemOf(line.said('family'), line.said('version'));
		if (quantity === null || item === '') {
			const said = quantity === null ? line.said(amount) : '';
			read.faults.push(
				`${line.cell(quantity === null ? amount : orders ? 'part' : 'family')}：「${said}」を読めません。`
			);
			continue;
		}
		if (quantity === 0) continue;
		read.lines.push({
			organisationId: organisationOf(line, known),
			licenceId: line.said('licence'),
			item,
			description: line.said('description') || line.said('organisation'),
			orderNumber: line.said('order'),
			quantity,
			cell: line.at
		});
	}
	return read;
}

/** A family and version as one, however they are typed. */
export function itemOf(family: string, version: string): string {
	return [family, version]
		.map((word) => word.normalize('NFKC').trim())
		.filter((word) => word !== '')
		.join(' ');
}

function organisationOf(line: Line<Field>, known: Known): number | null {
	const byNumber = known.byNumber.get(line.said('licence'));
	if (byNumber !== undefined) return byNumber;
	const name = line.said('organisation');
	const body = name === '' ? null : organisationIn(known.bodies, name);
	return body?.id ?? known.organisationId;
}
