import { csvAnswer, workbookAnswer } from '#lib/server/downloads.ts';
import { certificatesCsv, exportedCertificates } from '#lib/server/licences/ledger/certificates.ts';
import { lookOf } from '#lib/server/licences/ledger/overview.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async ({ url: { searchParams } }, actor) => {
	const look = lookOf(searchParams);
	const format = searchParams.get('format');
	if (format === 'csv') return csvAnswer(certificatesCsv(actor, look, false));
	if (format === 'sjis') return csvAnswer(certificatesCsv(actor, look, true), 'Shift_JIS');
	return workbookAnswer(await exportedCertificates(actor, look));
});
