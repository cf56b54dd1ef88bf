import { workbookAnswer } from '#lib/server/downloads.ts';
import { nextYear } from '#lib/server/licences/assurance/budget.ts';
import { organisationOrOwn } from '#lib/server/licences/assurance/whose.ts';
import { budgetWorkbook } from '#lib/server/licences/assurance/workbooks.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

export const GET = reading(async ({ url }: RequestEvent, actor) => {
	const organisation = organisationOrOwn(actor, url.searchParams.get('organisation'));
	return workbookAnswer(await budgetWorkbook(actor, organisation, nextYear()));
});
