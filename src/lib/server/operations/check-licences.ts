/** Today in Japan. */
const today = `date(:now / 1000 + 32400, 'unixepoch')`;

/** The day in Japan of a moment in a column. */
const dayOf = (column: string) => `date(${column} / 1000 + 32400, 'unixepoch')`;

/** What a lot held at the end of a day, as it is known now. */
const balance = (lot: string, day: string) =>
	`(select coalesce(sum(rights), 0) from ledger_entry where lot_id = ${lot} and on_day <= ${day})`;

/** Applications that count: handed in, and neither taken back nor called off. */
const isHandedIn = `a.state not in ('draft', 'unapproved', 'withdrawn', 'cancelled')`;

/** The lots that SA alone or a step-up stands on, each with the line that names it and what the line asks of it. */
const based = `select al.id line, a.organisation_id, al.part_number, al.packs, s.rights_per_pack, p.family,
		p.vendor_id, cast(b.value as integer) lot, ${dayOf('a.submitted_at')} day, a.submitted_at
	from application_line al join licence_application a on a.id = al.application_id
	join sku s on s.part_number = al.part_number join product p on p.id = s.product_id
	join json_each(al.base_lots) b
	where s.kind in ('assurance', 'step-up') and ${isHandedIn} and a.submitted_at is not null`;

/** What was ordered for whom: each allocation with its order and its organisation. */
const ordered = `order_allocation oa join order_line ol on ol.id = oa.order_line_id
	join purchase_order o on o.id = ol.order_id
	join application_line al on al.id = oa.application_line_id
	join licence_application a on a.id = al.application_id`;

/** There is a trigger of this name, and it still refuses. */
const holds = (trigger: string) =>
	`exists (select 1 from sqlite_master where type = 'trigger' and name = '${trigger}'
		and sql like '%raise(abort%' and sql not like '% when %')`;

const gapless = (table: string, name: string) =>
	`select '${name}' || fiscal_year || '年度' what from ${table} where fiscal_year is not null
		group by fiscal_year having min(sequence) <> 1 or max(sequence) <> count(*)`;

/**
 * What must hold of licences, each invariant of the register by its number: each query gives one `what` for each row
 * that breaks the sentence before it.
 */
