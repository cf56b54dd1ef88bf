import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isCode6 } from '#lib/reference/codes.ts';
import { closeDatabase, db, openDatabase } from '../db/index.ts';
import { remains } from '../erasure/again.ts';
import { pathOf, useFolder } from '../files/store.ts';
import * as organisations from '../identity/organisations.ts';
import { now } from '../now.ts';
import { isMunicipality } from '../permissions.ts';
import { chainTip, verifyChain } from '../record/events.ts';
import { lastBackup } from './backup.ts';
import { articleInvariants } from './check-articles.ts';
import { licenceInvariants } from './check-licences.ts';
import { ticketInvariants } from './check-tickets.ts';
import { databasePath } from './layout.ts';

/** What is wrong, as one Japanese line; 'database' and 'chain' make a backup unfit to be restored. */
export type Fault = { area: 'database' | 'chain' | 'content' | 'files'; line: string };

export type Summary = {
	organisations: number;
	people: number;
	threads: number;
	posts: number;
	files: number;
	events: number;
	/** Hash of the last event. */
	tip: string;
};

type Options = {
	/** Reads every stored file and compares its content with its name. */
	deep: boolean;
};

/** 県, 77 municipalities and the union. */
const MEMBERS = 79;

/** Opens a data folder, checks it and closes it again; a file that is no database is a fault, not a crash. */
export async function checkFolder(
	folder: string,
	options: Options
): Promise<{ faults: Fault[]; summary: Summary | null }> {
	try {
		useFolder(folder);
		openDatabase(databasePath(folder));
		return { faults: await check(options), summary: summary() };
	} catch (error) {
		if (!isCorruption(error)) throw error;
		const line = `データベースのファイルが壊れています（${error.message}）。`;
		return { faults: [{ area: 'database', line }], summary: null };
	} finally {
		closeDatabase();
	}
}

/** Looks for everything that must hold in the open database and its files; empty when all is well. */
export async function check(options: Options = { deep: false }): Promise<Fault[]> {
	// One read transaction, so that a server writing meanwhile is not taken for a contradiction.
	const { faults, stored } = db().transaction(() => ({
		faults: [...ofDatabase(), ...ofChain(), ...ofContent(), ...ofOrganisations(), ...ofErasures()],
		stored: rows<StoredRow>('select sha256, size from blob order by sha256')
	}));
	return [...faults, ...(await ofFiles(stored, options))];
}

/** How much there is, and the hash that stands for all that was ever recorded. */
export function summary(): Summary {
	const count = (table: string) =>
		rows<{ n: number }>(`select count(*) n from ${table}`)[0]?.n ?? 0;
	const tip = chainTip();
	return {
		organisations: count('organisation'),
		people: count('person'),
		threads: count('thread'),
		posts: count('post'),
		files: count('blob'),
		events: tip.count,
		tip: tip.hash
	};
}

function ofDatabase(): Fault[] {
	const integrity = rows<{ integrity_check: string }>('pragma integrity_check')
		.map((row) => row.integrity_check)
		.filter((said) => said !== 'ok')
		.map((said): Fault => ({ area: 'database', line: `データベースの破損：${said}` }));
	const orphans = rows<{ table: string; rowid: number; parent: string }>(
		'pragma foreign_key_check'
	).map(({ table, rowid, parent }): Fault => ({
		area: 'content',
		line: `参照先がない行：${table} ${rowid} → ${parent}`
	}));
	return [...integrity, ...orphans];
}

function ofChain(): Fault[] {
	const fault = (what: string): Fault => ({ area: 'chain', line: `記録の鎖：${what}` });
	const unreadable = rows<{ id: number }>(
		'select id from event where not json_valid(refs) order by id'
	);
	// Beyond a row that cannot be read the chain cannot be followed.
	if (unreadable.length > 0) return unreadable.map(({ id }) => fault(`event ${id} was altered`));
	return [...verifyChain().map(fault), ...sinceLastBackup().map(fault)];
}

/** A tail cut off leaves the rest whole; only somebody who remembers the tip notices. */
function sinceLastBackup(): string[] {
	const remembered = lastBackup(dirname(db().$client.name));
	if (!remembered || remembered.events.count === 0) return [];
	const { count, hash } = remembered.events;
	const standing = db().$client.prepare('select hash from event where id = ?').get(count);
	return (standing as { hash: string } | undefined)?.hash === hash
		? []
		: [`event ${count} is not the one of the last backup (${remembered.takenAt})`];
}

