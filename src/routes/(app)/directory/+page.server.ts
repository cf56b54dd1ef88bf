import { directory } from '#lib/server/readers/directory.ts';
import { factsAsked, suggestedValues } from '#lib/server/readers/facts.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const text = (searchParams.get('q') ?? '').slice(0, 100);
	const asked = factsAsked(actor, searchParams);
	const { matching } = asked;
	const only = matching && new Set(matching.map(({ organisationId }) => organisationId));
	return {
		...directory(actor, { text, district: searchParams.get('district'), only }),
		asked: { fact: asked.fact, value: asked.value, ends: asked.ends },
		facts: matching ?? [],
		suggested: suggestedValues(actor, asked.fact),
		now: now()
	};
});
