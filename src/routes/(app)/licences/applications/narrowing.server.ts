import { fiscalYear } from '#lib/dates.ts';
import { applicationStates } from '#lib/licences.ts';
import type { Choice } from '#lib/server/licences/applications/listing.ts';
import { now } from '#lib/server/now.ts';

/** What an address narrows the applications to, on the page and in its sheet; of all years where `year` is null. */
export function narrowingIn(searchParams: URLSearchParams) {
	const typed = searchParams.get('year') ?? '';
	const round = Number(searchParams.get('round')) || null;
	const organisation = Number(searchParams.get('organisation')) || null;
	const state = applicationStates.find((each) => each === searchParams.get('state')) ?? null;
	// What waits is looked for wherever it was begun.
	const isOfAllYears = round !== null || (state !== null && typed === '');
	const asked = /^20\d\d$/.test(typed) ? Number(typed) : fiscalYear(now());
	const year = isOfAllYears ? null : asked;
	const choice: Choice = {
		...(year === null ? {} : { fiscalYear: year }),
		...(round === null ? {} : { roundId: round }),
		...(organisation === null ? {} : { organisationId: organisation }),
		...(state === null ? {} : { states: [state] })
	};
	return { year, round, organisation, state, choice };
}