/** True in SQL where a row opens itself to readers its root does not have. */
const widens = (child: string, root: string) =>
	`(${child} <> ${root} and not (${root} = 'all' or (${root} = 'municipalities' and ${child} <> 'all')
		or ${child} glob 'org:*' or ${child} glob 'person:*' or ${child} = 'union'))`;

const lacksAct = (row: string, column: string, kind: string, belongs: string) =>
	`${row}.${column} is not null and not exists (select 1 from thread_act a where a.id = ${row}.${column}
		and a.kind = '${kind}' and a.withdrawn_at is null and ${belongs})`;

/** Parts of 議事録 in its newest edition, and decisions that stand, with the key of what is inside their group. */
const findableOfMeetings = `select 'minutes-section:' || s.id thing, 'meeting:' || m.id root, b.audience,
		s.organisation_id from minutes_section s join minutes n on n.id = s.minutes_id
		join meeting m on m.id = n.meeting_id join board b on b.group_id = m.group_id
		where s.body <> '' and n.edition = (select max(edition) from minutes where meeting_id = m.id)
	union all select 'decision:' || d.id, 'meeting:' || m.id, b.audience, m.organisation_id from decision d
		join meeting m on m.id = d.meeting_id join board b on b.group_id = m.group_id
		where d.removed_at is null`;

/** True in SQL where a post can be found: it stands, or as an opening has left its title. */
const isFindable = `t.deletion_id is null and t.hiding_id is null and t.merged_into_id is null
	and p.hiding_id is null and (p.deletion_id is null or p.number = 1)`;

