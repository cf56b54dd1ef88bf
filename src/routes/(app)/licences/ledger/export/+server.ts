import { workbookAnswer } from '#lib/server/downloads.ts';
import { lookOf } from '#lib/server/licences/ledger/overview.ts';
import { exportedLedger } from '#lib/server/licences/ledger/round-trip.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) =>
	workbookAnswer(await exportedLedger(actor, lookOf(event.url.searchParams)))
);
