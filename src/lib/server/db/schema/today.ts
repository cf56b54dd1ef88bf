import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { seat } from './identity.ts';

/** あとで: what a seat has put off until an instant, such as 'notice:12'. */
export const putOff = sqliteTable(
	'put_off',
	{
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		thing: text().notNull(),
		until: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.seatId, table.thing] })]
);