export const licenceInvariants: [says: string, sql: string][] = [
	[
		'1 権利の残高が、ある日に0を下回る',
		`select 'lot:' || lot_id || ' ' || min(on_day) what from (
			select lot_id, on_day, sum(sum(rights)) over (partition by lot_id order by on_day) as running
			from ledger_entry group by lot_id, on_day) where running < 0 group by lot_id`
	],
	[
		'1 権利の残高の控えが、記帳の合計と違う',
		// What pages read, against what the entries come to.
		`with reckoned as (select lot_id, on_day, sum(sum(rights)) over (partition by lot_id order by on_day) rights
			from ledger_entry group by lot_id, on_day)
		select distinct 'lot:' || lot_id what from (
			select * from (select * from reckoned except select lot_id, from_day, rights from lot_balance)
			union all
			select * from (select lot_id, from_day, rights from lot_balance except select * from reckoned))`
	],
	[
		'1 残高の控えが、記帳と一緒に書かれなくなっている',
		`select 'lot_balance' what where not exists (select 1 from sqlite_master
			where type = 'trigger' and name = 'ledger_entry_counts' and sql like '%update _lot_balance_%'
			and sql not like '% when %')`
	],
	[
		'2 台帳の記帳が消せるか書き換えられるようになっている',
		`select 'ledger_entry' what where not ${holds('ledger_entry_stays')}
			or not ${holds('ledger_entry_remains')}`
	],
	[
		'2 台帳の記帳が欠けている',
		`select 'ledger_entry:' || (id - 1) what from ledger_entry
			where id > 1 and id - 1 not in (select id from ledger_entry)`
	],
	[
		'2 訂正の記帳が、もとの記帳の逆になっていない',
		`select 'ledger_entry:' || e.id what from ledger_entry e left join ledger_entry o on o.id = e.reverses
			where e.reverses is not null and (o.id is null or o.lot_id <> e.lot_id or o.rights <> -e.rights
				or o.on_day <> e.on_day or o.reverses is not null or e.kind <> 'corrected' or trim(e.reason) = '')`
	],
	[
		'3 移管・分割・合併の記帳が、合わせて0にならない',
		`select 'ledger_entry:' || min(e.id) what from ledger_entry e join lot l on l.id = e.lot_id
			where e.kind in ('transferred', 'merged', 'split') and e.group_id is not null
			group by e.group_id, e.kind, l.product_id, e.on_day having sum(e.rights) <> 0
		union all select 'ledger_entry:' || id from ledger_entry
			where kind in ('transferred', 'merged', 'split') and group_id is null`
	],
	[
		'3 ステップアップで減った権利と増えた権利が、合わせて0にならない',
		`select 'ledger_entry:' || min(id) what from ledger_entry
			where group_id glob 'step-up:*' group by group_id having sum(rights) <> 0 or count(*) <> 2`
	],
	[
		'4 申込より多く割り当てている',
		`select 'application_line:' || al.id what from application_line al
			join order_allocation oa on oa.application_line_id = al.id
			group by al.id having sum(oa.packs) > al.packs - al.cancelled`
	],
	[
		'4 発注の数と割り当ての数が違う',
		`select 'order_line:' || ol.id what from order_line ol
			left join order_allocation oa on oa.order_line_id = ol.id
			group by ol.id having coalesce(sum(oa.packs), 0) <> ol.packs or min(oa.packs) < 0`
	],
	[
		'4 発注と申込とで、品目が違う',
		`select 'order_line:' || ol.id what from ${ordered} where ol.part_number <> al.part_number`
	],
	[
		'5 発注より多く検収している',
		`select 'order_line:' || ol.id what from order_line ol join receipt_line rl on rl.order_line_id = ol.id
			group by ol.id having sum(rl.accepted) > ol.packs
		union all select 'receipt_line:' || rl.id from receipt_line rl join receipt r on r.id = rl.receipt_id
			join order_line ol on ol.id = rl.order_line_id where ol.order_id <> r.order_id`
	],
	[
		'5 検収より多く配付している',
		`select 'receipt_line:' || rl.id what from receipt_line rl join delivery d on d.receipt_line_id = rl.id
			group by rl.id having sum(d.packs) > rl.accepted or min(d.packs) <= 0`
	],
	[
		'5 割り当てより多く配付している',
		`select 'application_line:' || d.application_line_id what from delivery d
			join receipt_line rl on rl.id = d.receipt_line_id
			group by rl.order_line_id, d.application_line_id having sum(d.packs) > coalesce((
				select oa.packs from order_allocation oa where oa.order_line_id = rl.order_line_id
				and oa.application_line_id = d.application_line_id), 0)`
	],
	[
		'6 ソフトウェアアシュアランスの数が、権利の数と違う',
		// Also of what is still to begin, and of what was renewed and still runs, unless a lot of a step-up has taken it over.
		`select distinct 'lot:' || t.lot_id what from assurance_term t
			where (t.state in ('active', 'future') or (t.state = 'renewed' and t.ends_on >= ${today}
				and not exists (select 1 from assurance_term n where n.previous_id = t.id
					and n.lot_id <> t.lot_id and n.starts_on <= t.starts_on)))
			and t.rights <> ${balance('t.lot_id', `max(${today}, t.starts_on)`)}`
	],
	[
		'6 一つの権利に、ソフトウェアアシュアランスの期間が重なっている',
		`select distinct 'lot:' || t.lot_id what from assurance_term t join assurance_term o
			on o.lot_id = t.lot_id and o.id > t.id and o.state <> 'void'
			where t.state <> 'void' and o.starts_on <= t.ends_on and o.ends_on >= t.starts_on`
	],
	[
		'7 配付した権利の数が、パックの数と合わない',
		// A correction afterwards says what is right by itself.
		`with given as (select l.delivery_id, sum(e.rights) rights from lot l
			join ledger_entry e on e.lot_id = l.id
			where l.delivery_id is not null and e.kind = 'delivered'
				and coalesce(e.group_id, '') not glob 'correction:*' group by l.delivery_id)
		select 'delivery:' || d.id what from delivery d
			join application_line al on al.id = d.application_line_id
			join sku s on s.part_number = al.part_number left join given g on g.delivery_id = d.id
			where (g.delivery_id is not null or s.kind in ('licence', 'licence-assurance'))
			and coalesce(g.rights, 0) <> d.packs * s.rights_per_pack
			and coalesce(g.rights, 0) <> d.packs * coalesce((select pr.rights_per_pack from price_snapshot ps
				join price_row pr on pr.id = ps.price_row_id where ps.line_id = al.id
				order by ps.id desc limit 1), 0)`
	],
	[
		'7 配付した権利が、申し込んだ団体か品目のものになっていない',
		// After a merger the application is its successor's.
		`select 'lot:' || l.id what from lot l join delivery d on d.id = l.delivery_id
			join application_line al on al.id = d.application_line_id
			join licence_application a on a.id = al.application_id
			join sku s on s.part_number = al.part_number join organisation o on o.id = l.organisation_id
			where a.organisation_id not in (l.organisation_id, coalesce(o.successor_id, 0))
				or s.product_id <> l.product_id`
	],
	[
		'8 申込のときの価格が書き換えられるようになっている',
		`select 'price_snapshot' what where not ${holds('price_snapshot_stays')}`
	],
	[
		'8 申込のときの価格が、価格表の行と違う',
		`select 'price_snapshot:' || ps.id what from price_snapshot ps
			join price_row pr on pr.id = ps.price_row_id join application_line al on al.id = ps.line_id
			where (ps.list_yen, ps.preferential_yen) is not (pr.list_yen, pr.preferential_yen)
				or pr.part_number <> al.part_number`
	],
	[
		'8 出された申込に価格がない',
		`select 'application_line:' || al.id what from application_line al
			join licence_application a on a.id = al.application_id where ${isHandedIn}
			and not exists (select 1 from price_snapshot ps where ps.line_id = al.id)`
	],
	[
		'8 発注の単価と、申込のときの価格が違う',
		`select 'order_line:' || ol.id what from ${ordered}
			where ol.unit_yen is not (select ps.preferential_yen from price_snapshot ps
				where ps.line_id = al.id order by ps.id desc limit 1)`
	],
	[
		'8 請求の額が、申込のときの価格と配付した数に合わない',
		`select 'reseller_invoice:' || i.id what from reseller_invoice i left join invoice_line l on l.invoice_id = i.id
			group by i.id having i.base <> coalesce(sum(l.packs * l.unit_yen), 0) + i.adjustment
				or (i.adjustment <> 0 and i.reason = '')
		union all select 'invoice_line:' || l.id from invoice_line l join delivery d on d.id = l.delivery_id
			where l.packs <> iif(l.kind = 'return', -d.packs, d.packs)
				or l.unit_yen is not (select ps.preferential_yen from price_snapshot ps
					where ps.line_id = d.application_line_id order by ps.id desc limit 1)`
	],
	[
		'8 組合の請求書か精算書の計が、販売店の請求と合わない',
		`select 'reseller_invoice:' || i.id what from reseller_invoice i
			left join union_invoice u on u.invoice_id = i.id group by i.id
			having (i.settlement = 'direct-invoice') <> (count(u.id) = 0)
			or (i.settlement <> 'direct-invoice' and (sum(u.base) <> i.base or sum(u.adjustment) <> i.adjustment))
			or (i.settlement = 'union-advance' and sum(u.tax) <> i.tax)
		union all select 'union_invoice:' || u.id from union_invoice u
			join reseller_invoice i on i.id = u.invoice_id
			where u.base <> u.adjustment + coalesce((select sum(l.packs * l.unit_yen) from invoice_line l
				where l.invoice_id = u.invoice_id and l.organisation_id = u.organisation_id), 0)
			or (i.settlement = 'union-resale' and u.tax <> u.base * i.tax_rate / 10000)`
	],
	[
		'9 SAだけの行かステップアップの行が、同じ団体・同じ製品のもとの権利を持たない',
		`select 'application_line:' || al.id what from application_line al
			join licence_application a on a.id = al.application_id
			join sku s on s.part_number = al.part_number
			where s.kind in ('assurance', 'step-up') and ${isHandedIn} and json_array_length(al.base_lots) = 0
		union select 'application_line:' || b.line from (${based}) b left join lot l on l.id = b.lot
			left join product p on p.id = l.product_id left join organisation o on o.id = l.organisation_id
			where l.id is null or (p.family, p.vendor_id) <> (b.family, b.vendor_id)
			or b.organisation_id not in (l.organisation_id, coalesce(o.successor_id, 0))`
	],
	[
		'9 SAだけの行かステップアップの行のもとの権利に、申込の日に有効なSAがない',
		// In the ninety days after a purchase or an end it may still be had.
		`select 'application_line:' || b.line || ' lot:' || b.lot what from (${based}) b join lot l on l.id = b.lot
			where l.usage_start < date(b.day, '-90 days') and not exists (select 1 from assurance_term t
				where t.lot_id = l.id and t.starts_on <= b.day and t.ends_on >= date(b.day, '-90 days'))`
	],
	[
		'9 SAだけの行かステップアップの行のもとの権利が、申込の日に足りない',
		// As the ledger stood when it was handed in: what came to be known afterwards is no fault of the application.
		`select 'application_line:' || b.line what from (${based}) b group by b.line
			having max(b.packs * b.rights_per_pack) > sum((select coalesce(sum(e.rights), 0)
				from ledger_entry e where e.lot_id = b.lot and e.on_day <= b.day and e.at <= b.submitted_at))`
	],
	[
		'10 発注の日に、契約に加わっていない団体がある',
		`select distinct 'purchase_order:' || o.id || ' organisation:' || a.organisation_id what from ${ordered}
			where not exists (select 1 from enrolment e join organisation b on b.id = e.organisation_id
				where e.agreement_id = o.agreement_id and not e.is_pending
				and a.organisation_id in (e.organisation_id, coalesce(b.successor_id, 0))
				and e.starts_on <= o.ordered_on and coalesce(e.ends_on, '9999') >= o.ordered_on)`
	],
	[
		'11 契約の期間の外で発注している',
		`select 'purchase_order:' || o.id what from purchase_order o join agreement g on g.id = o.agreement_id
			where o.ordered_on < g.starts_on or o.ordered_on > coalesce(g.ends_on, '9999')`
	],
	[
		'12 団体の権利の合計が0を下回る',
		`select 'organisation:' || l.organisation_id || ' product:' || l.product_id what from lot l
			join ledger_entry e on e.lot_id = l.id
			group by l.organisation_id, l.product_id having sum(e.rights) < 0`
	],
	[
		'12 使用の申告の数が1より小さいか、終わりが始まりより早い',
		`select 'assignment:' || id what from assignment
			where rights < 1 or coalesce(until, since) < date(since, '-1 day')`
	],
	[
		'申込・発注・受領・請求の番号が年度の1番から続いていない',
		`${gapless('licence_application', '申込')} union all ${gapless('purchase_order', '発注')}
			union all ${gapless('receipt', '受領')} union all ${gapless('union_invoice', '請求')}
			union all select 'licence_application:' || id from licence_application
				where (fiscal_year is null) <> (sequence is null)`
	]
];
