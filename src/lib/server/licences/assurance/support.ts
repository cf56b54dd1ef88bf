import { asc, eq, like, sql } from 'drizzle-orm';
import { addDays, type Day } from '#lib/dates.ts';
import { supportEnd } from '#lib/licence-catalogue.ts';
import { preparedOnce, schema, type Reader, type Tx } from '../../db/index.ts';
import { plan, standingOf, type Plan } from './planning.ts';

const { lifecycle, plannedNotice, vendor } = schema;

/** How long before the end of support those who hold it are told, days. */
const BEFORE_SUPPORT_ENDS = [365, 180, 90] as const;

/** The days of a family in one version, as they hold now. */
export type Lifecycle = {
	/** Of its first row: it stays when a date is revised. */
	id: number;
	vendorId: number;
	vendor: string;
	family: string;
	release: string;
	mainstreamEnd: Day | null;
	extendedEnd: Day | null;
	paidEnd: Day | null;
	source: string;
	checkedOn: Day;
	isUnconfirmed: boolean;
	/** The last day of security updates without paying for them; null: no end is known. */
	endsOn: Day | null;
};

const rows = (from: Reader) =>
	from
		.select({
			of: lifecycle,
			vendor: vendor.name,
			id: sql<number>`(select min(id) from lifecycle first where first.vendor_id = ${lifecycle.vendorId}
				and first.family = ${lifecycle.family} and first.release = ${lifecycle.release})`
		})
		.from(lifecycle)
		.innerJoin(vendor, eq(vendor.id, lifecycle.vendorId))
		.where(
			sql`${lifecycle.id} = (select max(id) from lifecycle newest where newest.vendor_id = ${lifecycle.vendorId}
				and newest.family = ${lifecycle.family} and newest.release = ${lifecycle.release})`
		);

const selectCurrent = preparedOnce((connection) =>
	rows(connection).orderBy(asc(lifecycle.family), asc(lifecycle.release)).prepare()
);

/** The days of every family and version as they hold now, the first to end first; those without an end at the end. */
export function lifecycles(): Lifecycle[] {
	return selectCurrent()
		.all()
		.map(currentOf)
		.sort((a, b) => (a.endsOn ?? '9999').localeCompare(b.endsOn ?? '9999'));
}

/** One of them by the key of its first row. */
export function lifecycleAt(id: number): Lifecycle | null {
	return lifecycles().find((each) => each.id === id) ?? null;
}

/** Plans the notices of every end of support anew; where no date was revised nothing changes. */
export function planSupport(tx: Tx): void {
	const standing = Map.groupBy(
		standingOf(tx, like(plannedNotice.subject, 'lifecycle:%')),
		({ subject }) => subject
	);
	for (const each of rows(tx).all().map(currentOf)) {
		const subject = `lifecycle:${each.id}`;
		const wanted = each.endsOn === null ? [] : supportPlan(each.endsOn);
		plan(tx, subject, wanted, standing.get(subject) ?? []);
	}
}

function supportPlan(endsOn: Day): Plan {
	return BEFORE_SUPPORT_ENDS.map((days) => ({
		kind: `support-${days}`,
		dueOn: addDays(endsOn, -days),
		until: endsOn
	}));
}

function currentOf({
	of,
	vendor: name,
	id
}: {
	of: typeof lifecycle.$inferSelect;
	vendor: string;
	id: number;
}): Lifecycle {
	return { ...of, id, vendor: name, endsOn: supportEnd(of) };
}
