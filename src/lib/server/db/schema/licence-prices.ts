import { sql } from 'drizzle-orm';
import {
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex,
	type AnySQLiteColumn
} from 'drizzle-orm/sqlite-core';
import { priceListStates } from '../../../licences.ts';
import { person } from './identity.ts';
import { reseller } from './licence-agreements.ts';

const at = (name: string) => integer(name, { mode: 'timestamp_ms' });
const flag = (name: string) => integer(name, { mode: 'boolean' });

/** A reseller's prices for a time, as they were read from a file. */
export const priceList = sqliteTable(
	'price_list',
	{
		id: integer().primaryKey(),
		resellerId: integer('reseller_id')
			.notNull()
			.references(() => reseller.id),
		title: text().notNull(),
		issuedOn: text('issued_on'),
		validFrom: text('valid_from'),
		validTo: text('valid_to'),
		isTaxIncluded: flag('is_tax_included'),
		state: text({ enum: priceListStates }).notNull(),
		fileName: text('file_name').notNull(),
		/** Of the file, so that the same one is read once. */
		sha256: text().notNull(),
		supersedes: integer().references((): AnySQLiteColumn => priceList.id),
		/** Only some prices of the list before are replaced; the others of it go on. */
		isPartial: flag('is_partial').notNull().default(false),
		/** The list that ends this one the day before it begins, and when this one would have ended without it. */
		endedBy: integer('ended_by').references((): AnySQLiteColumn => priceList.id),
		wouldEnd: text('would_end'),
		/** When open applications were compared with it: on the day it comes into force, or activation if that is later. */
		comparedAt: at('compared_at'),
		/** Why the file could not be read, in words. */
		failure: text().notNull().default(''),
		/** JSON: sheet, columns, and what was answered to the questions. */
		mapping: text().notNull().default('{}'),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: at('at').notNull(),
		version: integer().notNull().default(1)
	},
	(table) => [
		uniqueIndex('price_list_by_file')
			.on(table.resellerId, table.sha256)
			.where(sql`state <> 'dropped'`),
		index('price_list_by_validity').on(table.resellerId, table.state, table.validFrom)
	]
);

/** A price of a pack in yen, with the cells it came from. */
export const priceRow = sqliteTable(
	'price_row',
	{
		id: integer().primaryKey(),
		priceListId: integer('price_list_id')
			.notNull()
			.references(() => priceList.id),
		partNumber: text('part_number').notNull(),
		/** As the list names it. */
		name: text().notNull().default(''),
		level: text().notNull().default(''),
		segment: text().notNull().default(''),
		term: text().notNull().default(''),
		/** Null: オープン価格. */
		listYen: integer('list_yen'),
		/** Null: 別途見積. */
		preferentialYen: integer('preferential_yen'),
		unit: text().notNull().default(''),
		rightsPerPack: integer('rights_per_pack').notNull(),
		leastPacks: integer('least_packs').notNull().default(1),
		validFrom: text('valid_from').notNull(),
		validTo: text('valid_to'),
		/** As of the list: what ended it, and when it would have ended without. */
		endedBy: integer('ended_by').references(() => priceList.id),
		wouldEnd: text('would_end'),
		note: text().notNull().default(''),
		sheet: text().notNull(),
		rowNumber: integer('row_number').notNull(),
		/** JSON: the cells as they stood in the file. */
		raw: text().notNull()
	},
	(table) => [
		uniqueIndex('price_row_by_key').on(
			table.priceListId,
			table.partNumber,
			table.level,
			table.segment,
			table.term,
			table.leastPacks,
			table.validFrom
		),
		index('price_row_by_part').on(table.partNumber, table.validFrom),
		index('price_row_by_end').on(table.endedBy)
	]
);

/** A cell corrected or a row left out while a list was read; the file stays as it came. */
export const priceListEdit = sqliteTable(
	'price_list_edit',
	{
		id: integer().primaryKey(),
		priceListId: integer('price_list_id')
			.notNull()
			.references(() => priceList.id),
		sheet: text().notNull(),
		rowNumber: integer('row_number').notNull(),
		/** 'H12'; null: the whole row is left out. */
		cell: text(),
		before: text().notNull(),
		after: text().notNull(),
		reason: text().notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: at('at').notNull(),
		/** Taken back again. */
		undoneAt: at('undone_at')
	},
	(table) => [index('price_list_edit_by_list').on(table.priceListId, table.id)]
);

/** The columns a reseller's files have had, found again by the words of their header. */
export const priceTemplate = sqliteTable(
	'price_template',
	{
		resellerId: integer('reseller_id')
			.notNull()
			.references(() => reseller.id),
		header: text().notNull(),
		mapping: text().notNull(),
		at: at('at').notNull()
	},
	(table) => [primaryKey({ columns: [table.resellerId, table.header] })]
);
