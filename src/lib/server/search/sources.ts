import type Database from 'better-sqlite3';
import { meetingWhen } from '#lib/meetings.ts';
import { PAST_MARK } from '#lib/past-cases.ts';
import type { schema } from '../db/index.ts';
import { format } from '../numbers/official.ts';

/** One thing that can be found, as its source gives it: texts as they were written, rights as they stand. */
export type Found = {
	thing: string;
	kind: (typeof schema.searchEntry.$inferSelect)['kind'];
	rootAudience: string;
	parentAudience: string;
	audience: string;
	authorAudience: string | null;
	organisationId: number;
	threadId: number | null;
	boardId: number | null;
	number: number | null;
	fromOn: string | null;
	hasFiles: 0 | 1;
	/** Milliseconds. */
	createdAt: number;
	title: string;
	body: string;
};

/** Where findable things come from: everything below one root, or only what was just added to it. */
type Source = {
	/** The type in a root such as 'thread:5'. */
	root: string;
	entriesOf: (client: Database.Database, id: number, added: number | null) => Found[];
};

/** All that was written into an incident `i`, the newest first; corrections of its head aside. */
export const WRITTEN_INTO_INCIDENT = `select group_concat(body, char(10)) from (select u.body from incident_update u
	where u.incident_id = i.id and u.kind <> 'corrected' order by u.number desc)`;

const registered = new Map<string, Source>();

/** Registers a source of findable things; the same root again replaces the earlier one. */
function source(of: Source): void {
	registered.set(of.root, of);
}

/** The source of a root such as 'thread:5', and its id; null for a root nobody has registered. */
export function sourceOf(root: string): { of: Source; id: number } | null {
	const [type = '', id] = root.split(':');
	const of = registered.get(type);
	return of ? { of, id: Number(id) } : null;
}

/** All that stands of a thread's texts: a deleted opening leaves its title, everything else that is gone leaves nothing. */
source({
	root: 'thread',
	entriesOf: (client, thread, post) => {
		const these = post === null ? 'all' : 'added';
		return [
			...rows(client, postsOfThread[these], { thread, post }),
			...rows(client, attachmentsOfThread[these], { thread, post })
		];
	}
});

source({
	root: 'notice',
	entriesOf: (client, notice) => [
		...rows(client, noticeItself, { notice }),
		...rows(client, attachmentsOfNotice, { notice })
	]
});

/** A meeting with its 次第, its 議事録 in the newest edition, and the decisions that stand. */
source({
	root: 'meeting',
	entriesOf: (client, meeting) => [
		...(rows(client, meetingItself, { meeting }) as Dated[]).map(withItsDay),
		...rows(client, sectionsOfMeeting, { meeting }),
		...rows(client, decisionsOfMeeting, { meeting })
	]
});

const insideGroup = `b.audience rootAudience, b.audience parentAudience, b.audience, null authorAudience,
	null threadId, b.id boardId, null number, null fromOn, 0 hasFiles`;
const titleOfMeeting = `iif(m.number is null, '', '第' || m.number || '回 ') || m.title`;

type Dated = Found & {
	precision: 'day' | 'month';
	onDay: string;
	startsAt: string | null;
	endsAt: string | null;
};

/** The remote link and what only members are given are not in it. */
const meetingItself = `
	select 'meeting:' || m.id thing, 'meeting' kind, ${insideGroup}, m.organisation_id organisationId,
		m.created_at createdAt, ${titleOfMeeting} title,
		trim(m.place || coalesce(char(10) || (select group_concat(title, char(10)) from (select i.title from agenda_item i
			where i.meeting_id = m.id and i.removed_at is null order by i.position, i.id)), ''), char(10)) body,
		m.precision, m.on_day onDay, m.starts_at startsAt, m.ends_at endsAt
	from meeting m join board b on b.group_id = m.group_id
	where m.id = :meeting`;

/** Its day is found as it is read. */
function withItsDay({ precision, onDay, startsAt, endsAt, ...found }: Dated): Found {
	return {
		...found,
		body: `${meetingWhen({ precision, onDay, startsAt, endsAt })}\n${found.body}`
	};
}

