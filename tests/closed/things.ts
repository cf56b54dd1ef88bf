import type Database from 'better-sqlite3';

type Parameters = Record<string, string>;
/** A thing of the demonstration year by what it is to 北相木村, with the parameters of its address. */
type Example = { name: string; parameters: Parameters };

/**
 * What fills the parameters of addresses: for each beginning of an address one's own thing of 北相木村 and one of
 * somebody else, kept as closely as there is one. Each query gives the parameters in the order of the address.
 */
const queries: Record<string, Record<string, string>> = {
	'/admin/organisations/[id]': {
		北相木村: "select id from organisation where name = '北相木村'",
		佐久穂町: "select id from organisation where name = '佐久穂町'"
	},
	'/admin/organisations/[id]/people/[tenure]': {
		北相木村: `select o.id, t.id from tenure t join seat s on s.id = t.seat_id join organisation o on o.id = s.organisation_id
			join person p on p.id = t.person_id where p.login = 'kitaaiki'`,
		佐久穂町: `select o.id, t.id from tenure t join seat s on s.id = t.seat_id join organisation o on o.id = s.organisation_id
			join person p on p.id = t.person_id where p.login = 'sakuho'`
	},
	'/admin/roster/[batch]': {
		北相木村: `select b.id from roster_batch b join organisation o on o.id = b.organisation_id where o.name = '北相木村'`
	},
	'/admin/roster/calls/[call]': { 一斉: 'select min(id) from roster_call' },
	'/boards/[slug]': { 佐久: "select 'saku'", 木曽: "select 'kiso'" },
	'/directory/[organisation]': { 佐久穂町: "select id from organisation where name = '佐久穂町'" },
	'/drafts/[id]': {
		北相木村: `select d.id from draft d join organisation o on o.id = d.organisation_id where o.name = '北相木村'`
	},
	'/files/[id]': {
		木曽広域の投稿: `select min(id) from attachment where thing_type = 'post' and audience = 'district:kiso'`,
		県内の投稿: `select min(id) from attachment where thing_type = 'post' and audience = 'municipalities'`,
		佐久穂町の相談: `select min(a.id) from attachment a join organisation o on a.audience = 'desk:' || o.id
			where thing_type = 'ticket-message' and o.name = '佐久穂町'`,
		届いたメール: `select min(id) from attachment where thing_type = 'desk-mail'`
	},
	'/groups/[slug]': {
		開いた部会: "select 'network-security'",
		閉じた部会: "select 'security-incidents'"
	},
	'/groups/[slug]/materials/[id]': {
		開いた部会: `select g.slug, min(m.id) from material m join working_group g on g.id = m.group_id where g.slug = 'network-security'`,
		閉じた部会の道: `select 'security-incidents', min(m.id) from material m join working_group g on g.id = m.group_id where g.slug = 'network-security'`
	},
	'/groups/[slug]/meetings/[id]': {
		終わった会議: `select 'network-security', id from meeting where group_id = (select id from working_group where slug = 'network-security') and number = 18`,
		次の会議: `select 'network-security', id from meeting where group_id = (select id from working_group where slug = 'network-security') and number = 19`
	},
	'/groups/[slug]/members/[membership]': {
		佐久市: `select g.slug, m.id from group_membership m join working_group g on g.id = m.group_id
			join organisation o on o.id = m.organisation_id where g.slug = 'rpa-ai' and o.name = '佐久市' and m.ended_at is null`,
		閉じた部会: `select g.slug, min(m.id) from group_membership m join working_group g on g.id = m.group_id where g.slug = 'security-incidents'`
	},
	'/groups/[slug]/polls/[id]': {
		部会: `select g.slug, min(p.id) from date_poll p join working_group g on g.id = p.group_id group by 1 limit 1`
	},
	'/groups/[slug]/summaries/[id]': {
		部会: `select g.slug, s.id from group_summary s join working_group g on g.id = s.group_id order by s.id limit 1`
	},
	'/groups/[slug]/topics/[id]': {
		部会だけ: `select g.slug, t.id from group_topic t join working_group g on g.id = t.group_id where t.takes_outside = 0 order by t.id limit 1`,
		部会の外も: `select g.slug, t.id from group_topic t join working_group g on g.id = t.group_id where t.takes_outside = 1 order by t.id limit 1`
	},
	'/groups/[slug]/topics/[id]/opinions/[opinion]': {
		部会: `select g.slug, t.id, n.id from group_opinion n join group_topic t on t.id = n.topic_id
			join working_group g on g.id = t.group_id order by n.id limit 1`
	},
	'/groups/proposals/[id]': { 提案: 'select min(id) from group_proposal where group_id is null' },
	'/handover/[id]': {
		北相木村: `select h.id from handover h join seat s on s.id = h.seat_id join organisation o on o.id = s.organisation_id where o.name = '北相木村'`
	},
	'/helpdesk/[number]': {
		北相木村: numberOf("o.name = '北相木村' and t.state = 'answered'"),
		佐久穂町: numberOf("o.name = '佐久穂町' and t.audience like 'desk:%'"),
		佐久市の関係者のみ: numberOf("o.name = '佐久市' and t.audience like 'case:%'")
	},
	'/helpdesk/[number]/messages/[message]': {
		北相木村: numberOf("o.name = '北相木村' and t.state = 'answered'", ", '1'"),
		佐久穂町: numberOf("o.name = '佐久穂町' and t.audience like 'desk:%'", ", '1'"),
		佐久市の関係者のみ: numberOf("o.name = '佐久市' and t.audience like 'case:%'", ", '1'")
	},
	'/helpdesk/[number]/specification': {
		松川村: numberOf("t.id = (select ticket_id from specification where state = 'remarks')"),
		佐久穂町: numberOf("t.id = (select ticket_id from specification where state = 'published')")
	},
	'/helpdesk/[number]/specification/[version]': {
		松川村: numberOf(
			"t.id = (select ticket_id from specification where state = 'remarks')",
			", '1'"
		)
	},
	'/helpdesk/articles/[id]': {
		市町村だけ: "select min(id) from article where audience = 'municipalities'",
		全体: "select min(id) from article where audience = 'all'"
	},
	'/helpdesk/dispatch/[number]': {
		北相木村: dispatchOf("o.name = '北相木村' and d.state = 'requested'"),
		佐久穂町: dispatchOf("o.name = '佐久穂町'"),
		東御市: dispatchOf("o.name = '東御市'")
	},
	'/helpdesk/import/[id]': { 受付簿: 'select min(id) from ticket_import' },
	'/helpdesk/incidents/[id]': { 障害: 'select min(id) from incident' },
	'/helpdesk/incidents/[id]/affected/[organisation]': {
		団体: `select a.incident_id, a.organisation_id from incident_affected a
			join organisation o on o.id = a.organisation_id where o.name = '北相木村'`
	},
	'/helpdesk/incidents/[id]/updates/[number]': {
		障害: "select min(id), '1' from incident"
	},
	'/helpdesk/mail/[id]': { 届いたメール: 'select min(id) from desk_mail' },
	'/helpdesk/settings/canned/[id]': { 定型: 'select min(id) from canned_answer' },
	'/helpdesk/settings/categories/[slug]': {
		分類: "select slug from ticket_category where name = 'どれか分からない'"
	},
	'/licences/agreements/[id]': { 契約: 'select min(id) from agreement' },
	'/licences/applications/[id]': {
		北相木村: applicationOf("o.name = '北相木村'"),
		佐久穂町: applicationOf("o.name = '佐久穂町' and a.state = 'submitted'")
	},
	'/licences/catalogue/products/[id]': { 製品: 'select min(id) from product' },
	'/licences/deliveries/[receipt]/[organisation]': {
		北相木村: deliveryOf('北相木村'),
		佐久穂町: deliveryOf('佐久穂町')
	},
	'/licences/expiry/support/[id]': { 製品: 'select min(id) from lifecycle' },
	'/licences/expiry/terms/[id]': {
		ひとの: `select min(t.id) from assurance_term t join lot l on l.id = t.lot_id join organisation o on o.id = l.organisation_id
			where o.name not in ('北相木村', '佐久穂町', '佐久市')`
	},
	'/licences/invoices/[id]': {
		佐久穂町: `select min(i.id) from reseller_invoice i join organisation o on o.id = i.organisation_id where o.name = '佐久穂町'`,
		一括: 'select min(id) from reseller_invoice where organisation_id is null'
	},
	'/licences/invoices/papers/[id]': { ひとの: 'select min(id) from union_invoice' },
	'/licences/ledger/lots/[id]': {
		北相木村: `select min(l.id) from lot l join organisation o on o.id = l.organisation_id where o.name = '北相木村'`,
		佐久穂町: `select min(l.id) from lot l join organisation o on o.id = l.organisation_id where o.name = '佐久穂町'`
	},
	'/licences/ledger/opening/[upload]': {
		開始: "select min(id) from ledger_upload where kind = 'opening'"
	},
	'/licences/ledger/reconciliation/[snapshot]': { 突合: 'select min(id) from portal_snapshot' },
	'/licences/ledger/upload/[upload]': {
		ひとの: "select min(id) from ledger_upload where kind <> 'opening'"
	},
	'/licences/lifecycles/[id]': { 期限: 'select min(id) from lifecycle' },
	'/licences/orders/[number]': {
		発注: `select 'R' || (fiscal_year - 2018) || '-' || printf('%04d', sequence) from purchase_order order by id limit 1`
	},
	'/licences/prices/[id]': { 価格表: 'select max(id) from price_list' },
	'/licences/receipts/[number]': {
		受領: `select 'R' || (fiscal_year - 2018) || '-' || printf('%04d', sequence) from receipt order by id limit 1`
	},
	'/licences/returns/[id]': {
		ひとの: `select min(r.id) from licence_return r join organisation o on o.id = r.organisation_id
			where o.name not in ('北相木村', '佐久穂町', '佐久市')`
	},
	'/licences/rounds/[id]': { 取りまとめ: 'select max(id) from purchase_round' },
	'/notices/[id]': {
		佐久広域あて: "select min(id) from notice where scope = 'district'",
		県からの選んだ団体あて: "select min(id) from notice where scope = 'chosen'"
	},
	'/tables/[id]': { 調査: 'select min(id) from status_table' },
	'/tables/[id]/rows/[organisation]': {
		佐久穂町: `select (select min(id) from status_table), id from organisation where name = '佐久穂町'`
	},
	'/tables/[id]/snapshots/[snapshot]': { 調査: 'select table_id, min(id) from status_snapshot' },
	'/tables/[id]/upload/[upload]': { 調査: 'select table_id, min(id) from status_upload' },
	'/threads/[id]': {
		北相木村の: threadOf(
			"o.name = '北相木村' and t.author_mask is null and t.audience = 'municipalities'"
		),
		木曽広域だけの: threadOf("t.audience = 'district:kiso'")
	},
	'/threads/[id]/posts/[number]/author': {
		団体名を伏せた: threadOf('t.author_mask is not null')
	},
	'/threads/[id]/readers': {
		団体名を伏せた: threadOf('t.author_mask is not null'),
		閉じた部会の: threadOf("t.audience = 'group:13'")
	}
};

