import { strToU8, zipSync } from 'fflate';
import writeXlsxFile from 'write-excel-file/node';

export type CellValue = string | number | Date | null;

/** The bytes of a workbook: one sheet, or several by name. */
export async function rosterWorkbook(
	rows: CellValue[][] | Record<string, CellValue[][]>
): Promise<Buffer> {
	const sheets = Array.isArray(rows) ? { 名簿: rows } : rows;
	return writeXlsxFile(
		Object.entries(sheets).map(([sheet, data]) => ({
			sheet,
			data: data.map((row) =>
				row.map((value) =>
					value instanceof Date ? { value, type: Date, format: 'yyyy/mm/dd' } : { value }
				)
			) as never
		}))
	).toBuffer();
}

/** A workbook by its bare parts, for what no writer makes: merged cells, dates before formats, nonsense. */
export function bareWorkbook(sheetXml: string): Buffer {
	const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
	const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	const relations = (type: string, target: string) =>
		`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/${type}" Target="${target}"/></Relationships>`;
	return Buffer.from(
		zipSync({
			'[Content_Types].xml': strToU8('<Types/>'),
			'_rels/.rels': strToU8(relations('officeDocument', 'xl/workbook.xml')),
			'xl/workbook.xml': strToU8(
				`<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`
			),
			'xl/_rels/workbook.xml.rels': strToU8(relations('worksheet', 'worksheets/sheet1.xml')),
			'xl/worksheets/sheet1.xml': strToU8(`<worksheet xmlns="${main}">${sheetXml}</worksheet>`)
		})
	);
}

/** Rows of text as a sheet's XML, with areas merged. */
export function sheetXml(rows: (string | null)[][], merges: string[] = []): string {
	const cells = (row: (string | null)[], line: number) =>
		row
			.map((value, column) =>
				value === null
					? ''
					: `<c r="${String.fromCharCode(65 + column)}${line}" t="inlineStr"><is><t>${value}</t></is></c>`
			)
			.join('');
	const body = rows.map((row, index) => `<row r="${index + 1}">${cells(row, index + 1)}</row>`);
	const areas = merges.map((area) => `<mergeCell ref="${area}"/>`).join('');
	return `<sheetData>${body.join('')}</sheetData>${areas === '' ? '' : `<mergeCells>${areas}</mergeCells>`}`;
}
