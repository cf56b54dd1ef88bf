import { contentDisposition } from './files/names.ts';
import type { Workbook } from './files/write-workbook.ts';

/** Answers with a CSV file to be saved under its own name. */
export function csvAnswer({ name, bytes }: Workbook): Response {
	return new Response(bytes, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-length': String(bytes.length),
			'content-disposition': contentDisposition(name, false),
			'cache-control': 'private, no-store'
		}
	});
}
