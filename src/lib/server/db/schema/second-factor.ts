import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { person } from './identity.ts';

/** 認証アプリ of a person; both secrets are sealed with the key beside the database. */
export const authenticatorApp = sqliteTable('authenticator_app', {
	personId: integer('person_id')
		.primaryKey()
		.references(() => person.id),
	/** Null until a first code has confirmed it. */
	secret: text(),
	confirmedAt: integer('confirmed_at', { mode: 'timestamp_ms' }),
	/** The newest step of which a code was taken: none is taken twice. */
	lastStep: integer('last_step').notNull().default(0),
	/** What is being set up, in place of the one that counts. */
	offered: text(),
	offeredAt: integer('offered_at', { mode: 'timestamp_ms' })
});

/** パスキー: the public half of a key that stays in somebody's device. */
export const passkey = sqliteTable(
	'passkey',
	{
		id: integer().primaryKey(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		credential: text().notNull().unique(),
		/** COSE, in base64url. */
		publicKey: text('public_key').notNull(),
		/** The host it was made for; elsewhere the browser does not offer it. */
		host: text().notNull(),
		counter: integer().notNull(),
		transports: text({ mode: 'json' }).$type<string[]>().notNull(),
		name: text().notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		usedAt: integer('used_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('passkey_by_person').on(table.personId)]
);

/** 予備コード, as SHA-256; each opens once. */
export const spareCode = sqliteTable(
	'spare_code',
	{
		id: integer().primaryKey(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		codeHash: text('code_hash').notNull().unique(),
		usedAt: integer('used_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('spare_code_by_person').on(table.personId)]
);

/** A sign-in whose password was right and that still owes the second factor. */
export const heldSignIn = sqliteTable('held_sign_in', {
	/** SHA-256 of what the cookie holds. */
	tokenHash: text('token_hash').primaryKey(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	shared: integer({ mode: 'boolean' }).notNull(),
	agent: text().notNull(),
	expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull()
});

/** What a browser has been given to sign with a passkey; taken once. */
export const passkeyChallenge = sqliteTable('passkey_challenge', {
	/** SHA-256 of the held sign-in's token or of the session's id. */
	holder: text().primaryKey(),
	challenge: text().notNull(),
	expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull()
});
