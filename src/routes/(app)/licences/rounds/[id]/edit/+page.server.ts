import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import { version } from '#lib/fields.ts';
import { roundSchema } from '#lib/licence-rounds.ts';
import { agreementsFor, revise } from '#lib/server/licences/rounds/creating.ts';
import { find } from '#lib/server/licences/rounds/rounds.ts';
import { now } from '#lib/server/now.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const year = fiscalYear(now());
	const round = find(actor, idOf(event.params.id));
	const years = [...new Set([year, year + 1, round.budgetYear])];
	return {
		round,
		agreements: agreementsFor(actor),
		years: years.map((each) => ({ value: String(each), label: fiscalYearLabel(each) }))
	};
});

export const actions = {
	default: (event) =>
		submit(
			event,
			v.intersect([roundSchema, v.object({ version })]),
			({ version: seen, ...fields }, actor) => {
				const id = idOf(event.params.id);
				revise(actor, id, fields, seen);
				redirect(303, `/licences/rounds/${id}`);
			}
		)
} satisfies Actions;