const found = new Map<string, Example[]>();

/**
 * The things one address is asked for; one without parameters has one example, of no name. They are the same for the
 * whole run, whatever becomes of them.
 */
export function examplesOf(address: string, database: Database.Database): Example[] {
	const examples = found.get(address) ?? lookUp(address, database);
	found.set(address, examples);
	return examples;
}

function lookUp(address: string, database: Database.Database): Example[] {
	const names = [...address.matchAll(/\[([a-z]+)\]/g)].map(([, name]) => name ?? '');
	if (names.length === 0) return [{ name: '', parameters: {} }];
	const prefix = Object.keys(queries)
		.filter((known) => address === known || address.startsWith(`${known}/`))
		.sort((a, b) => b.length - a.length)[0];
	return Object.entries((prefix && queries[prefix]) || {}).map(([name, query]) => {
		const values = database.prepare(query).raw().get() as (string | number | null)[] | undefined;
		const numbers = /\/posts\/\[number\]/.test(address) ? [...(values ?? []), 1] : (values ?? []);
		if (numbers.length < names.length || numbers.some((value) => value === null)) {
			throw new Error(`The demonstration year has no ${name} for ${address}.`);
		}
		return {
			name,
			parameters: Object.fromEntries(names.map((each, index) => [each, String(numbers[index])]))
		};
	});
}

