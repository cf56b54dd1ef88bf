import { csvAnswer, workbookAnswer } from '#lib/server/downloads.ts';
import { spans } from '#lib/server/licences/assurance/reading.ts';
import { organisationNamed } from '#lib/server/licences/assurance/whose.ts';
import { expiryCsv, expiryWorkbook } from '#lib/server/licences/assurance/workbooks.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

export const GET = reading(async ({ url: { searchParams } }: RequestEvent, actor) => {
	const span = spans.find((each) => each === searchParams.get('span')) ?? 'year';
	const organisationId = organisationNamed(actor, searchParams.get('organisation'))?.id;
	const format = searchParams.get('format');
	const of = { span, organisationId };
	if (format === 'csv') return csvAnswer(expiryCsv(actor, of, false));
	if (format === 'sjis') return csvAnswer(expiryCsv(actor, of, true), 'Shift_JIS');
	return workbookAnswer(await expiryWorkbook(actor, of));
});
