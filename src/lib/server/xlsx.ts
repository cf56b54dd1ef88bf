import { contentDisposition } from './files/names.ts';

/** Answers with a workbook to be saved under its own name. */
export function workbookAnswer({
	name,
	bytes
}: {
	name: string;
	bytes: Uint8Array<ArrayBuffer>;
}): Response {
	return new Response(bytes, {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'content-length': String(bytes.length),
			'content-disposition': contentDisposition(name, false),
			'cache-control': 'private, no-store'
		}
	});
}
