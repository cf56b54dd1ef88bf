import type { Actions } from '@sveltejs/kit';
import { dayOf, typedDay } from '#lib/dates.ts';
import { secondSeatSchema } from '#lib/identity.ts';
import { find } from '#lib/server/identity/organisations.ts';
import { rolesToGive } from '#lib/server/identity/people.ts';
import { addSeat, candidates, searchesEverywhere } from '#lib/server/identity/second-seats.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { id, name } = find(idOf(event.params.id));
	const query = (event.url.searchParams.get('q') ?? '').trim();
	return {
		organisation: { id, name },
		query,
		searchesEverywhere: searchesEverywhere(actor),
		candidates: candidates(actor, id, query),
		roles: rolesToGive(actor, id),
		today: typedDay(dayOf(now()))
	};
});

export const actions = {
	default: (event) =>
		submit(event, secondSeatSchema, ({ person, ...input }, actor) => {
			const organisationId = idOf(event.params.id);
			addSeat(actor, organisationId, person, input);
			done(
				event,
				'役割を足しました。本人は「設定」で役割を切り替えられます。',
				`/admin/organisations/${organisationId}`
			);
		})
} satisfies Actions;