const sectionsOfMeeting = `
	select 'minutes-section:' || s.id thing, 'minutes' kind, ${insideGroup}, s.organisation_id organisationId,
		s.created_at createdAt, ${titleOfMeeting} || ' ' || s.title title, s.body
	from meeting m join board b on b.group_id = m.group_id
		join minutes n on n.meeting_id = m.id
			and n.edition = (select max(edition) from minutes where meeting_id = m.id)
		join minutes_section s on s.minutes_id = n.id
	where m.id = :meeting and s.body <> ''`;

const decisionsOfMeeting = `
	select 'decision:' || d.id thing, 'decision' kind, ${insideGroup}, m.organisation_id organisationId,
		d.created_at createdAt, ${titleOfMeeting} title, d.text body
	from decision d join meeting m on m.id = d.meeting_id join board b on b.group_id = m.group_id
	where m.id = :meeting and d.removed_at is null`;

/** Q&A: the texts alone, and nothing of the case behind them. */
source({
	root: 'article',
	entriesOf: (client, article) => [
		...rows(client, articleItself, { article }),
		...rows(client, attachmentsOfArticle, { article })
	]
});

/** 障害情報 with all that was written into it; what stood wrong at its head is not found any more. */
source({
	root: 'incident',
	entriesOf: (client, incident) => rows(client, incidentItself, { incident })
});

source({
	root: 'material',
	entriesOf: (client, material) => rows(client, materialItself, { material })
});

/** A case with what its form asked, what was written in it, and the files; the union's own notes under its key. */
source({
	root: 'ticket',
	entriesOf: (client, ticket) => [
		...(rows(client, ticketItself, { ticket }) as Numbered[]).map(withItsNumber),
		...(rows(client, messagesOfTicket, { ticket }) as Numbered[]).map(withItsNumber),
		...rows(client, attachmentsOfTicket, { ticket })
	]
});

type Numbered = Found & { fiscalYear: number; sequence: number; pastNumber: string | null };

/** It is found by its number, as it is written. */
function withItsNumber({ fiscalYear, sequence, pastNumber, ...found }: Numbered): Found {
	const number = pastNumber
		? `${PAST_MARK}番号${pastNumber}`
		: format({ series: 'ticket', fiscalYear, sequence });
	return { ...found, title: `${number} ${found.title}` };
}

const numbered = `t.fiscal_year fiscalYear, t.sequence, t.past_number pastNumber, null authorAudience, null threadId, null boardId,
	null fromOn, t.audience rootAudience, t.title`;

const ticketItself = `
	select 'ticket:' || t.id thing, 'ticket' kind, ${numbered}, t.audience parentAudience, t.audience,
		t.organisation_id organisationId, null number, t.created_at createdAt,
		coalesce((select group_concat(value, char(10)) from json_each(t.fields)), '') body,
		exists (select 1 from attachment a join ticket_message m on m.id = a.thing_id
			where a.thing_type = 'ticket-message' and m.ticket_id = t.id and a.audience <> 'union'
			and a.removed_at is null) hasFiles
	from ticket t where t.id = :ticket and t.state <> 'draft'`;

const messagesOfTicket = `
	select 'ticket-message:' || m.id thing, 'ticket' kind, ${numbered}, m.audience parentAudience, m.audience,
		m.organisation_id organisationId, m.number, m.at createdAt, m.body,
		exists (select 1 from attachment a where a.thing_type = 'ticket-message' and a.thing_id = m.id
			and a.removed_at is null) hasFiles
	from ticket_message m join ticket t on t.id = m.ticket_id
	where t.id = :ticket and t.state <> 'draft' and m.body <> ''`;

