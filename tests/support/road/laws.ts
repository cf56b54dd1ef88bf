import { createHash } from 'node:crypto';
import { db } from '#lib/server/db/index.ts';
import { now } from '#lib/server/now.ts';
import { licenceInvariants } from '#lib/server/operations/check-licences.ts';
import type { World } from './world.ts';

type Row = Record<string, number | string | null>;
const rows = <Of = Row>(query: string, values?: Record<string, number>): Of[] => {
	const statement = db().$client.prepare(query);
	return (values ? statement.all(values) : statement.all()) as Of[];
};

/** Everything that breaks a law of the road as the register stands now, in words; the invariants of `yui check` first. */
export function broken(world: World): string[] {
	return [
		...licenceInvariants.flatMap(([says, query]) => {
			const values = query.includes(':now') ? { now: now().getTime() } : undefined;
			return rows<{ what: string }>(query, values).map(({ what }) => `${says}：${what}`);
		}),
		...balances(),
		...wholes(world),
		...laws.flatMap(([says, query]) =>
			rows<{ what: string }>(query).map(({ what }) => `${says}：${what}`)
		)
	];
}

/** No lot is below zero at the end of any day, reckoned without SQL. */
function balances(): string[] {
	const entries = rows<{ lot_id: number; on_day: string; rights: number }>(
		'select lot_id, on_day, rights from ledger_entry'
	);
	return [...Map.groupBy(entries, ({ lot_id }) => lot_id)].flatMap(([lot, own]) => {
		const days = [...new Set(own.map(({ on_day }) => on_day))];
		const worst = days.filter(
			(day) =>
				own.filter(({ on_day }) => on_day <= day).reduce((sum, { rights }) => sum + rights, 0) < 0
		);
		return worst.map((day) => `権利${lot}の残高が${day}に0を下回る`);
	});
}

/** All rights of all are what was delivered and not given back, with what was opened, corrected and given up by hand. */
function wholes({ byHand }: World): string[] {
	const [sum] = rows<{ ledger: number; delivered: number }>(`select
		(select coalesce(sum(rights), 0) from ledger_entry) ledger,
		(select coalesce(sum(d.packs * s.rights_per_pack), 0) from delivery d
			join application_line al on al.id = d.application_line_id join sku s on s.part_number = al.part_number
			where s.kind not in ('assurance', 'media') and not exists (select 1 from licence_return r
				where r.delivery_id = d.id and r.state = 'returned')) delivered`);
	const expected = (sum?.delivered ?? 0) + byHand;
	return sum?.ledger === expected ? [] : [`権利の合計が${sum?.ledger ?? 0}で、${expected}でない`];
}

/** Of a term that still counts: to come, running, or renewed and not yet over. */
const counts = `(t.state in ('future', 'active'))`;

