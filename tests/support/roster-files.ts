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

/** A workbook by its bare parts, with a sheet that is no rows of cells at all. */
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