const attachmentsOfTicket = `
	select 'attachment:' || a.id thing, 'attachment' kind, t.audience rootAudience, m.audience parentAudience,
		a.audience, a.author_audience authorAudience, a.organisation_id organisationId, null threadId,
		null boardId, m.number, null fromOn, m.at createdAt, 1 hasFiles, a.name title, coalesce(x.text, '') body
	from ticket t join ticket_message m on m.ticket_id = t.id
		join attachment a on a.thing_type = 'ticket-message' and a.thing_id = m.id and a.removed_at is null
		join blob b on b.sha256 = a.sha256 and b.scan <> 'quarantined'
		left join file_text x on x.sha256 = a.sha256
	where t.id = :ticket and t.state <> 'draft'`;

const standingThread = `t.deletion_id is null and t.hiding_id is null and t.merged_into_id is null
	and p.hiding_id is null`;

/** Of a thread all its posts, or the one that was just added: looking for that among hundreds would read them. */
const allOrAdded = (select: string) => ({
	all: `${select} and p.thread_id = :thread`,
	added: `${select} and p.thread_id = :thread and p.id = :post`
});

const postsOfThread = allOrAdded(`
	select 'post:' || p.id thing, 'post' kind, t.audience rootAudience, p.audience parentAudience, p.audience,
		p.author_audience authorAudience, p.organisation_id organisationId, t.id threadId, t.board_id boardId,
		p.number, null fromOn, p.created_at createdAt,
		p.deletion_id is null and exists (select 1 from attachment a where a.thing_type = 'post'
			and a.thing_id = p.id and a.removed_at is null) hasFiles,
		t.title || iif(p.number = 1, coalesce(' 旧番号' || t.legacy_number, ''), '') title,
		iif(p.deletion_id is null, p.body, '') body
	from post p join thread t on t.id = p.thread_id
	where ${standingThread} and (p.deletion_id is null or p.number = 1)`);

const attachmentsOfThread = allOrAdded(`
	select 'attachment:' || a.id thing, 'attachment' kind, t.audience rootAudience, p.audience parentAudience,
		a.audience, a.author_audience authorAudience, a.organisation_id organisationId, t.id threadId,
		t.board_id boardId, p.number, null fromOn, p.created_at createdAt, 1 hasFiles, a.name title,
		coalesce(x.text, '') body
	from post p join thread t on t.id = p.thread_id
		join attachment a on a.thing_type = 'post' and a.thing_id = p.id and a.removed_at is null
		join blob b on b.sha256 = a.sha256 and b.scan <> 'quarantined'
		left join file_text x on x.sha256 = a.sha256
	where ${standingThread} and p.deletion_id is null`);

const noticeItself = `
	select 'notice:' || n.id thing, 'notice' kind, n.audience rootAudience, n.audience parentAudience, n.audience,
		n.author_audience authorAudience, n.organisation_id organisationId, null threadId, null boardId,
		null number, n.from_on fromOn, n.created_at createdAt, n.title, n.body,
		exists (select 1 from attachment a where a.thing_type = 'notice' and a.thing_id = n.id
			and a.removed_at is null) hasFiles
	from notice n where n.id = :notice and n.withdrawn_at is null`;

const attachmentsOfNotice = `
	select 'attachment:' || a.id thing, 'attachment' kind, n.audience rootAudience, n.audience parentAudience,
		a.audience, a.author_audience authorAudience, a.organisation_id organisationId, null threadId,
		null boardId, null number, n.from_on fromOn, n.created_at createdAt, 1 hasFiles, a.name title,
		coalesce(x.text, '') body
	from notice n
		join attachment a on a.thing_type = 'notice' and a.thing_id = n.id and a.removed_at is null
		join blob b on b.sha256 = a.sha256 and b.scan <> 'quarantined'
		left join file_text x on x.sha256 = a.sha256
	where n.id = :notice and n.withdrawn_at is null`;

