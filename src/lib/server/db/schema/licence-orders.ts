import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { applicationLine, purchaseRound } from './licence-applications.ts';
import { receiptLine } from './licence-purchases.ts';

/** 集計: what a 取りまとめ will order for which line, as it was reckoned; gone once the order is placed or it was taken back. */
export const roundAllocation = sqliteTable(
	'round_allocation',
	{
		roundId: integer('round_id')
			.notNull()
			.references(() => purchaseRound.id),
		applicationLineId: integer('application_line_id')
			.notNull()
			.references(() => applicationLine.id),
		partNumber: text('part_number').notNull(),
		packs: integer().notNull(),
		unitYen: integer('unit_yen').notNull()
	},
	(table) => [primaryKey({ columns: [table.roundId, table.applicationLineId] })]
);

/** 配分: how many of the packs that were accepted are for which line of which application. */
export const receiptShare = sqliteTable(
	'receipt_share',
	{
		receiptLineId: integer('receipt_line_id')
			.notNull()
			.references(() => receiptLine.id),
		applicationLineId: integer('application_line_id')
			.notNull()
			.references(() => applicationLine.id),
		packs: integer().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.receiptLineId, table.applicationLineId] }),
		index('receipt_share_by_application').on(table.applicationLineId)
	]
);
