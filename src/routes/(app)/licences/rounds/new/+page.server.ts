import { redirect, type Actions } from '@sveltejs/kit';
import { fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import { roundSchema } from '#lib/licence-rounds.ts';
import { agreementsFor, create } from '#lib/server/licences/rounds/creating.ts';
import { now } from '#lib/server/now.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => {
	const year = fiscalYear(now());
	return {
		agreements: agreementsFor(actor),
		years: [year, year + 1].map((each) => ({ value: String(each), label: fiscalYearLabel(each) }))
	};
});

export const actions = {
	default: (event) =>
		submit(event, roundSchema, (fields, actor) =>
			redirect(303, `/licences/rounds/${create(actor, fields)}`)
		)
} satisfies Actions;