/** Each query gives one `what` for each row that breaks the sentence before it. */
const invariants: [says: string, sql: string][] = [
	[
		'返信の公開範囲が元の投稿より広い',
		`select 'post:' || p.id what from post p join thread t on t.id = p.thread_id
			where ${widens('p.audience', 't.audience')}`
	],
	[
		'添付の公開範囲が投稿より広い',
		`select 'attachment:' || a.id what from attachment a join post p on p.id = a.thing_id
			where a.thing_type = 'post' and ${widens('a.audience', 'p.audience')}`
	],
	[
		'添付と投稿とで、書いた団体の見せ方が違う',
		`select 'attachment:' || a.id what from attachment a join post p on p.id = a.thing_id
			where a.thing_type = 'post' and a.author_audience is not p.author_audience`
	],
	[
		'投稿の一覧と1番とで、書いた団体の見せ方が違う',
		`select 'thread:' || t.id what from thread t join post p on p.thread_id = t.id and p.number = 1
			where t.author_audience is not p.author_audience or t.author_mask is not p.author_mask`
	],
	[
		'代理入力した投稿がない',
		`select thing what from entered
			where thing not glob 'post:*' or cast(substr(thing, 6) as integer) not in (select id from post)`
	],
	[
		'全県へ広げた投稿と、読める人や載せた掲示板が合わない',
		// Moved afterwards, it may have fewer readers, and its second board may have become its only one.
		`select 'thread:' || t.id what from thread t where t.second_board_id is not null
			and (t.audience glob 'district:*' or t.second_board_id = t.board_id
				or not exists (select 1 from widening w where w.thread_id = t.id and w.widened_at is not null
					and (w.audience = t.audience or t.audience = 'municipalities')))
		union select 'thread:' || w.thread_id from widening w join thread t on t.id = w.thread_id
			join board b on b.id = t.board_id
			where w.widened_at is not null and t.second_board_id is null and t.merged_into_id is null
			and b.kind = 'district' and t.audience not glob 'district:*'
			and not exists (select 1 from thread_act a where a.thread_id = t.id and a.kind = 'move')`
	],
	[
		'下書きの添付が、本人や団体以外に開いている',
		`select 'attachment:' || a.id what from attachment a join draft d on d.id = a.thing_id
			where a.thing_type = 'draft' and a.audience <>
			iif(d.saved_at is null, 'person:' || a.person_id, 'org:' || d.organisation_id)`
	],
	[
		'添付の付いた先がない',
		`select 'attachment:' || a.id || ' → ' || a.thing_type || ':' || a.thing_id what from attachment a
			where (a.thing_type = 'post' and a.thing_id not in (select id from post))
			or (a.thing_type = 'notice' and a.thing_id not in (select id from notice))
			or (a.thing_type = 'draft' and a.thing_id not in (select id from draft))
			or (a.thing_type = 'material-version' and a.thing_id not in (select id from material_version))
			or (a.thing_type = 'ticket-message' and a.thing_id not in (select id from ticket_message))
			or (a.thing_type = 'specification-version' and a.thing_id not in (select id from specification_version))
			or (a.thing_type = 'desk-mail' and a.thing_id not in (select id from desk_mail))
			or (a.thing_type = 'article' and a.thing_id not in (select id from article))
			or (a.thing_type = 'dispatch-report' and a.thing_id not in (select dispatch_id from dispatch_report))
			or (a.thing_type = 'price-list' and a.thing_id not in (select id from price_list))`
	],
	[
		'添付と資料とで、公開範囲が違う',
		`select 'attachment:' || a.id what from attachment a join material_version v on v.id = a.thing_id
			join material m on m.id = v.material_id join board b on b.group_id = m.group_id
			where a.thing_type = 'material-version' and a.audience <> b.audience`
	],
	[
		'資料の版が1から続いていないか、最新の版と合わない',
		`select 'material:' || m.id what from material m left join material_version v on v.material_id = m.id
			group by m.id having coalesce(min(v.number), 0) <> 1 or max(v.number) <> m.current_version
			or count(distinct v.number) <> m.current_version or count(v.id) <> m.current_version`
	],
	[
		'資料の版にファイルがない',
		`select 'material:' || m.id || ' 第' || v.number || '版' what from material m
			join material_version v on v.material_id = m.id
			where 'material:' || m.id not in (select thing from erasure) and (select count(*) from attachment a
				where a.thing_type = 'material-version' and a.thing_id = v.id and a.removed_at is null) <> 1`
	],
	[
		'資料とフォルダのワーキンググループが違う',
		`select 'material:' || m.id what from material m join material_folder f on f.id = m.folder_id
			where f.group_id <> m.group_id or (f.removed_at is not null and m.trashed_at is null)`
	],
	[
		'資料を登録した記録がない',
		`select 'material:' || id what from material where 'material:' || id not in
			(select subject from event where action = 'material.added')`
	],
	[
		'添付とお知らせとで、公開範囲が違う',
		`select 'attachment:' || a.id what from attachment a join notice n on n.id = a.thing_id
			where a.thing_type = 'notice' and a.audience <> n.audience`
	],
	[
		'知らせの公開範囲が投稿と違う',
		`select 'inbox_item:' || i.id what from inbox_item i join thread t on t.id = i.thread_id
			where i.audience is not t.audience`
	],
	[
		'お知らせの宛先と、読める団体が違う',
		`with reader as (
			select notice_id, organisation_id from notice_addressee
			union select id, organisation_id from notice)
		select 'notice:' || n.id what from notice n join reader r on r.notice_id = n.id
			where n.audience <> 'all' and (r.organisation_id, n.audience) not in
				(select organisation_id, audience from organisation_key)
		union select k.audience from organisation_key k where k.audience glob 'notice:*'
			and (cast(substr(k.audience, 8) as integer), k.organisation_id) not in (select * from reader)`
	],
	[
		'お知らせを出した記録がない',
		`select 'notice:' || id what from notice where 'notice:' || id not in
			(select subject from event where action = 'notice.sent')`
	],
	[
		'お知らせの本文が記録と違う',
		`with writing as (
			select max(id) event_id, cast(substr(subject, 8) as integer) notice_id from event
			where action in ('notice.sent', 'notice.corrected') group by subject)
		select 'notice:' || n.id what from writing w join event_text x on x.event_id = w.event_id
			join notice n on n.id = w.notice_id where x.text <> n.title || char(10) || n.body`
	],
	[
		'一つの団体に有効な確認が二つ以上ある',
		`select 'notice:' || c.notice_id what from notice_confirmation c join notice n on n.id = c.notice_id
			where c.withdrawn_at is null and c.version >= n.confirm_from
			group by c.notice_id, c.organisation_id having count(*) > 1`
	],
	[
		'添付の大きさが保管したファイルと違う',
		`select 'attachment:' || a.id what from attachment a join blob b on b.sha256 = a.sha256
			where a.size <> b.size`
	],
	[
		'投稿の番号が1から続いていない',
		`with place as (select thread_id, number from post
			union all select from_thread_id, from_number from post_place)
		select 'thread:' || t.id what from thread t left join place p on p.thread_id = t.id group by t.id
			having coalesce(min(p.number), 0) <> 1 or max(p.number) <> t.last_number
			or count(p.number) <> t.last_number or count(distinct p.number) <> t.last_number`
	],
	[
		'返信の数が違う',
		`select 'thread:' || t.id || '（' || t.reply_count || '、数えると' || count(p.id) || '）' what
			from thread t
			left join post p on p.thread_id = t.id and p.number > 1 and p.deletion_id is null
				and p.hiding_id is null
			group by t.id having count(p.id) <> t.reply_count`
	],
	[
		'最後の投稿の時刻が違う',
		`select 'thread:' || t.id what from thread t
			left join post p on p.thread_id = t.id
			where t.merged_into_id is null
			group by t.id having max(p.created_at) is not t.last_post_at`
	],
	[
		'解決済みの記録がない',
		`select 'thread:' || t.id what from thread t
			where ${lacksAct('t', 'solution_id', 'solution', 'a.thread_id = t.id')}
		union all select 'post:' || p.id from post p
			where ${lacksAct('p', 'acceptance_id', 'solution', 'a.post_id = p.id')}`
	],
	[
		'解決した回答の年度がないか、余っている',
		`select 'post:' || p.id what from post p left join answer_validity v on v.post_id = p.id
			where (p.acceptance_id is null) <> (v.post_id is null)`
	],
	[
		'締め切りの記録がない',
		`select 'thread:' || t.id what from thread t
			where ${lacksAct('t', 'closure_id', 'closure', 'a.thread_id = t.id')}`
	],
	[
		'削除の記録がない',
		`select 'thread:' || t.id what from thread t
			where ${lacksAct('t', 'deletion_id', 'deletion', 'a.thread_id = t.id')}
		union all select 'post:' || p.id from post p
			where ${lacksAct('p', 'deletion_id', 'deletion', 'a.post_id = p.id')}
			and ${lacksAct('p', 'deletion_id', 'erasure', 'a.post_id = p.id')}`
	],
	[
		'見えなくした記録がない',
		`select 'thread:' || t.id what from thread t
			where ${lacksAct('t', 'hiding_id', 'hiding', 'a.thread_id = t.id')}
		union all select 'post:' || p.id from post p
			where ${lacksAct('p', 'hiding_id', 'hiding', 'a.post_id = p.id')}`
	],
	[
		'重要にした記録がない',
		`select 'thread:' || t.id what from thread t
			where ${lacksAct('t', 'importance_id', 'importance', 'a.thread_id = t.id')}`
	],
	[
		'まとめた投稿に、返信や表などが残っている',
		`select 'thread:' || t.id what from thread t where t.merged_into_id is not null and (
			exists (select 1 from post p where p.thread_id = t.id)
			or exists (select 1 from status_table s where s.thread_id = t.id)
			or exists (select 1 from thread_addressee s where s.thread_id = t.id)
			or exists (select 1 from same_here s where s.thread_id = t.id)
			or exists (select 1 from thread_reform s where s.thread_id = t.id)
			or exists (select 1 from follow f where f.thing = 'thread:' || t.id)
			or exists (select 1 from disclosure d where d.thread_id = t.id and d.outcome is null)
			or exists (select 1 from widening w where w.thread_id = t.id and w.withdrawn_at is null
				and w.widened_at is null)
			or t.solution_id is not null or t.importance_id is not null)`
	],
	[
		'取り消されていない解決・締め切り・重要が投稿に表れていない',
		`select 'thread:' || a.thread_id what from thread_act a join thread t on t.id = a.thread_id
			left join post p on p.id = a.post_id
			where a.withdrawn_at is null and ((a.kind = 'solution' and a.id is not
				case when a.post_id is null then t.solution_id else p.acceptance_id end)
			or (t.solution_id is null and p.acceptance_id is not null and a.kind = 'solution')
			or (a.kind = 'closure' and t.closure_id is not a.id)
			or (a.kind = 'importance' and t.importance_id is not a.id))`
	],
	[
		'投稿を始めた記録がない',
		`select 'thread:' || id what from thread where 'thread:' || id not in
			(select subject from event where action in ('thread.opened', 'thread.split'))`
	],
	[
		'返信した記録がない',
		`select 'post:' || id what from post where number > 1
			and id not in (select post_id from post_place) and (thread_id, id) not in
			(select cast(substr(subject, 8) as integer), json_extract(refs, '$.post') from event
			where action = 'thread.replied' and json_extract(refs, '$.post') is not null)`
	],
	[
		'本文が記録と違う',
		`with writing as (
			select max(id) event_id, case action when 'post.edited' then cast(substr(subject, 6) as integer)
				else json_extract(refs, '$.post') end post_id
			from event where action in ('thread.opened', 'thread.replied', 'post.edited') group by post_id)
		select 'post:' || p.id what from writing w join event e on e.id = w.event_id
			join event_text x on x.event_id = e.id join post p on p.id = w.post_id
			join thread t on t.id = p.thread_id
			where case when e.action = 'thread.replied' then x.text <> p.body
				when p.id in (select post_id from post_place)
					then substr(x.text, instr(x.text, char(10)) + 1) <> p.body
				when p.number = 1 then x.text <> t.title || char(10) || p.body
				else x.text <> char(10) || p.body end`
	],
	[
		'検索の索引にない投稿・お知らせ・資料・障害情報',
		`select 'post:' || p.id what from post p join thread t on t.id = p.thread_id
			where ${isFindable} and 'thread:' || t.id not in (select root from search_waiting)
			and 'post:' || p.id not in (select thing from search_entry)
		union all select 'notice:' || id from notice where withdrawn_at is null
			and 'notice:' || id not in (select root from search_waiting)
			and 'notice:' || id not in (select thing from search_entry)
		union all select f.thing from (${findableOfMeetings}) f
			where f.root not in (select root from search_waiting)
			and f.thing not in (select thing from search_entry)
		union all select 'material:' || id from material where trashed_at is null
			and 'material:' || id not in (select root from search_waiting)
			and 'material:' || id not in (select thing from search_entry)
		union all select 'incident:' || id from incident
			where 'incident:' || id not in (select root from search_waiting)
			and 'incident:' || id not in (select thing from search_entry)`
	],
	[
		'検索の索引に、もうないものがある',
		`select e.thing what from search_entry e where
			(e.kind = 'post' and not exists (select 1 from post p join thread t on t.id = p.thread_id
				where e.thing = 'post:' || p.id and p.id = cast(substr(e.thing, 6) as integer) and ${isFindable}))
			or (e.kind = 'notice' and not exists (select 1 from notice n
				where n.id = cast(substr(e.thing, 8) as integer) and n.withdrawn_at is null))
			or (e.kind = 'material' and not exists (select 1 from material m
				where m.id = cast(substr(e.thing, 10) as integer) and m.trashed_at is null))
			or (e.kind = 'attachment' and not exists (select 1 from attachment a
				where a.id = cast(substr(e.thing, 12) as integer) and a.removed_at is null))
			or (e.kind in ('minutes', 'decision') and e.thing not in
				(select f.thing from (${findableOfMeetings}) f))`
	],
	[
		'検索の索引と元とで、公開範囲か書いた団体が違う',
		`select e.thing what from search_entry e
			join post p on e.kind = 'post' and p.id = cast(substr(e.thing, 6) as integer)
			join thread t on t.id = p.thread_id
			where (e.root_audience, e.parent_audience, e.audience, e.organisation_id, e.thread_id, e.board_id)
				<> (t.audience, p.audience, p.audience, p.organisation_id, t.id, t.board_id)
			or e.author_audience is not p.author_audience
		union all select e.thing from search_entry e
			join attachment a on e.kind = 'attachment' and a.id = cast(substr(e.thing, 12) as integer)
			where (e.audience, e.organisation_id) <> (a.audience, a.organisation_id)
			or e.author_audience is not a.author_audience
		union all select e.thing from search_entry e
			join notice n on e.kind = 'notice' and n.id = cast(substr(e.thing, 8) as integer)
			where (e.root_audience, e.audience, e.from_on) <> (n.audience, n.audience, n.from_on)
		union all select e.thing from search_entry e join (${findableOfMeetings}) f on f.thing = e.thing
			where (e.root, e.root_audience, e.parent_audience, e.audience, e.organisation_id)
				<> (f.root, f.audience, f.audience, f.audience, f.organisation_id)
		union all select e.thing from search_entry e
			join material m on e.kind = 'material' and m.id = cast(substr(e.thing, 10) as integer)
			join board b on b.group_id = m.group_id
			where (e.root_audience, e.parent_audience, e.audience, e.board_id, e.organisation_id)
				<> (b.audience, b.audience, b.audience, b.id, m.organisation_id)
		union all select e.thing from search_entry e
			join incident i on e.kind = 'incident' and i.id = cast(substr(e.thing, 10) as integer)
			where (e.root_audience, e.parent_audience, e.audience, e.organisation_id)
				<> (i.audience, i.audience, i.audience, i.organisation_id)`
	],
	[
		'検索の索引の行と見出しが合わない',
		`select e.thing what from search_entry e where e.id not in (select id from search_index_docsize)
		union all select 'search_index:' || id from search_index_docsize
			where id not in (select id from search_entry)`
	],
	[
		'任期の人か役割がない',
		`select 'tenure:' || id what from tenure
			where person_id not in (select id from person) or seat_id not in (select id from seat)`
	],
	[
		'一つの任期に使える招待状が二つ以上ある',
		`select 'tenure:' || tenure_id what from invitation
			where used_at is null and revoked_at is null and expires_at > :now
			group by tenure_id having count(*) > 1`
	],
	[
		'番号の帳面が壊れている',
		`select series || ' ' || fiscal_year what from counter where next < 1 or next <> cast(next as integer)`
	]
];

