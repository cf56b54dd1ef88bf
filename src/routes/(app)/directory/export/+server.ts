import { dayOf } from '#lib/dates.ts';
import { now } from '#lib/server/now.ts';
import { directory } from '#lib/server/readers/directory.ts';
import { factsAsked } from '#lib/server/readers/facts.ts';
import { workbookOf } from '#lib/server/readers/directory-workbook.ts';
import { reading } from '#lib/server/web.ts';
import { workbookAnswer } from '#lib/server/downloads.ts';

export const GET = reading(async ({ url }, actor) => {
	const text = (url.searchParams.get('q') ?? '').slice(0, 100);
	const { matching } = factsAsked(actor, url.searchParams);
	const only = matching && new Set(matching.map(({ organisationId }) => organisationId));
	const listed = directory(actor, { text, district: url.searchParams.get('district'), only });
	return workbookAnswer(await workbookOf(listed, dayOf(now())));
});
