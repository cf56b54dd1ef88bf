import { expiring, spans, type Span } from '#lib/server/licences/assurance/reading.ts';
import { supportEnding } from '#lib/server/licences/assurance/remaining.ts';
import { byMonth, sumsOf } from '#lib/server/licences/assurance/sums.ts';
import { isDesk, organisationNamed } from '#lib/server/licences/assurance/whose.ts';
import { replacedInExpiry } from '#lib/server/licences/assurance/workbooks.ts';
import { markKindSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	markKindSeen(actor, 'expiry');
	const { searchParams } = event.url;
	const span: Span = spans.find((each) => each === searchParams.get('span')) ?? 'year';
	const organisation = organisationNamed(actor, searchParams.get('organisation'));
	const rows = expiring(actor, { span, organisationId: organisation?.id });
	const replaced = replacedInExpiry(actor, { span, organisationId: organisation?.id });
	const open = rows.filter((row) => row.state !== 'lapsed');
	return {
		...{ span, organisation, replaced },
		isDesk: isDesk(actor),
		own: actor.organisation.name,
		count: open.length,
		months: byMonth(open),
		lapsed: rows.filter((row) => row.state === 'lapsed'),
		ending: supportEnding(actor, { span, organisationId: organisation?.id }),
		sums: isDesk(actor) && !organisation ? sumsOf(open) : null,
		now: now()
	};
});
