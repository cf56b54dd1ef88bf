import {
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { dispatchCaps, dispatchModes, dispatchStates, offerReplies } from '../../../dispatches.ts';
import { authorship } from './authorship.ts';
import { ticket, ticketCategory } from './helpdesk.ts';
import { organisation, person, seat } from './identity.ts';

/** An expert who is sent to an organisation, from a case or by itself. */
export const dispatch = sqliteTable(
	'dispatch',
	{
		id: integer().primaryKey(),
		fiscalYear: integer('fiscal_year').notNull(),
		sequence: integer().notNull(),
		...authorship(),
		ticketId: integer('ticket_id').references(() => ticket.id),
		/** A branch of the categories: what the expert has to know. */
		categoryId: integer('category_id')
			.notNull()
			.references(() => ticketCategory.id),
		subject: text().notNull(),
		mode: text({ enum: dispatchModes }).notNull(),
		/** JSON: days, JST. */
		wishedOn: text('wished_on').notNull(),
		/** How long it is meant to take. */
		plannedMinutes: integer('planned_minutes').notNull(),
		purpose: text().notNull(),
		materials: text().notNull(),
		/** Who bids or works for the organisation in this: no expert comes from them. */
		vendors: text().notNull(),
		estimateYen: integer('estimate_yen').notNull().default(0),
		/** 'org:<id>' until its 決裁者 has approved, then as its case or 'desk:<id>'. */
		audience: text().notNull(),
		state: text({ enum: dispatchStates }).notNull(),
		stateAt: integer('state_at', { mode: 'timestamp_ms' }).notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		/** How the organisation decided: nobody had to, a 決裁者 did, or one asked for it themselves. */
		approval: text({ enum: ['free', 'asked', 'own', 'skipped'] }).notNull(),
		approvedBy: integer('approved_by').references(() => person.id),
		/** The last day for the report, JST; null before the visit. */
		reportDue: text('report_due'),
		version: integer().notNull().default(1)
	},
	(table) => [
		uniqueIndex('dispatch_by_number').on(table.fiscalYear, table.sequence),
		index('dispatch_by_organisation').on(table.organisationId, table.fiscalYear),
		index('dispatch_by_ticket').on(table.ticketId),
		index('dispatch_by_state').on(table.state)
	]
);

/** What happened in a dispatch, in its order. */
export const dispatchStep = sqliteTable(
	'dispatch_step',
	{
		id: integer().primaryKey(),
		dispatchId: integer('dispatch_id')
			.notNull()
			.references(() => dispatch.id),
		act: text().notNull(),
		text: text().notNull(),
		/** Null: the clock did it. */
		personId: integer('person_id').references(() => person.id),
		authorName: text('author_name').notNull(),
		organisationId: integer('organisation_id').references(() => organisation.id),
		isForUnion: integer('is_for_union', { mode: 'boolean' }).notNull(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [index('dispatch_step_by_dispatch').on(table.dispatchId)]
);

/** A rank of the candidates; a new ranking makes a new round. */
export const dispatchCandidate = sqliteTable(
	'dispatch_candidate',
	{
		id: integer().primaryKey(),
		dispatchId: integer('dispatch_id')
			.notNull()
			.references(() => dispatch.id),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		round: integer().notNull(),
		rank: integer().notNull(),
		offeredAt: integer('offered_at', { mode: 'timestamp_ms' }),
		/** The last day for an answer, JST. */
		replyDue: text('reply_due'),
		reply: text({ enum: offerReplies }),
		repliedAt: integer('replied_at', { mode: 'timestamp_ms' }),
		reason: text().notNull().default(''),
		/** What opens the dispatch and its case to the coordinator. */
		dispatchGrantId: integer('dispatch_grant_id'),
		ticketGrantId: integer('ticket_grant_id')
	},
	(table) => [
		uniqueIndex('dispatch_candidate_by_rank').on(table.dispatchId, table.round, table.rank),
		index('dispatch_candidate_by_seat').on(table.seatId)
	]
);

/** A day that was fixed; moved, the next one takes its place and this one stays as it was. */
export const dispatchSession = sqliteTable(
	'dispatch_session',
	{
		id: integer().primaryKey(),
		dispatchId: integer('dispatch_id')
			.notNull()
			.references(() => dispatch.id),
		startsAt: integer('starts_at', { mode: 'timestamp_ms' }).notNull(),
		endsAt: integer('ends_at', { mode: 'timestamp_ms' }).notNull(),
		place: text().notNull(),
		minutesActual: integer('minutes_actual'),
		attendees: text().notNull().default(''),
		movedAt: integer('moved_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('dispatch_session_by_dispatch').on(table.dispatchId)]
);

/** 派遣の記録 by the coordinator. */
export const dispatchReport = sqliteTable('dispatch_report', {
	dispatchId: integer('dispatch_id')
		.primaryKey()
		.references(() => dispatch.id),
	content: text().notNull(),
	advice: text().notNull(),
	next: text().notNull(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	authorName: text('author_name').notNull(),
	at: integer({ mode: 'timestamp_ms' }).notNull(),
	approvedAt: integer('approved_at', { mode: 'timestamp_ms' })
});

/** What the organisation thought of it. */
export const dispatchEvaluation = sqliteTable('dispatch_evaluation', {
	dispatchId: integer('dispatch_id')
		.primaryKey()
		.references(() => dispatch.id),
	/** 1 to 5. */
	rating: integer().notNull(),
	comment: text().notNull(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	at: integer({ mode: 'timestamp_ms' }).notNull()
});

/** What it has cost the union, yen; of the fiscal year of its day. */
export const dispatchCost = sqliteTable(
	'dispatch_cost',
	{
		dispatchId: integer('dispatch_id')
			.primaryKey()
			.references(() => dispatch.id),
		fiscalYear: integer('fiscal_year').notNull(),
		feeYen: integer('fee_yen').notNull(),
		travelYen: integer('travel_yen').notNull(),
		/** 源泉徴収: part of the fee. */
		withheldYen: integer('withheld_yen').notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [index('dispatch_cost_by_year').on(table.fiscalYear)]
);

/** A limit as the union has set it for a fiscal year; without a row the first one holds. */
export const dispatchLimit = sqliteTable(
	'dispatch_limit',
	{
		fiscalYear: integer('fiscal_year').notNull(),
		cap: text({ enum: dispatchCaps }).notNull(),
		value: integer()
	},
	(table) => [primaryKey({ columns: [table.fiscalYear, table.cap] })]
);

/** A limit the union's 決裁者 let a dispatch pass, and why. */
export const dispatchOverride = sqliteTable('dispatch_override', {
	id: integer().primaryKey(),
	dispatchId: integer('dispatch_id')
		.notNull()
		.references(() => dispatch.id),
	cap: text({ enum: dispatchCaps }).notNull(),
	reason: text().notNull(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	at: integer({ mode: 'timestamp_ms' }).notNull()
});

/** What a coordinator knows. */
export const coordinatorSkill = sqliteTable(
	'coordinator_skill',
	{
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		categoryId: integer('category_id')
			.notNull()
			.references(() => ticketCategory.id)
	},
	(table) => [primaryKey({ columns: [table.seatId, table.categoryId] })]
);

/** For whom a coordinator works besides: a vendor or an organisation whose dispatches are not theirs. */
export const coordinatorTie = sqliteTable(
	'coordinator_tie',
	{
		id: integer().primaryKey(),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		organisationId: integer('organisation_id').references(() => organisation.id),
		vendor: text()
	},
	(table) => [index('coordinator_tie_by_seat').on(table.seatId)]
);
