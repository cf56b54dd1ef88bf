import { workbookAnswer } from '#lib/server/downloads.ts';
import { exported, periodOf } from '#lib/server/helpdesk/report/report.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) => {
	const { searchParams } = event.url;
	const period = periodOf(searchParams.get('year'), searchParams.get('month'));
	return workbookAnswer(await exported(actor, period));
});
