import { dayOf, type Day } from '#lib/dates.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { Metric } from '#lib/licences.ts';
import type { Actor } from '../../identity/actors.ts';
import { list } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { authorize, found, may } from '../../permissions.ts';
import { holdings, type Holding } from './holdings.ts';
import { spanEnd, type Span } from './reading.ts';
import { lifecycleAt, lifecycles, type Lifecycle } from './support.ts';
import { totalsFor, type Total } from './totals.ts';

/** Rights counted one way. */
type Counted = { metric: Metric; organisations: number; rights: number; covered: number };

/** A family in one version with what is left of it: of everybody for the union, of one's own and as a total for others. */
type Remaining = Lifecycle & { all: Counted[]; own: Counted[]; totals: Total[] };

/** What is left of everything that has days of support and is held by those the actor may see, or by enough of others. */
export function remaining(actor: Actor): Remaining[] {
	authorize(actor, 'licence.see', null);
	const isDesk = may(actor, 'licence.work', null);
	const all = Map.groupBy(
		holdings(isDesk ? {} : { organisationId: actor.organisation.id }),
		(row) => row.lifecycleId
	);
	const totals = isDesk ? new Map() : Map.groupBy(totalsFor(actor), (row) => row.lifecycleId);
	return lifecycles()
		.map((each) => {
			const rows = all.get(each.id) ?? [];
			return {
				...each,
				all: isDesk ? countedOf(rows) : [],
				own: countedOf(rows.filter((row) => row.organisationId === actor.organisation.id)),
				totals: (totals.get(each.id) ?? []) as Total[]
			};
		})
		.filter(({ all: of, own, totals: others }) => of.length + own.length + others.length > 0);
}

/** Of one family in a version: who holds how much, in the order of organisations. Others than the union get their own alone. */
export function remainingOf(actor: Actor, lifecycleId: number) {
	authorize(actor, 'licence.see', null);
	const of = found(lifecycleAt(lifecycleId));
	const isDesk = may(actor, 'licence.work', null);
	const rows = holdings({
		lifecycleId,
		...(isDesk ? {} : { organisationId: actor.organisation.id })
	});
	const byOrganisation = Map.groupBy(rows, (row) => row.organisationId);
	const places = list().flatMap(({ id, code6, name, district }) => {
		const held = byOrganisation.get(id);
		return held ? [{ id, code6, name, district, held: countedOf(held) }] : [];
	});
	return {
		...of,
		isDesk,
		places,
		sums: countedOf(rows),
		totals: isDesk ? [] : totalsFor(actor).filter((row) => row.lifecycleId === lifecycleId)
	};
}

/** A family in one version that is still held, and when its support ends or has ended. */
export type Ending = Pick<Lifecycle, 'id' | 'isUnconfirmed'> & {
	name: string;
	endsOn: Day;
	held: Counted[];
};

/**
 * What is held of products whose support ends within a span, or has ended: of one organisation where it is named, else
 * of all the actor may see. The first end comes first.
 */
export function supportEnding(
	actor: Actor,
	{ span, organisationId }: { span: Span; organisationId?: number | undefined }
): Ending[] {
	authorize(actor, 'licence.see', null);
	const isDesk = may(actor, 'licence.work', null);
	const whose = isDesk ? organisationId : actor.organisation.id;
	const rows = holdings(whose === undefined ? {} : { organisationId: whose });
	const byLifecycle = Map.groupBy(rows, (row) => row.lifecycleId);
	const until = spanEnd(span, dayOf(now()));
	return lifecycles().flatMap(({ id, endsOn, isUnconfirmed, ...of }) => {
		const held = byLifecycle.get(id);
		if (!held || endsOn === null || (until !== null && endsOn > until)) return [];
		return [{ id, endsOn, isUnconfirmed, name: productName(of), held: countedOf(held) }];
	});
}

function countedOf(rows: Holding[]): Counted[] {
	return [...Map.groupBy(rows, (row) => row.metric)].map(([metric, of]) => ({
		metric,
		organisations: new Set(of.map((row) => row.organisationId)).size,
		rights: of.reduce((sum, row) => sum + row.rights, 0),
		covered: of.reduce((sum, row) => sum + row.covered, 0)
	}));
}
