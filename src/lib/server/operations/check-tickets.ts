/** What can be found of cases: each with its key, and what was written in it with the key of the message. */
const findable = `select 'ticket:' || t.id thing, t.audience root_audience, t.audience, t.organisation_id
		from ticket t where t.state <> 'draft'
	union all select 'ticket-message:' || m.id, t.audience, m.audience, m.organisation_id
		from ticket_message m join ticket t on t.id = m.ticket_id where t.state <> 'draft' and m.body <> ''`;

const attached = `from attachment a join ticket_message m on m.id = a.thing_id
	join ticket t on t.id = m.ticket_id`;

/** What must hold of cases: each query gives one `what` for each row that breaks the sentence before it. */
export const ticketInvariants: [says: string, sql: string][] = [
	[
		'問い合わせの公開範囲が、団体とも関係者とも違う',
		`select 'ticket:' || id what from ticket
			where state <> 'draft' and past_number is null
				and audience not in ('desk:' || organisation_id, 'case:' || id)`
	],
	[
		'旧受付簿の問い合わせが、組合だけの終わったものではない',
		`select 'ticket:' || id what from ticket where (past_number is null) <> (import_id is null)
			or (past_number is not null and (audience <> 'union' or state <> 'closed'
				or fiscal_year is not null or exists (select 1 from clock_segment where ticket_id = ticket.id)))
		union all select 'ticket:' || id from ticket
			where state <> 'draft' and fiscal_year is null and past_number is null`
	],
	[
		'問い合わせの下書きが、団体か書いた席のものになっていない',
		`select 'ticket:' || id what from ticket where state = 'draft' and (
			audience not in ('org:' || organisation_id, 'case:' || id) or assignee_seat_id is not null)`
	],
	[
		'関係者のみでない問い合わせに関係者がいる',
		`select 'ticket:' || t.id what from ticket_party p join ticket t on t.id = p.ticket_id
			where t.audience <> 'case:' || t.id group by t.id`
	],
	[
		'問い合わせとやりとりとで、公開範囲が違う',
		`select 'ticket:' || t.id || ' ' || m.number || '番' what from ticket_message m
			join ticket t on t.id = m.ticket_id
			where m.audience not in (t.audience, 'union') or (m.kind = 'internal' and m.audience <> 'union')`
	],
	[
		'問い合わせの添付とやりとりとで、公開範囲が違う',
		`select 'attachment:' || a.id what ${attached}
			where a.thing_type = 'ticket-message' and a.audience <> m.audience`
	],
	[
		'仕様書の案の添付と問い合わせとで、公開範囲が違う',
		`select 'attachment:' || a.id what from attachment a
			join specification_version v on v.id = a.thing_id
			join specification s on s.id = v.specification_id join ticket t on t.id = s.ticket_id
			where a.thing_type = 'specification-version' and a.audience <> t.audience`
	],
	[
		'派遣の報告書の添付と派遣とで、公開範囲が違う',
		`select 'attachment:' || a.id what from attachment a join dispatch d on d.id = a.thing_id
			where a.thing_type = 'dispatch-report' and a.audience <> d.audience`
	],
	[
		'届いたメールの添付が、組合のほかに開いている',
		`select 'attachment:' || a.id what from attachment a
			where a.thing_type = 'desk-mail' and a.audience <> 'union'`
	],
	[
		'仕様書の相談の状態が、版や指摘と合わない',
		`select 'ticket:' || s.ticket_id what from specification s where
			(s.state = 'drafting') <> not exists (
				select 1 from specification_version v where v.specification_id = s.id)
			or (s.state = 'remarks') <> exists (select 1 from specification_remark r
				where r.specification_id = s.id and r.state = 'open')
			or (s.state in ('agreed', 'released', 'published', 'withdrawn'))
				<> (s.agreed_version is not null)`
	],
	[
		'知らせの公開範囲が問い合わせと違う',
		`select 'inbox_item:' || i.id what from inbox_item i
			left join ticket t on t.id = cast(substr(i.thing, 8) as integer)
			where i.thing glob 'ticket:*' and i.audience is not t.audience`
	],
	[
		'問い合わせの番号が年度の1番から続いていない',
		`select t.fiscal_year || '年度' what from ticket t
			left join counter c on c.series = 'ticket' and c.fiscal_year = t.fiscal_year
			where t.fiscal_year is not null group by t.fiscal_year
			having min(t.sequence) <> 1 or max(t.sequence) <> count(*) or c.next is not max(t.sequence) + 1
		union all select 'ticket:' || id from ticket where (fiscal_year is null) <> (sequence is null)`
	],
	[
		'問い合わせのやりとりの番号が1から続いていない',
		`select 'ticket:' || ticket_id what from ticket_message group by ticket_id
			having min(number) <> 1 or max(number) <> count(*)`
	],
	[
		'一つの問い合わせで、同じ時計が二つ以上動いている',
		`select 'ticket:' || ticket_id || ' ' || clock what from clock_segment
			where stopped_at is null group by ticket_id, clock having count(*) > 1`
	],
	[
		'終わった問い合わせで、時計が動いている',
		`select 'ticket:' || t.id what from ticket t where t.state in ('closed', 'withdrawn', 'merged')
			and (t.first_due is not null or t.answer_due is not null or exists (
				select 1 from clock_segment s where s.ticket_id = t.id and s.stopped_at is null))`
	],
	[
		'止まった時計の分数がない',
		`select 'ticket:' || ticket_id what from clock_segment
			where stopped_at is not null and (minutes is null or calendar_id is null)`
	],
	[
		'目安があるのに、その時計が動いていない',
		`select 'ticket:' || t.id what from ticket t
			where (t.first_due is not null and not exists (select 1 from clock_segment s
				where s.ticket_id = t.id and s.clock = 'first' and s.stopped_at is null))
			or (t.answer_due is not null and not exists (select 1 from clock_segment s
				where s.ticket_id = t.id and s.clock = 'answer' and s.stopped_at is null))`
	],
	[
		'問い合わせの状態と、解決した日か統合先が合わない',
		`select 'ticket:' || t.id what from ticket t left join ticket o on o.id = t.merged_into_id
			where (t.state = 'closed') <> (t.closed_at is not null)
			or (t.state = 'merged') <> (t.merged_into_id is not null)
			or o.organisation_id <> t.organisation_id`
	],
	[
		'問い合わせの記録がない',
		`select 'ticket:' || id what from ticket where state <> 'draft' and 'ticket:' || id not in
			(select subject from event where action glob 'ticket.*')`
	],
	[
		'検索の索引にない問い合わせ',
		`select f.thing what from (${findable}) f where f.thing not in (select thing from search_entry)
			and not exists (select 1 from search_waiting where root glob 'ticket:*')`
	],
	[
		'検索の索引に、もうない問い合わせがある',
		`select thing what from search_entry where kind = 'ticket'
			and thing not in (select f.thing from (${findable}) f)`
	],
	[
		'検索の索引と問い合わせとで、公開範囲か団体が違う',
		`select e.thing what from search_entry e join (${findable}) f on f.thing = e.thing
			where (e.root_audience, e.parent_audience, e.audience, e.organisation_id)
				<> (f.root_audience, f.audience, f.audience, f.organisation_id)
		union all select e.thing ${attached} join search_entry e on e.thing = 'attachment:' || a.id
			where a.thing_type = 'ticket-message'
			and (e.root, e.root_audience, e.parent_audience, e.audience)
				<> ('ticket:' || t.id, t.audience, m.audience, a.audience)`
	]
];
