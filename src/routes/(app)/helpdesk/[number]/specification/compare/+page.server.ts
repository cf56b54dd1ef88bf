import { NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { find, textOf } from '#lib/server/helpdesk/specifications/specifications.ts';
import { reading } from '#lib/server/web.ts';
import { comparison, shortened } from '#lib/specifications.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { ticket, specification } = find(actor, event.params.number);
	const numbers = specification.versions.map(({ number }) => number).reverse();
	if (numbers.length < 2) throw new NotFound(labels.notFound);
	const { searchParams } = event.url;
	const asked = (name: string) =>
		numbers.find((number) => String(number) === searchParams.get(name));
	const to = asked('to') ?? numbers.at(-1) ?? 0;
	const from = asked('from') ?? numbers.findLast((number) => number !== to) ?? 0;
	const isWhole = searchParams.get('whole') === '1';
	const rows = comparison(textOf(ticket.id, from), textOf(ticket.id, to));
	return {
		ticket: { number: ticket.number ?? '', title: ticket.title },
		numbers,
		from,
		to,
		isWhole,
		changes: rows.filter(({ is }) => is !== 'same').length,
		rows: isWhole ? rows : shortened(rows)
	};
});