function numberOf(where: string, more = ''): string {
	return `select 'R' || (t.fiscal_year - 2018) || '-' || printf('%04d', t.sequence)${more} from ticket t
		join organisation o on o.id = t.organisation_id where t.sequence is not null and ${where} order by t.id limit 1`;
}

function dispatchOf(where: string): string {
	return `select 'R' || (d.fiscal_year - 2018) || '-' || printf('%04d', d.sequence) from dispatch d
		join organisation o on o.id = d.organisation_id where ${where} order by d.id limit 1`;
}

function applicationOf(where: string): string {
	return `select a.id from licence_application a join organisation o on o.id = a.organisation_id where ${where} order by a.id desc limit 1`;
}

function deliveryOf(name: string): string {
	return `select 'R' || (r.fiscal_year - 2018) || '-' || printf('%04d', r.sequence), o.id from delivery d
		join receipt_line l on l.id = d.receipt_line_id join receipt r on r.id = l.receipt_id
		join application_line al on al.id = d.application_line_id join licence_application a on a.id = al.application_id
		join organisation o on o.id = a.organisation_id where o.name = '${name}' order by d.id limit 1`;
}

function threadOf(where: string): string {
	return `select t.id from thread t join organisation o on o.id = t.organisation_id where ${where} order by t.id limit 1`;
}
