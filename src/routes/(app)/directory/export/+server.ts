import { dayOf } from '#lib/dates.ts';
import { contentDisposition } from '#lib/server/files/names.ts';
import { now } from '#lib/server/now.ts';
import { directory } from '#lib/server/readers/directory.ts';
import { workbookOf } from '#lib/server/readers/directory-workbook.ts';
import { reading } from '#lib/server/web.ts';

export const GET = reading(async ({ url }, actor) => {
	const text = (url.searchParams.get('q') ?? '').slice(0, 100);
	const listed = directory(actor, { text, district: url.searchParams.get('district') });
	const today = dayOf(now());
	return new Response(new Uint8Array(await workbookOf(listed, today)), {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'content-disposition': contentDisposition(`名簿_${today.replaceAll('-', '')}.xlsx`, false),
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
});
