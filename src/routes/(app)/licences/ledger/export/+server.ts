import { csvAnswer, workbookAnswer } from '#lib/server/downloads.ts';
import { lookOf } from '#lib/server/licences/ledger/overview.ts';
import { exportedLedger, ledgerCsv } from '#lib/server/licences/ledger/round-trip.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async ({ url: { searchParams } }, actor) => {
	const look = lookOf(searchParams);
	const format = searchParams.get('format');
	if (format === 'csv') return csvAnswer(ledgerCsv(actor, look, false));
	if (format === 'sjis') return csvAnswer(ledgerCsv(actor, look, true), 'Shift_JIS');
	return workbookAnswer(await exportedLedger(actor, look));
});
