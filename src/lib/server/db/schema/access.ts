import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AccessKind } from '#lib/operation-record.ts';

/** Who came in, opened or took something out: beside the chain of events, because nothing changed by it. */
export const access = sqliteTable(
	'access',
	{
		id: integer().primaryKey(),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		kind: text().$type<AccessKind>().notNull(),
		/** Null where a sign-in named nobody. */
		personId: integer('person_id'),
		tenureId: integer('tenure_id'),
		organisationId: integer('organisation_id'),
		/** Such as 'attachment:12', or the path of a workbook. */
		subject: text().notNull().default(''),
		/** The name the product itself gave a workbook; that of a stored file stays with the file. */
		file: text().notNull().default(''),
		address: text().notNull().default('')
	},
	(table) => [index('access_by_time').on(table.at)]
);
