import { workbookAnswer } from '#lib/server/downloads.ts';
import { exportedCertificates } from '#lib/server/licences/ledger/certificates.ts';
import { lookOf } from '#lib/server/licences/ledger/overview.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) =>
	workbookAnswer(await exportedCertificates(actor, lookOf(event.url.searchParams)))
);
