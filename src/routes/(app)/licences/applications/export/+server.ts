import { workbookAnswer } from '#lib/server/downloads.ts';
import { listSheet } from '#lib/server/licences/applications/exporting.ts';
import { reading } from '#lib/server/web.ts';
import { narrowingIn } from '../narrowing.server.ts';

export const GET = reading(async ({ url }, actor) =>
	workbookAnswer(await listSheet(actor, narrowingIn(url.searchParams).choice))
);
