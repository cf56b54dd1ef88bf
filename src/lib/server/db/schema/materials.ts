import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workingGroup } from './groups.ts';
import { organisation, person, seat, tenure } from './identity.ts';
import { agendaItem, meeting } from './meetings.ts';

/** One level of folders in 資料. */
export const materialFolder = sqliteTable(
	'material_folder',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		name: text().notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		removedAt: integer('removed_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('material_folder_by_group').on(table.groupId)]
);

/** 資料: one stable address over all its versions. */
export const material = sqliteTable(
	'material',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		folderId: integer('folder_id').references(() => materialFolder.id),
		/** The meeting and the item of its 次第 it is for. */
		meetingId: integer('meeting_id').references(() => meeting.id),
		agendaItemId: integer('agenda_item_id').references(() => agendaItem.id),
		name: text().notNull(),
		/** Who hands it in; it stays theirs when people change. */
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** Copies of the newest version, so that a list needs no join. */
		currentVersion: integer('current_version').notNull(),
		size: integer().notNull(),
		kind: text().notNull(),
		updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		/** In the trash since. */
		trashedAt: integer('trashed_at', { mode: 'timestamp_ms' })
	},
	(table) => [
		index('material_by_group').on(table.groupId, table.updatedAt),
		index('material_by_folder').on(table.groupId, table.trashedAt, table.folderId, table.updatedAt),
		index('material_by_meeting').on(table.meetingId)
	]
);

/** A version of a material; its bytes are the attachment of type 'material-version' with this id. */
export const materialVersion = sqliteTable(
	'material_version',
	{
		id: integer().primaryKey(),
		materialId: integer('material_id')
			.notNull()
			.references(() => material.id),
		number: integer().notNull(),
		/** What is different. */
		note: text().notNull().default(''),
		/** 重要な変更: who opened an older one is told. */
		isImportant: integer('is_important', { mode: 'boolean' }).notNull().default(false),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		tenureId: integer('tenure_id')
			.notNull()
			.references(() => tenure.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		authorName: text('author_name').notNull(),
		authorSection: text('author_section').notNull(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [index('material_version_by_material').on(table.materialId, table.number)]
);

/** Which organisation has opened which version, and first from which seat. */
export const materialOpening = sqliteTable(
	'material_opening',
	{
		versionId: integer('version_id')
			.notNull()
			.references(() => materialVersion.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.versionId, table.organisationId] })]
);
