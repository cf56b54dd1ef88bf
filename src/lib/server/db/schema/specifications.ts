import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { remarkStates, specificationStates } from '../../../specifications.ts';
import { article } from './articles.ts';
import { authorship } from './authorship.ts';
import { ticket } from './helpdesk.ts';
import { organisation, person } from './identity.ts';

/** 仕様書の相談 in a case, from its first version on; who reads the case reads it. */
export const specification = sqliteTable('specification', {
	id: integer().primaryKey(),
	ticketId: integer('ticket_id')
		.notNull()
		.unique()
		.references(() => ticket.id),
	state: text({ enum: specificationStates }).notNull(),
	stateAt: integer('state_at', { mode: 'timestamp_ms' }).notNull(),
	/** The number of the version both sides are agreed on; null before. */
	agreedVersion: integer('agreed_version'),
	/** The 仕様書の例 made of it, the last one. */
	articleId: integer('article_id').references(() => article.id),
	version: integer().notNull().default(1)
});

/** 案 第n版: its text, and the file it was drawn out of as an attachment, where there is one. */
export const specificationVersion = sqliteTable(
	'specification_version',
	{
		id: integer().primaryKey(),
		specificationId: integer('specification_id')
			.notNull()
			.references(() => specification.id),
		number: integer().notNull(),
		text: text().notNull(),
		/** The file went on, and its text was too long. */
		isCut: integer('is_cut', { mode: 'boolean' }).notNull(),
		/** What has changed. */
		note: text().notNull(),
		...authorship(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [
		uniqueIndex('specification_version_by_number').on(table.specificationId, table.number)
	]
);

/** 指摘 about one paragraph of a version. */
export const specificationRemark = sqliteTable(
	'specification_remark',
	{
		id: integer().primaryKey(),
		specificationId: integer('specification_id')
			.notNull()
			.references(() => specification.id),
		number: integer().notNull(),
		/** The version it was made of, and which of its paragraphs, from 1. */
		versionNumber: integer('version_number').notNull(),
		paragraph: integer().notNull(),
		/** What stood there: by this it is found again in the next version. */
		quoted: text().notNull(),
		state: text({ enum: remarkStates }).notNull(),
		version: integer().notNull().default(1)
	},
	(table) => [uniqueIndex('specification_remark_by_number').on(table.specificationId, table.number)]
);

/** What was done and said, of the whole or of one remark, in its order. */
export const specificationStep = sqliteTable(
	'specification_step',
	{
		id: integer().primaryKey(),
		specificationId: integer('specification_id')
			.notNull()
			.references(() => specification.id),
		remarkId: integer('remark_id').references(() => specificationRemark.id),
		act: text().notNull(),
		text: text().notNull(),
		/** The newest version then. */
		versionNumber: integer('version_number').notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		authorName: text('author_name').notNull(),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [index('specification_step_by_specification').on(table.specificationId)]
);
