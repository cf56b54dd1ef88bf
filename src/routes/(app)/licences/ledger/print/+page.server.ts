import { list } from '#lib/server/identity/organisations.ts';
import { lookOf, overview } from '#lib/server/licences/ledger/overview.ts';
import { replacedInLedger } from '#lib/server/licences/ledger/round-trip.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const look = lookOf(event.url.searchParams);
	const { lots } = overview(actor, { ...look, view: 'organisation' });
	const groups = Map.groupBy(lots, ({ organisationId }) => organisationId);
	// Whatever order the lots of one stand in, the organisations keep theirs.
	const held = list().filter(({ id }) => groups.has(id));
	return {
		day: look.day,
		query: event.url.search,
		groups: held.map(({ id, name }) => ({ organisation: name, lots: groups.get(id) ?? [] })),
		count: lots.length,
		replaced: replacedInLedger(lots),
		now: now()
	};
});
