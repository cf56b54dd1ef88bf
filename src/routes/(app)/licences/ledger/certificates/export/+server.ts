import { tableAnswer } from '#lib/server/downloads.ts';
import { certificatesCsv, exportedCertificates } from '#lib/server/licences/ledger/certificates.ts';
import { lookOf } from '#lib/server/licences/ledger/overview.ts';
import { reading } from '#lib/server/web.ts';

export const GET = reading(({ url }, actor) => {
	const look = lookOf(url.searchParams);
	return tableAnswer(
		url,
		(isShiftJis) => certificatesCsv(actor, look, isShiftJis),
		() => exportedCertificates(actor, look)
	);
});