function ofContent(): Fault[] {
	const all = [...invariants, ...ticketInvariants, ...articleInvariants, ...licenceInvariants];
	return all.flatMap(([says, sql]) =>
		rows<{ what: string }>(sql, sql.includes(':now') ? { now: now().getTime() } : null).map(
			({ what }): Fault => ({ area: 'content', line: `${says}：${what}` })
		)
	);
}

function ofOrganisations(): Fault[] {
	const fault = (line: string): Fault => ({ area: 'content', line });
	const standing = organisations.existing();
	const unions = standing.filter((body) => body.kind === '組合');
	const municipalities = standing.filter((body) => isMunicipality(body.kind));
	const members = standing.filter(
		(body) => body.kind === '県' || body.kind === '組合' || isMunicipality(body.kind)
	);
	const codes = municipalities.map((body) => body.code6 ?? '');
	const coded = members.filter((body) => body.kind !== '組合');
	const faults = coded
		.filter((body) => !isCode6(body.code6 ?? ''))
		.map((body) => fault(`団体コードの検査数字が違う：${body.name} ${body.code6 ?? 'なし'}`));
	if (unions.length !== 1) faults.push(fault(`組合が${unions.length}あります（1のはず）`));
	if (members.length !== MEMBERS) {
		faults.push(fault(`団体が${members.length}あります（${MEMBERS}のはず）`));
	}
	const isOrdered =
		members[0]?.kind === '県' &&
		members.at(-1)?.kind === '組合' &&
		codes.every((code, index) => index === 0 || (codes[index - 1] ?? '') < code);
	if (!isOrdered) faults.push(fault('団体が県・市町村（団体コード順）・組合の順に並んでいません'));
	return faults;
}

