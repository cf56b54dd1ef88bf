import { and, eq, inArray, sql } from 'drizzle-orm';
import { fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import type { SimilarArticle } from '#lib/search.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { scopeOf, scopes } from '../permissions.ts';
import { alikeness, anyOf, BODY_COMPARED, termsOf } from './alikeness.ts';
import type { MeetingPlace } from './meetings.ts';

const { article, organisation, searchEntry, ticketCategory } = schema;

const MOST = 3;
const CANDIDATES = 30;
/** How much of what is asked a Q&A must share: a question is written for one case, a Q&A for all. */
const ALIKE = 0.25;

/** The places of Q&A that were found, by things such as 'article:3'. */
export function placesOfArticles(ids: number[]): Map<string, MeetingPlace> {
	if (ids.length === 0) return new Map();
	const rows = db()
		.select({ article, category: ticketCategory.name, organisation: organisation.name })
		.from(article)
		.innerJoin(ticketCategory, eq(ticketCategory.id, article.categoryId))
		.innerJoin(organisation, eq(organisation.id, article.organisationId))
		.where(inArray(article.id, ids))
		.all();
	return new Map(
		rows.map(({ article: of, category, organisation: name }) => [
			`article:${of.id}`,
			{
				href: `/helpdesk/articles/${of.id}`,
				title: of.title,
				body: `${of.question}\n${of.answer}`,
				board: category,
				organisation: name,
				at: of.updatedAt
			}
		])
	);
}

/** At most three Q&A this actor can read that answer nearly what a title asks, the nearest first. */
export function articlesLike(actor: Actor, title: string): SimilarArticle[] {
	const terms = termsOf(title);
	if (terms.length === 0) return [];
	return selectLike()
		.all({ ...scopeOf(actor), asked: anyOf(terms) })
		.map((row) => ({ ...row, score: alikeness(terms, row.title, row.body) }))
		.filter(({ score }) => score >= ALIKE)
		.sort((a, b) => b.score - a.score)
		.slice(0, MOST)
		.map(({ article: of, category }) => ({
			id: of.id,
			href: `/helpdesk/articles/${of.id}`,
			title: of.title,
			category,
			year: fiscalYearLabel(fiscalYear(of.publishedAt))
		}));
}

const selectLike = preparedOnce((connection) =>
	connection
		.select({
			article,
			category: ticketCategory.name,
			title: searchEntry.title,
			body: sql<string>`substr(${searchEntry.body}, 1, ${BODY_COMPARED})`
		})
		.from(searchEntry)
		.innerJoin(sql`search_index`, sql`search_index.rowid = ${searchEntry.id}`)
		.innerJoin(article, sql`${searchEntry.thing} = 'article:' || ${article.id}`)
		.innerJoin(ticketCategory, eq(ticketCategory.id, article.categoryId))
		.where(
			and(
				sql`search_index match ${sql.placeholder('asked')}`,
				eq(searchEntry.kind, 'article'),
				scopes.article,
				sql`${article.withdrawnAt} is null`
			)
		)
		.orderBy(sql`search_index.rank`)
		.limit(CANDIDATES)
		.prepare()
);