/** One entry each: its name and those of its files, the notes of all versions, and the words of the newest. */
const materialItself = `
	select 'material:' || m.id thing, 'material' kind, b.audience rootAudience, b.audience parentAudience,
		b.audience, null authorAudience, m.organisation_id organisationId, null threadId, b.id boardId,
		null number, null fromOn, m.updated_at createdAt, 1 hasFiles,
		m.name || iif(a.name is null or a.name = m.name, '', ' ' || a.name) title,
		trim((select group_concat(v.note, char(10)) from material_version v where v.material_id = m.id)
			|| char(10) || coalesce(x.text, ''), char(10)) body
	from material m join board b on b.group_id = m.group_id
		join material_version n on n.material_id = m.id and n.number = m.current_version
		left join attachment a on a.thing_type = 'material-version' and a.thing_id = n.id and a.removed_at is null
		left join blob s on s.sha256 = a.sha256
		left join file_text x on x.sha256 = a.sha256 and s.scan <> 'quarantined'
	where m.id = :material and m.trashed_at is null`;

const articleItself = `
	select 'article:' || a.id thing, 'article' kind, a.audience rootAudience, a.audience parentAudience,
		a.audience, null authorAudience, a.organisation_id organisationId, null threadId, null boardId,
		null number, null fromOn, a.published_at createdAt, a.title,
		exists (select 1 from attachment f where f.thing_type = 'article' and f.thing_id = a.id
			and f.removed_at is null) hasFiles,
		trim(a.system || ' ' || a.size || char(10) || a.question || char(10) || a.answer) body
	from article a where a.id = :article and a.withdrawn_at is null`;

const incidentItself = `
	select 'incident:' || i.id thing, 'incident' kind, i.audience rootAudience, i.audience parentAudience,
		i.audience, null authorAudience, i.organisation_id organisationId, null threadId, null boardId,
		null number, null fromOn, 0 hasFiles, i.opened_at createdAt, i.title,
		trim(i.system || char(10) || (${WRITTEN_INTO_INCIDENT}), char(10)) body
	from incident i where i.id = :incident`;

const attachmentsOfArticle = `
	select 'attachment:' || f.id thing, 'attachment' kind, a.audience rootAudience, a.audience parentAudience,
		f.audience, null authorAudience, f.organisation_id organisationId, null threadId, null boardId,
		null number, null fromOn, a.published_at createdAt, 1 hasFiles, f.name title, coalesce(x.text, '') body
	from article a join attachment f on f.thing_type = 'article' and f.thing_id = a.id and f.removed_at is null
		join blob b on b.sha256 = f.sha256 and b.scan <> 'quarantined'
		left join file_text x on x.sha256 = f.sha256
	where a.id = :article and a.withdrawn_at is null`;

function rows(
	client: Database.Database,
	sql: string,
	values: Record<string, number | null>
): Found[] {
	return prepared(client, sql).all(values) as Found[];
}

/** Roots with an attached file of these bytes, and the part of it that was added with them; null where it is all. */
export function bearersOf(
	client: Database.Database,
	sha256: string
): { root: string; part: number | null }[] {
	return prepared(client, selectBearers).all({ sha256 }) as ReturnType<typeof bearersOf>;
}

const selectBearers = `
	select 'thread:' || p.thread_id root, p.id part from attachment a join post p on p.id = a.thing_id
		where a.sha256 = :sha256 and a.thing_type = 'post' and a.removed_at is null
	union select 'notice:' || a.thing_id, null from attachment a
		where a.sha256 = :sha256 and a.thing_type = 'notice' and a.removed_at is null
	union select 'material:' || v.material_id, null from attachment a join material_version v on v.id = a.thing_id
		where a.sha256 = :sha256 and a.thing_type = 'material-version' and a.removed_at is null
	union select 'ticket:' || m.ticket_id, null from attachment a join ticket_message m on m.id = a.thing_id
		where a.sha256 = :sha256 and a.thing_type = 'ticket-message' and a.removed_at is null
	union select 'article:' || a.thing_id, null from attachment a
		where a.sha256 = :sha256 and a.thing_type = 'article' and a.removed_at is null`;

const statements = new WeakMap<Database.Database, Map<string, Database.Statement>>();

/** A statement compiled once per connection: the index is written row by row. */
export function prepared(client: Database.Database, sql: string): Database.Statement {
	const known = statements.get(client) ?? new Map<string, Database.Statement>();
	statements.set(client, known);
	const statement = known.get(sql) ?? client.prepare(sql);
	known.set(sql, statement);
	return statement;
}
