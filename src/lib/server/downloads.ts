import { contentDisposition } from './files/names.ts';
import type { Workbook } from './files/write-workbook.ts';

/** Answers with a workbook to be saved under its own name. */
export function workbookAnswer(file: Workbook): Response {
	return saved(file, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
}

/** Answers with a CSV file to be saved under its own name. */
export function csvAnswer(file: Workbook, charset: 'utf-8' | 'Shift_JIS' = 'utf-8'): Response {
	return saved(file, `text/csv; charset=${charset}`);
}

/** Answers with what an address asks for by `format`: CSV as UTF-8 ('csv') or Shift_JIS ('sjis'), else the workbook. */
export async function tableAnswer(
	url: URL,
	csv: (isShiftJis: boolean) => Workbook,
	workbook: () => Promise<Workbook>
): Promise<Response> {
	const format = url.searchParams.get('format');
	if (format === 'csv') return csvAnswer(csv(false));
	if (format === 'sjis') return csvAnswer(csv(true), 'Shift_JIS');
	return workbookAnswer(await workbook());
}

function saved({ name, bytes }: Workbook, type: string): Response {
	return new Response(bytes, {
		headers: {
			'content-type': type,
			'content-length': String(bytes.length),
			'content-disposition': contentDisposition(name, false),
			'cache-control': 'private, no-store'
		}
	});
}
