import { placed } from '#lib/server/helpdesk/specifications/shown-remarks.ts';
import { find, textOf } from '#lib/server/helpdesk/specifications/specifications.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { ticket, specification } = find(actor, event.params.number);
	const { remarks, versions, state, agreedVersion } = specification;
	const last = versions[0]?.number ?? 0;
	const { elsewhere } = placed(remarks, last > 0 ? textOf(ticket.id, last) : '', last);
	const gone = new Set(elsewhere.map(({ number }) => number));
	return {
		ticket: { number: ticket.number ?? '', title: ticket.title, organisation: ticket.organisation },
		state,
		agreedVersion,
		last,
		remarks: remarks.map((remark) => ({ ...remark, isElsewhere: gone.has(remark.number) })),
		now: now()
	};
});