function ofErasures(): Fault[] {
	return remains().map((thing) => ({
		area: 'content',
		line: `完全に消去したはずの文章が残っている：${thing}`
	}));
}

type StoredRow = { sha256: string; size: number };

async function ofFiles(stored: StoredRow[], options: Options): Promise<Fault[]> {
	const faults: Fault[] = [];
	for (const { sha256, size } of stored) {
		const path = pathOf(sha256);
		const wrong = !existsSync(path)
			? 'がありません'
			: statSync(path).size !== size
				? 'の大きさが違います'
				: options.deep && (await sha256Of(path)) !== sha256
					? 'の中身が変わっています'
					: null;
		if (wrong)
			faults.push({ area: 'files', line: `ファイル ${sha256} ${wrong}${placesOf(sha256)}` });
	}
	return faults;
}

/** Which 資料 miss a file: somebody may have it and hand it in again. */
function placesOf(sha256: string): string {
	const places = rows<{ place: string }>(
		`select 'material:' || v.material_id || ' 第' || v.number || '版' place from attachment a
			join material_version v on v.id = a.thing_id
			where a.thing_type = 'material-version' and a.sha256 = :sha256 order by v.id`,
		{ sha256 }
	).map(({ place }) => place);
	return places.length === 0 ? '' : `（${places.join('、')}）`;
}

async function sha256Of(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}

function rows<Row>(sql: string, values: Record<string, number | string> | null = null): Row[] {
	const statement = db().$client.prepare(sql);
	return (values ? statement.all(values) : statement.all()) as Row[];
}

function isCorruption(error: unknown): error is Error {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}
