import { redirect } from '@sveltejs/kit';
import { dayOf, fiscalYear } from '#lib/dates.ts';
import { inOrder, orderIn } from '#lib/list-order.ts';
import { applicationStates } from '#lib/licences.ts';
import { withDesk } from '#lib/server/identity/organisations.ts';
import { parse } from '#lib/server/numbers/official.ts';
import { maySee } from '#lib/server/licences/applications/rights.ts';
import { lastYears } from '#lib/server/licences/applications/choosing.ts';
import { listed, withNumber, years } from '#lib/server/licences/applications/listing.ts';
import { lateRounds, offeredPlaces, rounds } from '#lib/server/licences/applications/places.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import { narrowingIn } from './narrowing.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:applications');
	const { searchParams } = event.url;
	const number = parse(searchParams.get('number') ?? '');
	const named = number && withNumber(actor, number);
	if (named) redirect(303, `/licences/applications/${named}`);
	const right = maySee(actor);
	const { choice, year, ...chosen } = narrowingIn(searchParams);
	const order = orderIn(searchParams.get('sort'), ['yen', 'stateAt']);
	const all = years(actor);
	return {
		right,
		applications: inOrder(listed(actor, choice), order, (row) =>
			order?.by === 'yen' ? row.yen : row.stateAt.getTime()
		),
		order,
		year,
		years: [...new Set([fiscalYear(now()), ...all])].toSorted((a, b) => b - a),
		states: applicationStates,
		chosen,
		rounds: right.work ? rounds() : [],
		bodies: right.work ? withDesk().map(({ id, name }) => ({ id, name })) : [],
		open: right.work || !right.apply ? [] : offeredPlaces(actor),
		late: right.work || !right.apply ? [] : lateRounds(),
		before: right.work || !right.apply ? [] : lastYears(actor.organisation.id),
		now: now(),
		today: dayOf(now())
	};
});
