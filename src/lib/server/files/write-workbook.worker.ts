import { parentPort, workerData } from 'node:worker_threads';
import writeXlsxFile, { type Row } from 'write-excel-file/node';
import type { Sheet, WritingJob } from './write-workbook.ts';

const HEADER_COLOUR = '#E8F1FE';
/** Narrowest and widest column, in letters of half width. */
const COLUMN = { least: 8, most: 44 };

const job: WritingJob = workerData;
const bytes = new Uint8Array(await workbook(job.sheets));
parentPort?.postMessage({ bytes }, [bytes.buffer]);

async function workbook(sheets: Sheet[]): Promise<Uint8Array> {
	return writeXlsxFile(sheets.map(laidOut), {
		features: [onA4(sheets.map(({ sheet }) => sheet))]
	}).toBuffer();
}

function laidOut({ sheet, header, rows }: Sheet) {
	// Text cells: a code stays a code, and nothing that begins with = is reckoned.
	const cell = (value: string) => ({ value, type: String, format: '@', wrap: true }) as const;
	const data: Row[] = [
		header.map((value) => ({
			...cell(value),
			fontWeight: 'bold',
			backgroundColor: HEADER_COLOUR
		})),
		...rows.map((row) =>
			row.map((value) => {
				if (typeof value === 'number')
					return { value, type: Number, alignVertical: 'top' as const };
				return value === '' ? null : { ...cell(value), alignVertical: 'top' as const };
			})
		)
	];
	const columns = header.map((word, column) => ({
		width: Math.min(
			COLUMN.most,
			[word, ...rows.map((row) => String(row[column] ?? ''))].reduce(
				(widest, value) => Math.max(widest, halfWidths(value) + 2),
				COLUMN.least
			)
		)
	}));
	return { data, sheet, columns, stickyRowsCount: 1, orientation: 'landscape' as const };
}

/** A4, all columns on one page's width, the header on every page. */
function onA4(sheets: string[]) {
	const names = sheets.map(
		(sheet, index) =>
			`<definedName name="_xlnm.Print_Titles" localSheetId="${index}">'${sheet}'!$1:$1</definedName>`
	);
	const titles = `<definedNames>${names.join('')}</definedNames>`;
	return {
		files: {
			transform: {
				'xl/worksheets/sheet{id}.xml': {
					transform: (xml: string) =>
						xml
							.replace(/(<worksheet\b[^>]*>)/, '$1<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
							.replace(
								/<pageSetup\b[^>]*\/>/,
								'<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
							)
				},
				'xl/workbook.xml': {
					transform: (xml: string) => xml.replace('<definedNames/>', titles)
				}
			}
		}
	};
}

function halfWidths(text: string): number {
	return Array.from(text).reduce((sum, letter) => sum + (/[ -~｡-ﾟ]/.test(letter) ? 1 : 2), 0);
}
