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
	/** The version of 利用規約 this person has confirmed; null: none yet. */
	termsVersion: integer('terms_version'),
	termsAcceptedAt: integer('terms_accepted_at', { mode: 'timestamp_ms' }),
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
		/** How to reach the person at this desk; it changes with the post. */
		phone: text().notNull().default(''),
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
		/** The browser in words, such as 「Edge（Windows）」, for the list of one's own sessions. */
		agent: text().notNull().default(''),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		/** When its person last gave the password again. */
		confirmedAt: integer('confirmed_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('session_by_person').on(table.userId)]
);

export const invitation = sqliteTable('invitation', {
	id: integer().primaryKey(),
	/** SHA-256 of the token; the token itself is only ever on the invited person's paper. */
	tokenHash: text('token_hash').notNull().unique(),
	/** SHA-256 of the short code printed for typing. */
	codeHash: text('code_hash').unique(),
	tenureId: integer('tenure_id')
		.notNull()
		.references(() => tenure.id),
	createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
	expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
	usedAt: integer('used_at', { mode: 'timestamp_ms' }),
	revokedAt: integer('revoked_at', { mode: 'timestamp_ms' })
});

/** 再発行票: one way back in for who lost the password; like an invitation, stored as hashes only. */
export const reissue = sqliteTable('reissue', {
	id: integer().primaryKey(),
	tokenHash: text('token_hash').notNull().unique(),
	codeHash: text('code_hash').notNull().unique(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
	expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
	usedAt: integer('used_at', { mode: 'timestamp_ms' }),
	revokedAt: integer('revoked_at', { mode: 'timestamp_ms' })
});

/** What a seat follows, such as 'board:3'; whoever takes the seat finds it followed. */
export const follow = sqliteTable(
	'follow',
	{
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		thing: text().notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.seatId, table.thing] }),
		// Whom to tell of what happens there, without looking at every seat.
		index('follow_by_thing').on(table.thing, table.seatId)
	]
);

/** How a seat wants to work, such as 'home' = 'today'; it stays when the person changes. */
export const seatSetting = sqliteTable(
	'seat_setting',
	{
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		key: text().notNull(),
		value: text().notNull()
	},
	(table) => [primaryKey({ columns: [table.seatId, table.key] })]
);

/** What an organisation has decided for all its seats, such as 'official-approval' = 'on'. */
export const organisationSetting = sqliteTable(
	'organisation_setting',
	{
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		key: text().notNull(),
		value: text().notNull()
	},
	(table) => [primaryKey({ columns: [table.organisationId, table.key] })]
);

/** Who of an organisation has an open piece of work in hand, such as 'notice:12'. */
export const holding = sqliteTable(
	'holding',
	{
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		thing: text().notNull(),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		tenureId: integer('tenure_id')
			.notNull()
			.references(() => tenure.id),
		since: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.organisationId, table.thing] }),
		index('holding_by_seat').on(table.seatId)
	]
);

/** 引継書: what a seat hands on; `facts` are the lists as they stood when it was handed over. */
export const handover = sqliteTable(
	'handover',
	{
		id: integer().primaryKey(),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		/** Whose hand it was written by. */
		tenureId: integer('tenure_id')
			.notNull()
			.references(() => tenure.id),
		memo: text().notNull().default(''),
		memoHtml: text('memo_html').notNull().default(''),
		facts: text({ mode: 'json' }).$type<HandoverFacts>(),
		version: integer().notNull().default(1),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
		finishedAt: integer('finished_at', { mode: 'timestamp_ms' }),
		acceptedBy: integer('accepted_by').references(() => tenure.id),
		acceptedAt: integer('accepted_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('handover_by_seat').on(table.seatId)]
);

/** One line of a 引継書: words and where they lead. */
export type HandoverLine = { label: string; href: string; note: string };
export type HandoverFacts = {
	questions: HandoverLine[];
	work: HandoverLine[];
	/** Absent where it was handed over before there was a register. */
	licences?: HandoverLine[];
	boards: HandoverLine[];
	threads: HandoverLine[];
};

/** Failed sign-ins per account or address. */
export const throttle = sqliteTable('throttle', {
	key: text().primaryKey(),
	failures: integer().notNull(),
	lastAt: integer('last_at', { mode: 'timestamp_ms' }).notNull()
});
