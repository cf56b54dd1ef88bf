import { tableAnswer } from '#lib/server/downloads.ts';
import { spans } from '#lib/server/licences/assurance/reading.ts';
import { organisationNamed } from '#lib/server/licences/assurance/whose.ts';
import { expiryCsv, expiryWorkbook } from '#lib/server/licences/assurance/workbooks.ts';
import { reading } from '#lib/server/web.ts';

export const GET = reading(({ url }, actor) => {
	const span = spans.find((each) => each === url.searchParams.get('span')) ?? 'year';
	const organisationId = organisationNamed(actor, url.searchParams.get('organisation'))?.id;
	const of = { span, organisationId };
	return tableAnswer(
		url,
		(isShiftJis) => expiryCsv(actor, of, isShiftJis),
		() => expiryWorkbook(actor, of)
	);
});
