import { applicationStates } from '#lib/licences.ts';
import { fiscalYear } from '#lib/dates.ts';
import { workbookAnswer } from '#lib/server/downloads.ts';
import { listSheet } from '#lib/server/licences/applications/exporting.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';

export const GET = reading(async ({ url: { searchParams } }, actor) => {
	const round = Number(searchParams.get('round') ?? 0);
	const organisation = Number(searchParams.get('organisation') ?? 0);
	const state = applicationStates.find((each) => each === searchParams.get('state'));
	const year = Number(searchParams.get('year') ?? fiscalYear(now()));
	return workbookAnswer(
		await listSheet(actor, {
			...(round > 0 ? { roundId: round } : { fiscalYear: year }),
			...(organisation > 0 ? { organisationId: organisation } : {}),
			...(state === undefined ? {} : { states: [state] })
		})
	);
});
