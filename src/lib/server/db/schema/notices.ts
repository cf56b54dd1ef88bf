import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { organisation, person, tenure } from './identity.ts';
import { authorship, doneBy } from './authorship.ts';

/** お知らせ of the union or the prefecture. */
export const notice = sqliteTable(
	'notice',
	{
		id: integer().primaryKey(),
		title: text().notNull(),
		body: text().notNull(),
		html: text().notNull(),
		scope: text({ enum: ['all', 'district', 'chosen'] }).notNull(),
		/** Slug of the 広域 where the scope is one. */
		district: text(),
		/** 'all', or 'notice:<id>' held by the addressees and the sender. */
		audience: text().notNull(),
		...authorship(),
		/** 掲示期間, both days included, JST; null: until further notice. */
		fromOn: text('from_on').notNull(),
		toOn: text('to_on'),
		/** 確認期限, the day included; null: nothing to confirm. */
		confirmBy: text('confirm_by'),
		version: integer().notNull().default(1),
		/** The version from which a confirmation counts: a correction may ask anew. */
		confirmFrom: integer('confirm_from').notNull().default(1),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		editedAt: integer('edited_at', { mode: 'timestamp_ms' }),
		withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('notice_by_day').on(table.fromOn)]
);

/** The text a notice had before each correction. */
export const noticeVersion = sqliteTable(
	'notice_version',
	{
		noticeId: integer('notice_id')
			.notNull()
			.references(() => notice.id),
		version: integer().notNull(),
		title: text().notNull(),
		body: text().notNull(),
		html: text().notNull(),
		/** When this text was written, and by whom it was replaced. */
		writtenAt: integer('written_at', { mode: 'timestamp_ms' }).notNull(),
		replacedBy: integer('replaced_by')
			.notNull()
			.references(() => person.id)
	},
	(table) => [primaryKey({ columns: [table.noticeId, table.version] })]
);

/** Whom a notice was sent to, fixed when it was sent: what 「61/77」 counts. */
export const noticeAddressee = sqliteTable(
	'notice_addressee',
	{
		noticeId: integer('notice_id')
			.notNull()
			.references(() => notice.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id)
	},
	(table) => [
		primaryKey({ columns: [table.noticeId, table.organisationId] }),
		index('notice_addressee_by_organisation').on(table.organisationId)
	]
);

/** 閲覧: when somebody of an organisation first opened a notice. */
export const noticeOpening = sqliteTable(
	'notice_opening',
	{
		noticeId: integer('notice_id').notNull(),
		organisationId: integer('organisation_id').notNull(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.noticeId, table.organisationId] })]
);

/** 確認: one per organisation and asked-for version. */
export const noticeConfirmation = sqliteTable(
	'notice_confirmation',
	{
		id: integer().primaryKey(),
		noticeId: integer('notice_id')
			.notNull()
			.references(() => notice.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		version: integer().notNull(),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		/** Who pressed it, with the affiliation as it was: of the organisation itself, or the one who typed it in for them. */
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		tenureId: integer('tenure_id')
			.notNull()
			.references(() => tenure.id),
		name: text().notNull(),
		section: text().notNull(),
		/** 代理入力: who of the organisation telephoned; null where it was pressed by itself. */
		caller: text(),
		withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('notice_confirmation_by_notice').on(table.noticeId, table.organisationId)]
);

/** 催促: one row per organisation and time. */
export const noticeReminder = sqliteTable(
	'notice_reminder',
	{
		id: integer().primaryKey(),
		noticeId: integer('notice_id')
			.notNull()
			.references(() => notice.id),
		...doneBy(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [index('notice_reminder_by_notice').on(table.noticeId, table.organisationId)]
);