const laws: [says: string, query: string][] = [
	[
		'発注の行の金額が、申込のときの価格の合計でない',
		`select 'order_line:' || ol.id what from order_line ol
			left join order_allocation oa on oa.order_line_id = ol.id
			left join price_snapshot ps on ps.id = (select max(id) from price_snapshot where line_id = oa.application_line_id)
			group by ol.id having ol.packs * ol.unit_yen <> coalesce(sum(oa.packs * ps.preferential_yen), 0)`
	],
	[
		'同じ知らせを二度送っている',
		`select subject || ' ' || kind what from planned_notice where sent_at is not null
			group by subject, kind having count(*) > 1`
	],
	[
		'分けた権利のSAについて、同じ団体にもう一度知らせている',
		`select p.subject || ' ' || p.kind what from planned_notice p
			join assurance_term t on p.subject = 'assurance:' || t.id join lot l on l.id = t.lot_id
			join lot o on o.id = l.origin_id and o.organisation_id = l.organisation_id
			join assurance_term u on u.lot_id = o.id and u.ends_on = t.ends_on
			join planned_notice q on q.subject = 'assurance:' || u.id and q.kind = p.kind
			where p.sent_at <> q.sent_at`
	],
	[
		'SAの期間が重なる',
		`select 'lot:' || t.lot_id what from assurance_term t join assurance_term o on o.lot_id = t.lot_id
			and o.id > t.id and o.state <> 'void' and t.state <> 'void'
			and o.starts_on <= t.ends_on and o.ends_on >= t.starts_on`
	],
	[
		'SAが権利の全部にかかっていない',
		`select 'assurance:' || t.id what from assurance_term t where ${counts}
			and t.rights <> (select coalesce(sum(rights), 0) from ledger_entry where lot_id = t.lot_id)`
	],
	[
		// What was taken over from an organisation that is gone is for 再確認 without a mark.
		'申込の状態と、価格改定の印が合わない',
		`select 'application:' || a.id what from licence_application a
			where a.state in ('accepted', 'ordered') and exists (
				select 1 from price_revision pr join application_line al on al.id = pr.line_id
				where al.application_id = a.id and pr.settled_at is null)
		union all select 'application:' || a.id from licence_application a
			where a.state = 'reconfirm' and not exists (
				select 1 from price_revision pr join application_line al on al.id = pr.line_id
				where al.application_id = a.id and pr.settled_at is null)
			and not exists (select 1 from event e
				where e.subject = 'application:' || a.id and e.action = 'application.readdressed')`
	],
	[
		'発注と申込の状態が合わない',
		`select 'application:' || a.id what from licence_application a
			where (a.state = 'ordered') <> exists (select 1 from order_allocation oa
				join application_line al on al.id = oa.application_line_id where al.application_id = a.id)
		union all select 'purchase_round:' || r.id from purchase_round r
			where (r.state in ('ordered', 'done')) <> exists (select 1 from purchase_order o where o.round_id = r.id)
		union all select 'round_allocation:' || ra.round_id from round_allocation ra
			join purchase_round r on r.id = ra.round_id where r.state <> 'aggregated'`
	],
	[
		'済んだ取りまとめに、まだ来るものがある（またはその逆）',
		`select 'purchase_round:' || r.id what from purchase_round r join purchase_order o on o.round_id = r.id
			where (r.state = 'done') <> ((select coalesce(sum(packs), 0) from order_line where order_id = o.id) = (
				select coalesce(sum(d.packs), 0) from delivery d join receipt_line rl on rl.id = d.receipt_line_id
				join order_line ol on ol.id = rl.order_line_id where ol.order_id = o.id))`
	],
	[
		'検収した数と、分けた数が違う',
		`select 'receipt_line:' || rl.id what from receipt_line rl
			left join receipt_share rs on rs.receipt_line_id = rl.id
			group by rl.id having coalesce(sum(rs.packs), 0) <> rl.accepted`
	],
	[
		'一つの型番に、同じ日の価格が二つある',
		`select r.part_number || ' ' || r.id || ' ' || o.id what from price_row r join price_list l on l.id = r.price_list_id
			join price_list m on m.reseller_id = l.reseller_id
			join price_row o on o.price_list_id = m.id and o.part_number = r.part_number and o.id > r.id
			where l.state in ('active', 'closed') and m.state in ('active', 'closed')
			and max(r.valid_from, o.valid_from, l.valid_from, m.valid_from)
				<= min(coalesce(r.valid_to, '9999'), coalesce(o.valid_to, '9999'),
					coalesce(l.valid_to, '9999'), coalesce(m.valid_to, '9999'))`
	]
];

/** What an act of the road may write; of the rest a new row would show. */
const written =
	/^(price_|purchase_|round_|licence_|application_|order_|receipt|delivery|lot$|ledger_|assurance_|assignment|planned_|reseller_invoice|invoice_|union_invoice|agreement|enrolment|renewal_|sku$|product$|organisation$)/;

/** A fingerprint of everything that is on record, to see that nothing has changed. */
export function fingerprint(): string {
	const hash = createHash('sha256');
	const tables = rows<{ name: string }>(
		`select name from sqlite_master where type = 'table' and sql not like '%virtual%' order by name`
	);
	for (const { name } of tables) {
		const query = written.test(name) ? `select * from "${name}"` : `select count(*) from "${name}"`;
		hash.update(name + JSON.stringify(db().$client.prepare(query).raw().all()));
	}
	return hash.digest('hex');
}
