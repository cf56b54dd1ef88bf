import { and, desc, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { ArticleKind } from '#lib/articles.ts';
import { dayOf } from '#lib/dates.ts';
import { NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '../../db/index.ts';
import { ofThings, type Attachment } from '../../files/attachments.ts';
import type { Actor } from '../../identity/actors.ts';
import { follows, setFollowed } from '../../identity/follows.ts';
import { now } from '../../now.ts';
import { found, may, reads, readsArticle, scopeOf, scopes } from '../../permissions.ts';
import { numberOf } from '../../numbers/cases.ts';

const { article, articleCitation, articleHelpful, articleRevision, person } = schema;
const { specification, ticket, ticketCategory } = schema;

export type Article = typeof article.$inferSelect;

/** An article as its page shows it; what leads back to the case is there for the desk alone. */
export type ShownArticle = Omit<
	Article,
	'ticketId' | 'personId' | 'seatId' | 'tenureId' | 'admitted'
> & {
	/** What the desk let stand in it; nothing for everybody else. */
	admitted: string[];
	category: string;
	files: Attachment[];
	/** Its day of review has passed, or the organisation does not agree any more. */
	isToReview: boolean;
	/** Organisations whose question it answered, as the desk pointed to it. */
	sameQuestion: number;
	helpful: { organisations: number; isOwn: boolean };
	isFollowed: boolean;
	may: { write: boolean; thank: boolean; erase: boolean };
	/** The case it was made of, with its number for who reads that; null for everybody but the desk. */
	source: { number: string | null; agrees: boolean } | null;
};

/** A line of the list. */
export type ListedArticle = Pick<
	Article,
	| 'id'
	| 'title'
	| 'kind'
	| 'system'
	| 'size'
	| 'fiscalYear'
	| 'updatedAt'
	| 'reviewOn'
	| 'withdrawnAt'
> & { category: string; isToReview: boolean; sameQuestion: number };

/** What of the list is wanted; null: all of it. */
export type Choice = {
	category: number | null;
	fiscalYear: number | null;
	kind: ArticleKind | null;
	/** Only what has to be looked at again, or what was withdrawn: the desk's. */
	only: 'review' | 'withdrawn' | null;
};

/** As the case says, or the consultation of which a 仕様書の例 was made. */
const agrees = sql<number>`(exists (select 1 from ${ticket}
	where ${ticket.id} = ${article.ticketId} and ${ticket.consent} = 'granted')
	or exists (select 1 from ${specification}
		where ${specification.articleId} = ${article.id} and ${specification.state} = 'published'))`;

const sameQuestion = sql<number>`(select count(distinct ${ticket.organisationId}) from ${articleCitation}
	inner join ${ticket} on ${ticket.id} = ${articleCitation.ticketId}
	where ${articleCitation.articleId} = ${article.id} and ${ticket.state} in ('answered', 'closed'))`;

/** What an article is made of, which says how a form about it speaks; a Q&A where there is none. */
export function kindOf(id: number): ArticleKind {
	const row = db().select({ kind: article.kind }).from(article).where(eq(article.id, id)).get();
	return row?.kind ?? 'answer';
}

/** An article this actor can read; throws `NotFound`. */
export function find(actor: Actor, id: number): ShownArticle {
	const row = found(
		db()
			.select({
				article,
				category: ticketCategory.name,
				ticket,
				agrees,
				sameQuestion
			})
			.from(article)
			.innerJoin(ticketCategory, eq(ticketCategory.id, article.categoryId))
			.innerJoin(ticket, eq(ticket.id, article.ticketId))
			.where(eq(article.id, id))
			.get()
	);
	if (!readsArticle(actor, row.article)) throw new NotFound(labels.notFound);
	const of = withoutSource(row.article);
	const mayWrite = may(actor, 'article.write', null);
	const isOld = of.reviewOn < dayOf(now());
	return {
		...of,
		admitted: mayWrite ? (JSON.parse(row.article.admitted) as string[]) : [],
		category: row.category,
		files: ofThings('article', [id]).get(id) ?? [],
		// That an organisation has changed its mind is between it and the desk.
		isToReview: isOld || (mayWrite && !row.agrees),
		sameQuestion: row.sameQuestion,
		helpful: helpfulOf(actor, id),
		isFollowed: follows(actor, `article:${id}`),
		may: {
			write: mayWrite,
			thank: may(actor, 'article.thank', of),
			erase: may(actor, 'erase', null)
		},
		source: mayWrite ? { number: numberRead(actor, row.ticket), agrees: Boolean(row.agrees) } : null
	};
}

/** Of a case of 関係者のみ not even the number is for who is none of them. */
const numberRead = (actor: Actor, of: typeof ticket.$inferSelect) =>
	reads(actor, 'ticket', of) ? numberOf(of) : null;

/** The articles this actor can read, those changed last first. */
export function list(actor: Actor, choice: Choice): ListedArticle[] {
	const mayWrite = may(actor, 'article.write', null);
	const toReview = or(sql`${article.reviewOn} < ${dayOf(now())}`, sql`not ${agrees}`);
	const wanted: (SQL | undefined)[] = [
		choice.category === null ? undefined : eq(article.categoryId, choice.category),
		choice.fiscalYear === null ? undefined : eq(article.fiscalYear, choice.fiscalYear),
		choice.kind === null ? undefined : eq(article.kind, choice.kind),
		mayWrite && choice.only === 'review' ? toReview : undefined,
		mayWrite && choice.only === 'withdrawn'
			? sql`${article.withdrawnAt} is not null`
			: isNull(article.withdrawnAt)
	];
	return select(actor, and(...wanted)).map(({ agrees: isAgreed, ...row }) => ({
		...row,
		isToReview: row.reviewOn < dayOf(now()) || (mayWrite && !isAgreed)
	}));
}

function select(actor: Actor, where: SQL | undefined) {
	return db()
		.select({
			id: article.id,
			title: article.title,
			kind: article.kind,
			system: article.system,
			size: article.size,
			fiscalYear: article.fiscalYear,
			updatedAt: article.updatedAt,
			reviewOn: article.reviewOn,
			withdrawnAt: article.withdrawnAt,
			category: ticketCategory.name,
			agrees,
			sameQuestion
		})
		.from(article)
		.innerJoin(ticketCategory, eq(ticketCategory.id, article.categoryId))
		.where(and(scopes.article, where))
		.orderBy(desc(article.updatedAt), desc(article.id))
		.limit(500)
		.prepare()
		.all(scopeOf(actor));
}

/** What the list of this actor's articles can be narrowed to: categories and years that occur, each once. */
export function narrowings(actor: Actor): {
	categories: { id: number; name: string }[];
	years: number[];
} {
	const rows = db()
		.selectDistinct({ id: ticketCategory.id, name: ticketCategory.name, year: article.fiscalYear })
		.from(article)
		.innerJoin(ticketCategory, eq(ticketCategory.id, article.categoryId))
		.where(and(scopes.article, isNull(article.withdrawnAt)))
		.orderBy(ticketCategory.position, ticketCategory.id)
		.prepare()
		.all(scopeOf(actor));
	return {
		categories: [...new Map(rows.map(({ id, name }) => [id, { id, name }])).values()],
		years: [...new Set(rows.map(({ year }) => year))].sort((a, b) => b - a)
	};
}

/** Articles by id that this actor can read, in the order of the ids. */
export function chosen(actor: Actor, ids: number[]): ListedArticle[] {
	const rows = new Map(select(actor, inArray(article.id, ids)).map((row) => [row.id, row]));
	return ids.flatMap((id) => {
		const row = rows.get(id);
		return row ? [{ ...row, isToReview: row.reviewOn < dayOf(now()) }] : [];
	});
}

/** The articles made of a case, for its desk; throws nothing: to others there are none. */
export function madeOf(actor: Actor, ticketId: number): { id: number; title: string }[] {
	if (!may(actor, 'article.write', null)) return [];
	return db()
		.select({ id: article.id, title: article.title })
		.from(article)
		.where(and(eq(article.ticketId, ticketId), isNull(article.withdrawnAt)))
		.orderBy(article.id)
		.all();
}

/** One of the texts an article has had. */
export type Revision = Omit<typeof articleRevision.$inferSelect, 'personId'> & { by: string };

/** Every text an article has had, the newest first, for the desk; to others there are none. */
export function revisionsOf(actor: Actor, id: number): Revision[] {
	if (!may(actor, 'article.write', null)) return [];
	return db()
		.select({ revision: articleRevision, by: person.name })
		.from(articleRevision)
		.innerJoin(person, eq(person.id, articleRevision.personId))
		.where(eq(articleRevision.articleId, id))
		.orderBy(desc(articleRevision.number))
		.all()
		.map(({ revision, by }) => ({ ...without(revision, ['personId']), by }));
}

/** うちも知りたい: the actor's seat is told when the article changes, or no longer; throws `NotFound`. */
export function followArticle(actor: Actor, id: number, isFollowed: boolean): void {
	setFollowed(actor, `article:${find(actor, id).id}`, isFollowed);
}

const withoutSource = (row: Article) =>
	without(row, ['ticketId', 'personId', 'seatId', 'tenureId', 'admitted']);

function without<Row extends object, Key extends keyof Row>(row: Row, keys: Key[]): Omit<Row, Key> {
	const copy: Partial<Row> = { ...row };
	for (const key of keys) delete copy[key];
	return copy as Omit<Row, Key>;
}

function helpfulOf(actor: Actor, id: number): ShownArticle['helpful'] {
	const rows = db()
		.select({ organisation: articleHelpful.organisationId })
		.from(articleHelpful)
		.where(eq(articleHelpful.articleId, id))
		.all();
	const isOwn = rows.some(({ organisation }) => organisation === actor.organisation.id);
	return { organisations: rows.length, isOwn };
}
