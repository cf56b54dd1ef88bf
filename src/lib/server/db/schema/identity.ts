import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const organisation = sqliteTable('organisation', {
	id: integer().primaryKey(),
	code6: text().unique(),
	name: text().notNull(),
	kana: text().notNull(),
	kind: text({
		enum: ['県', '市', '町', '村', '組合', '広域連合', '他団体', '専門家所属']
	}).notNull(),
	district: text(),
	county: text(),
	population: integer(),
	households: integer(),
	/** 県, the 77 by code, 組合, 広域連合 by district, others: the one order of every list. */
	position: integer().notNull(),
	validFrom: text('valid_from'),
	validTo: text('valid_to'),
	successorId: integer('successor_id')
});

/** Audience keys an organisation holds beyond what its kind and district give it. */
export const organisationKey = sqliteTable(
	'organisation_key',
	{
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		audience: text().notNull()
	},
	(table) => [primaryKey({ columns: [table.organisationId, table.audience] })]
);

export const seat = sqliteTable(
	'seat',
	{
		id: integer().primaryKey(),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		name: text().notNull(),
		duties: text().notNull().default('')
	},
	(table) => [index('seat_by_organisation').on(table.organisationId)]
);

export const person = sqliteTable('person', {
	id: integer().primaryKey(),
	name: text().notNull(),
	kana: text().notNull(),
	login: text().unique(),
	passwordHash: text('password_hash'),
	email: text(),
	density: text({ enum: ['roomy', 'standard', 'compact'] })
		.notNull()
		.default('standard'),
	/** Single-key shortcuts can be switched off (WCAG 2.1.4). */
	hasShortcuts: integer('has_shortcuts', { mode: 'boolean' }).notNull().default(true),
	createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull()
});

/** A person in a seat from a day to a day, both included; `endedAt` cuts the last day short. */
export const tenure = sqliteTable(
	'tenure',
	{
		id: integer().primaryKey(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		section: text().notNull(),
		fromOn: text('from_on').notNull(),
		toOn: text('to_on'),
		endedAt: integer('ended_at', { mode: 'timestamp_ms' })
	},
	(table) => [
		index('tenure_by_person').on(table.personId),
		index('tenure_by_seat').on(table.seatId)
	]
);

export const tenureRole = sqliteTable(
	'tenure_role',
	{
		tenureId: integer('tenure_id')
			.notNull()
			.references(() => tenure.id),
		role: text({
			enum: ['member', 'approver', 'org-admin', 'desk', 'union-approver', 'operator', 'coordinator']
		}).notNull()
	},
	(table) => [primaryKey({ columns: [table.tenureId, table.role] })]
);

export const session = sqliteTable(
	'session',
	{
		id: text().primaryKey(),
		userId: integer('user_id')
			.notNull()
			.references(() => person.id),
		expiresAt: integer('expires_at').notNull(),
		tenureId: integer('tenure_id')
			.notNull()
			.references(() => tenure.id),
		shared: integer({ mode: 'boolean' }).notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull()
	},
	(table) => [index('session_by_person').on(table.userId)]
);

export const invitation = sqliteTable('invitation', {
	id: integer().primaryKey(),
	/** SHA-256 of the token; the token itself is only ever on the invited person's paper. */
	tokenHash: text('token_hash').notNull().unique(),
	tenureId: integer('tenure_id')
		.notNull()
		.references(() => tenure.id),
	createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
	expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
	usedAt: integer('used_at', { mode: 'timestamp_ms' }),
	revokedAt: integer('revoked_at', { mode: 'timestamp_ms' })
});

/** Failed sign-ins per account or address. */
export const throttle = sqliteTable('throttle', {
	key: text().primaryKey(),
	failures: integer().notNull(),
	lastAt: integer('last_at', { mode: 'timestamp_ms' }).notNull()
});
