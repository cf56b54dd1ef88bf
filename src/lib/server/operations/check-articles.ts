/** Q&A that can be found, each with its key. */
const findable = `select 'article:' || id thing, audience, organisation_id from article where withdrawn_at is null`;

const isErased = (article: string) => `'article:' || ${article} in (select thing from erasure)`;

/** What must hold of Q&A: each query gives one `what` for each row that breaks the sentence before it. */
export const articleInvariants: [says: string, sql: string][] = [
	[
		'Q&Aの公開範囲が、選べるものと違う',
		`select 'article:' || id what from article where audience not in ('all', 'municipalities', 'union')
			and audience not in (select audience from ticket_category)`
	],
	[
		'添付とQ&Aとで、公開範囲が違う',
		`select 'attachment:' || f.id what from attachment f join article a on a.id = f.thing_id
			where f.thing_type = 'article' and f.removed_at is null and f.audience <> a.audience`
	],
	[
		'Q&Aの版が1から続いていないか、最新の版と合わない',
		`select 'article:' || a.id what from article a where not ${isErased('a.id')} and (
			(select coalesce(min(number), 0) <> 1 or max(number) <> count(*)
				from article_revision where article_id = a.id)
			or (a.title, a.question, a.answer) is not (select title, question, answer
				from article_revision where article_id = a.id order by number desc limit 1))`
	],
	[
		'消去されたQ&Aに、版か添付が残っている',
		`select 'article:' || r.article_id what from article_revision r where ${isErased('r.article_id')}
		union select 'article:' || f.thing_id from attachment f
			where f.thing_type = 'article' and ${isErased('f.thing_id')}`
	],
	[
		'Q&Aを公開した記録がない',
		`select 'article:' || id what from article where 'article:' || id not in
			(select subject from event where action = 'article.published')`
	],
	[
		'知らせのQ&Aがない',
		`select 'inbox_item:' || i.id what from inbox_item i
			left join article a on a.id = cast(substr(i.thing, 9) as integer)
			where i.thing glob 'article:*' and a.id is null`
	],
	[
		'検索の索引にないQ&A',
		`select f.thing what from (${findable}) f where f.thing not in (select thing from search_entry)
			and not exists (select 1 from search_waiting where root glob 'article:*')`
	],
	[
		'検索の索引に、もうないQ&Aがある',
		`select thing what from search_entry where (kind = 'article' or root glob 'article:*')
			and root not in (select f.thing from (${findable}) f)`
	],
	[
		'検索の索引とQ&Aとで、公開範囲か団体が違う',
		`select e.thing what from search_entry e join (${findable}) f on f.thing = e.root
			where (e.root_audience, e.parent_audience, e.audience, e.organisation_id)
				<> (f.audience, f.audience, f.audience, f.organisation_id) and e.kind = 'article'
		union all select e.thing from search_entry e join (${findable}) f on f.thing = e.root
			where e.kind = 'attachment' and (e.root_audience, e.parent_audience, e.audience)
				<> (f.audience, f.audience, f.audience)`
	]
];
