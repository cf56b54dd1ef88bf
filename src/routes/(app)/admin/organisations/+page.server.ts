import { unaccepted } from '#lib/server/identity/handovers.ts';
import { list, registrations, staffCounts } from '#lib/server/identity/organisations.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const filters = ['all', 'missing', 'coming', 'not-in', 'handover'] as const;
type Filter = (typeof filters)[number];

export const load = reading((event: PageServerLoadEvent) => {
	const people = staffCounts();
	const waiting = unaccepted();
	const states = new Map(registrations().map((one) => [one.id, one]));
	const all = list().map(({ id, code6, name, kana, kind, district }) => {
		const known = states.get(id);
		return {
			...{ id, code6, name, kana, kind, district },
			people: people.get(id) ?? 0,
			state: known?.state ?? null,
			since: known?.since ?? null,
			on: known?.on ?? null,
			handovers: waiting.get(id) ?? null
		};
	});
	type Body = (typeof all)[number];
	const matches = (body: Body, filter: Filter) =>
		filter === 'all' || (filter === 'handover' ? body.handovers !== null : body.state === filter);
	const asked = event.url.searchParams.get('show');
	const filter = filters.find((known) => known === asked) ?? 'all';
	return {
		filter,
		counts: Object.fromEntries(
			filters.map((one) => [one, all.filter((body) => matches(body, one)).length])
		) as Record<Filter, number>,
		counted: all.filter((body) => body.code6 !== null || body.kind === '組合').length,
		organisations: all.filter((body) => matches(body, filter))
	};
});
