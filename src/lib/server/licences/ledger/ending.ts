import { sql } from 'drizzle-orm';
import { addDays, fiscalYear, type Day } from '#lib/dates.ts';

/** How soon SA ends, as one filters for it: days, by the end of the fiscal year, or over already. */
export const endings = { '30': '30日以内', '90': '90日以内', year: '年度末まで', over: '失効' };
export type Ending = keyof typeof endings;

/** The same for a query: running until a day at the latest, or over. */
export type Ends = { kind: 'near'; until: Day } | { kind: 'over'; until: null };

/** What is asked of a query on a day. */
export function endsBy(ending: Ending | null, day: Day): Ends | null {
	if (ending === null) return null;
	if (ending === 'over') return { kind: 'over', until: null };
	const until = ending === 'year' ? `${fiscalYear(day) + 1}-03-31` : addDays(day, Number(ending));
	return { kind: 'near', until };
}

const ofLot = sql`from assurance_term where lot_id = lot.id and state <> 'void'`;

/** Whether SA ran over a lot on a day, as SQL. */
export const isCovered = sql<number>`exists (select 1 ${ofLot}
	and starts_on <= ${sql.placeholder('day')} and ends_on >= ${sql.placeholder('day')})`;

/** Whether the SA of a lot ends as `Ends` says; true for all where nothing is asked. */
export const isListed = sql<number>`(case ${sql.placeholder('ending')}
	when 'over' then coalesce((select max(ends_on) ${ofLot}) < ${sql.placeholder('day')}, 0)
	when 'near' then exists (select 1 ${ofLot} and starts_on <= ${sql.placeholder('day')}
		and ends_on between ${sql.placeholder('day')} and ${sql.placeholder('until')})
	else 1 end)`;
