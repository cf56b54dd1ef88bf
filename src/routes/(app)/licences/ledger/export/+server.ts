import { tableAnswer } from '#lib/server/downloads.ts';
import { lookOf } from '#lib/server/licences/ledger/overview.ts';
import { exportedLedger, ledgerCsv } from '#lib/server/licences/ledger/round-trip.ts';
import { reading } from '#lib/server/web.ts';

export const GET = reading(({ url }, actor) => {
	const look = lookOf(url.searchParams);
	return tableAnswer(
		url,
		(isShiftJis) => ledgerCsv(actor, look, isShiftJis),
		() => exportedLedger(actor, look)
	);
});
