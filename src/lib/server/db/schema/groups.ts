import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { doneBy } from './authorship.ts';
import { organisation, person, tenure } from './identity.ts';

/** ワーキンググループ, and the committees beside them; what is inside is read by its board's audience. */
export const workingGroup = sqliteTable('working_group', {
	id: integer().primaryKey(),
	slug: text().notNull().unique(),
	name: text().notNull(),
	purpose: text().notNull(),
	/** 根拠: where it stands in the plan. */
	basis: text().notNull(),
	/** Both days included, JST; unknown for what ended before this record began. */
	fromOn: text('from_on'),
	toOn: text('to_on'),
	/** 'open': everybody reads and members write; 'closed': for outsiders nothing is there but the 概要. */
	openness: text({ enum: ['open', 'closed'] }).notNull(),
	/** A body that decides: the share of its member organisations that must be there; null where none is asked. */
	quorumNumerator: integer('quorum_numerator'),
	quorumDenominator: integer('quorum_denominator'),
	/** Whether 委任 counts as being there. */
	countsMandates: integer('counts_mandates', { mode: 'boolean' }).notNull().default(false),
	/** The number its first meeting recorded here bears, for a body that met before. */
	firstMeetingNumber: integer('first_meeting_number').notNull().default(1),
	position: integer().notNull(),
	createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
	/** Counts edits, so that a second edit at the same time is noticed. */
	version: integer().notNull().default(1),
	/** Copy of the standing conclusion; once there is one the group is an archive. */
	conclusionId: integer('conclusion_id')
});

/** An organisation in a group from a day to a day, both included. */
export const groupMembership = sqliteTable(
	'group_membership',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** 座長, 副座長, 事務局, 参加団体. */
		role: text({ enum: ['chair', 'vice-chair', 'secretariat', 'member'] }).notNull(),
		fromOn: text('from_on').notNull(),
		toOn: text('to_on'),
		/** Cut short at this instant. */
		endedAt: integer('ended_at', { mode: 'timestamp_ms' })
	},
	(table) => [
		index('group_membership_by_group').on(table.groupId, table.organisationId),
		index('group_membership_by_organisation').on(table.organisationId, table.groupId)
	]
);

/** 参加者: whom an organisation names; a person in a seat, or somebody who has none here. */
export const groupParticipant = sqliteTable(
	'group_participant',
	{
		id: integer().primaryKey(),
		membershipId: integer('membership_id')
			.notNull()
			.references(() => groupMembership.id),
		tenureId: integer('tenure_id').references(() => tenure.id),
		/** As it was when they were named. */
		name: text().notNull(),
		section: text().notNull(),
		addedAt: integer('added_at', { mode: 'timestamp_ms' }).notNull(),
		removedAt: integer('removed_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('group_participant_by_membership').on(table.membershipId)]
);

/** 参加の申し込み of an organisation, or an invitation to it. */
export const groupRequest = sqliteTable(
	'group_request',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		kind: text({ enum: ['application', 'invitation'] }).notNull(),
		message: text().notNull().default(''),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		outcome: text({ enum: ['accepted', 'declined', 'withdrawn'] }),
		settledBy: integer('settled_by').references(() => person.id),
		settledAt: integer('settled_at', { mode: 'timestamp_ms' }),
		reason: text()
	},
	(table) => [
		index('group_request_by_group').on(table.groupId),
		index('group_request_by_organisation').on(table.organisationId)
	]
);

/** 結論カード: how a group ended, why, and when to look again. */
export const groupConclusion = sqliteTable(
	'group_conclusion',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		/** 実施, 見送り, 県が実施, 時期尚早, 統合. */
		outcome: text({
			enum: ['carried-out', 'dropped', 'by-prefecture', 'premature', 'merged']
		}).notNull(),
		reason: text().notNull(),
		/** 再検討の条件. */
		revisit: text().notNull(),
		/** JST; null where the plan does not say. */
		onDay: text('on_day'),
		/** What was carried on elsewhere. */
		successorId: integer('successor_id').references(() => workingGroup.id),
		/** Where the card is taken from, for groups of before. */
		source: text().notNull().default(''),
		personId: integer('person_id').references(() => person.id),
		organisationId: integer('organisation_id').references(() => organisation.id),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('group_conclusion_by_group').on(table.groupId)]
);

/** 提案: a group somebody would like to have. */
export const groupProposal = sqliteTable('group_proposal', {
	id: integer().primaryKey(),
	title: text().notNull(),
	body: text().notNull(),
	html: text().notNull(),
	...doneBy(),
	createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
	/** The group it became. */
	groupId: integer('group_id').references(() => workingGroup.id),
	declinedAt: integer('declined_at', { mode: 'timestamp_ms' }),
	declinedReason: text('declined_reason'),
	withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' })
});

/** うちも関心, once per organisation. */
export const groupInterest = sqliteTable(
	'group_interest',
	{
		proposalId: integer('proposal_id')
			.notNull()
			.references(() => groupProposal.id),
		...doneBy(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.proposalId, table.organisationId] })]
);
