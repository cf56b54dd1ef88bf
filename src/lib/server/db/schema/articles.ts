import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { articleKinds } from '../../../articles.ts';
import { authorship } from './authorship.ts';
import { ticket, ticketCategory } from './helpdesk.ts';
import { organisation, person } from './identity.ts';

/** Q&A: what the union answered one organisation, for the others, with nothing in it that says who asked. */
export const article = sqliteTable(
	'article',
	{
		id: integer().primaryKey(),
		/** The case it was made of: the desk's to know, and nobody else's. */
		ticketId: integer('ticket_id')
			.notNull()
			.references(() => ticket.id),
		kind: text({ enum: articleKinds }).notNull(),
		title: text().notNull(),
		question: text().notNull(),
		questionHtml: text('question_html').notNull(),
		answer: text().notNull(),
		answerHtml: text('answer_html').notNull(),
		categoryId: integer('category_id')
			.notNull()
			.references(() => ticketCategory.id),
		/** Of a 仕様書の例: what it procures, and the size of who did (a band of population); else ''. */
		system: text().notNull().default(''),
		size: text().notNull().default(''),
		/** JSON: what the check finds in the texts and the desk let stand, as it stands there. */
		admitted: text().notNull().default('[]'),
		audience: text().notNull(),
		/** 年度 of what is said in it. */
		fiscalYear: integer('fiscal_year').notNull(),
		/** 見直しの日, JST; after it the article says that it has to be looked at again. */
		reviewOn: text('review_on').notNull(),
		...authorship(),
		publishedAt: integer('published_at', { mode: 'timestamp_ms' }).notNull(),
		updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
		withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' }),
		withdrawnReason: text('withdrawn_reason').notNull().default(''),
		version: integer().notNull().default(1)
	},
	(table) => [
		index('article_by_ticket').on(table.ticketId),
		index('article_by_category').on(table.categoryId, table.fiscalYear)
	]
);

/** Every text an article has had, the newest too. */
export const articleRevision = sqliteTable(
	'article_revision',
	{
		articleId: integer('article_id')
			.notNull()
			.references(() => article.id),
		number: integer().notNull(),
		title: text().notNull(),
		question: text().notNull(),
		answer: text().notNull(),
		/** What was changed, and why. */
		note: text().notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.articleId, table.number] })]
);

/** A case in which the desk pointed to an article: the same question of another organisation. */
export const articleCitation = sqliteTable(
	'article_citation',
	{
		articleId: integer('article_id')
			.notNull()
			.references(() => article.id),
		ticketId: integer('ticket_id')
			.notNull()
			.references(() => ticket.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.articleId, table.ticketId] })]
);

/** 役に立った, once for an organisation. */
export const articleHelpful = sqliteTable(
	'article_helpful',
	{
		articleId: integer('article_id')
			.notNull()
			.references(() => article.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.articleId, table.organisationId] })]
);

/** Names of 業者 that no rule would find, kept by the union. */
export const vendorName = sqliteTable('vendor_name', {
	name: text().primaryKey(),
	at: integer({ mode: 'timestamp_ms' }).notNull()
});
