import { strToU8, zipSync } from 'fflate';

/** A cell as `workbook.json` describes it. */
type DescribedCell =
	| string
	| number
	| null
	| { date: number }
	| { percent: number }
	| { f: string; v?: string | number; error?: string };

/** A workbook in words, for all that no writer makes: merged, hidden, 1904, formulas without values. */
export type DescribedWorkbook = {
	date1904?: boolean;
	/** So many MiB of nothing, packed into a few kilobytes. */
	bombMiB?: number;
	sheets: {
		name: string;
		hidden?: boolean;
		hiddenRows?: number[];
		merges?: string[];
		rows: DescribedCell[][];
	}[];
};

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const STYLES = `<styleSheet xmlns="${MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>`;

/** Makes the bytes of a described workbook. */
export function describedWorkbook({ date1904, bombMiB, sheets }: DescribedWorkbook): Buffer {
	const relation = (id: number, type: string, target: string) =>
		`<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
	const relations = (inner: string) => `<Relationships xmlns="${PACKAGE}">${inner}</Relationships>`;
	const listed = sheets.map(
		({ name, hidden }, index) =>
			`<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"${hidden ? ' state="hidden"' : ''}/>`
	);
	const parts: Record<string, Uint8Array> = {
		'[Content_Types].xml': strToU8('<Types/>'),
		'_rels/.rels': strToU8(relations(relation(1, 'officeDocument', 'xl/workbook.xml'))),
		'xl/workbook.xml': strToU8(
			`<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${listed.join('')}</sheets></workbook>`
		),
		'xl/styles.xml': strToU8(STYLES),
		'xl/_rels/workbook.xml.rels': strToU8(
			relations(
				sheets
					.map((_, index) => relation(index + 1, 'worksheet', `worksheets/sheet${index + 1}.xml`))
					.join('') + relation(sheets.length + 1, 'styles', 'styles.xml')
			)
		)
	};
	for (const [index, sheet] of sheets.entries()) {
		parts[`xl/worksheets/sheet${index + 1}.xml`] = strToU8(sheetXml(sheet));
	}
	if (bombMiB) parts['xl/worksheets/sheet1.xml'] = new Uint8Array(bombMiB * 1024 * 1024);
	return Buffer.from(zipSync(parts));
}

function sheetXml({ rows, hiddenRows = [], merges = [] }: DescribedWorkbook['sheets'][0]): string {
	const body = rows.map((cells, index) => {
		const hidden = hiddenRows.includes(index + 1) ? ' hidden="1"' : '';
		const inner = cells.map((cell, column) => cellXml(cell, `${letters(column)}${index + 1}`));
		return `<row r="${index + 1}"${hidden}>${inner.join('')}</row>`;
	});
	const areas = merges.map((area) => `<mergeCell ref="${area}"/>`).join('');
	const merged = areas === '' ? '' : `<mergeCells>${areas}</mergeCells>`;
	return `<worksheet xmlns="${MAIN}"><sheetData>${body.join('')}</sheetData>${merged}</worksheet>`;
}

function cellXml(cell: DescribedCell, at: string): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
	if (typeof cell === 'string') {
		return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
	}
	if ('date' in cell) return `<c r="${at}" s="1"><v>${cell.date}</v></c>`;
	if ('percent' in cell) return `<c r="${at}" s="2"><v>${cell.percent}</v></c>`;
	const formula = `<f>${escaped(cell.f)}</f>`;
	if (cell.error) return `<c r="${at}" t="e">${formula}<v>${cell.error}</v></c>`;
	const type = typeof cell.v === 'string' ? ' t="str"' : '';
	return `<c r="${at}"${type}>${formula}${cell.v === undefined ? '' : `<v>${cell.v}</v>`}</c>`;
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function letters(column: number): string {
	return String.fromCharCode(65 + column);
}
