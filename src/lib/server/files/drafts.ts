import { and, desc, eq, inArray, isNull, lt, ne, sql, type Placeholder } from 'drizzle-orm';
import { db, preparedOnce, schema, tracesDb } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { trace, traceInPassing } from '../record/traces.ts';
import { addBlob, storedFile } from './attachments.ts';
import type { StoredFile } from './uploads.ts';

const { attachment, blob, draft } = schema;

/** Kept files wait this long for their writer, ms: 14 days. */
const KEPT_FOR = 14 * 24 * 60 * 60 * 1000;
/** Stored bytes may be on their way to a row, ms. */
const GRACE = 24 * 60 * 60 * 1000;

export type KeptFile = { id: number; name: string; size: number };

/** Keeps the files of a refused form for its writer alone, so that they need not be chosen again. */
export function keepFiles(actor: Actor, form: string, files: StoredFile[]): KeptFile[] {
	if (files.length === 0) return [];
	return trace((connection) => {
		const draftId = Number(
			connection
				.insert(draft)
				.values({
					personId: actor.person.id,
					tenureId: actor.tenure.id,
					form,
					fields: {},
					updatedAt: now()
				})
				.run().lastInsertRowid
		);
		return files.map((file) => {
			addBlob(connection, file);
			const inserted = connection
				.insert(attachment)
				.values({
					...file,
					thingType: 'draft',
					thingId: draftId,
					audience: `person:${actor.person.id}`,
					personId: actor.person.id,
					organisationId: actor.organisation.id,
					createdAt: now()
				})
				.run();
			return { id: Number(inserted.lastInsertRowid), name: file.name, size: file.size };
		});
	});
}

/** The kept files among these ids that are this person's own; ids of others are passed over in silence. */
export function keptFiles(actor: Actor, ids: number[]): (StoredFile & { id: number })[] {
	if (ids.length === 0) return [];
	return db()
		.select()
		.from(attachment)
		.where(
			and(
				inArray(attachment.id, ids),
				eq(attachment.thingType, 'draft'),
				eq(attachment.personId, actor.person.id)
			)
		)
		.all()
		.map((row) => ({ id: row.id, ...storedFile(row) }));
}

/** Forgets kept files once their form has gone through, sent or dropped; the bytes stay while something refers to them. */
export function forget(actor: Actor, ids: number[]): void {
	const own = keptFiles(actor, ids).map((file) => file.id);
	if (own.length === 0) return;
	traceInPassing((connection) => {
		connection
			.delete(attachment)
			.where(and(eq(attachment.thingType, 'draft'), inArray(attachment.id, own)))
			.run();
		connection
			.delete(draft)
			.where(
				and(
					eq(draft.personId, actor.person.id),
					isNull(draft.savedAt),
					isNull(draft.organisationId),
					sql`not exists (select 1 from ${attachment} where ${attachment.thingType} = 'draft' and ${attachment.thingId} = ${draft.id})`
				)
			)
			.run();
	});
}

type KeptText = { fields: Record<string, string>; at: Date; sequence: number };

/** What a browser is told: kept under which number, or what stands there newer than what it began from. */
export type Keeping =
	{ isKept: true; at: Date; sequence: number } | { isKept: false; theirs: KeptText };

/**
 * Keeps what somebody is typing into a form, for them alone and on whichever machine; no text forgets it.
 * `base` is the number the text was begun from (null: whatever stands there): a newer one is left alone.
 */
export function keepText(
	actor: Actor,
	form: string,
	title: string,
	fields: Record<string, string>,
	base: number | null = null
): Keeping {
	const values = {
		personId: actor.person.id,
		tenureId: actor.tenure.id,
		seatId: actor.seat.id,
		organisationId: actor.organisation.id,
		...{ form, title, fields },
		updatedAt: now()
	};
	// Before there is a body, what is kept is the heading of step 1, under no title.
	const isWorthIt = Boolean(fields.body?.trim() || (title === '' && fields.title?.trim()));
	return trace((connection) =>
		connection.transaction((tx) => {
			const standing = tx
				.select()
				.from(draft)
				.where(
					isTextOf({ person: actor.person.id, organisation: actor.organisation.id }, form, title)
				)
				.orderBy(desc(draft.sequence))
				.get();
			if (standing && isNewer(standing, base, fields))
				return { isKept: false, theirs: text(standing) };
			const sequence = Math.max(standing?.sequence ?? 0, base ?? 0) + 1;
			tx.delete(draft)
				.where(
					isTextOf({ person: actor.person.id, organisation: actor.organisation.id }, form, title)
				)
				.run();
			if (isWorthIt)
				tx.insert(draft)
					.values({ ...values, sequence })
					.run();
			return { isKept: true, at: values.updatedAt, sequence };
		})
	);
}

/** Whether a draft was kept from another window since this text was begun, with another text in it. */
export function isNewer(
	standing: typeof draft.$inferSelect,
	base: number | null,
	fields: Record<string, string>
): boolean {
	const isSame = Object.entries(fields).every(
		([name, value]) => (standing.fields[name] ?? '') === value
	);
	return base !== null && standing.sequence > base && !isSame;
}

/** A draft's text with the number it stands under. */
export function text(row: typeof draft.$inferSelect): KeptText {
	return { fields: row.fields, at: row.updatedAt, sequence: row.sequence };
}

/** What was kept of a form by title, or (null) under whichever title; null for nothing. */
export function keptText(actor: Actor, form: string, title: string | null): KeptText | null {
	const row = selectKept().get({
		person: actor.person.id,
		organisation: actor.organisation.id,
		form,
		title
	});
	return row ? text(row) : null;
}

const selectKept = preparedOnce((connection) =>
	connection
		.select()
		.from(draft)
		.where(
			and(
				eq(draft.personId, sql.placeholder('person')),
				eq(draft.form, sql.placeholder('form')),
				isNull(draft.savedAt),
				eq(draft.organisationId, sql.placeholder('organisation')),
				sql`case when ${sql.placeholder('title')} is null then ${draft.title} <> '' else ${draft.title} = ${sql.placeholder('title')} end`
			)
		)
		.orderBy(desc(draft.updatedAt))
		.prepare()
);

/** Forgets what was kept of a form, once it has been sent or saved as a draft. */
export function forgetText(actor: Actor, form: string, title: string): void {
	const { person, organisation } = actor;
	traceInPassing(() =>
		deleteText().run({ person: person.id, organisation: organisation.id, form, title })
	);
}

const deleteText = preparedOnce((connection) => {
	const asked = sql.placeholder;
	const of = { person: asked('person'), organisation: asked('organisation') };
	return connection
		.delete(draft)
		.where(isTextOf(of, asked('form'), asked('title')))
		.prepare();
}, tracesDb);

/** A text belongs to the organisation it was typed for, though nobody else there sees it. */
function isTextOf(
	of: { person: number | Placeholder; organisation: number | Placeholder },
	form: string | Placeholder,
	title: string | Placeholder | null
) {
	return and(
		eq(draft.personId, of.person),
		eq(draft.form, form),
		isNull(draft.savedAt),
		eq(draft.organisationId, of.organisation),
		title === null ? ne(draft.title, '') : eq(draft.title, title)
	);
}

/** Removes files kept from refused forms that nobody came back for, and notes of stored bytes that nothing refers to any more. */
export function sweep(): void {
	const longAgo = new Date(now().getTime() - KEPT_FOR);
	const yesterday = new Date(now().getTime() - GRACE);
	trace((connection) => {
		connection
			.delete(attachment)
			.where(
				and(
					eq(attachment.thingType, 'draft'),
					lt(attachment.createdAt, longAgo),
					sql`not exists (select 1 from ${draft} where ${draft.id} = ${attachment.thingId} and ${draft.savedAt} is not null)`
				)
			)
			.run();
		connection
			.delete(draft)
			.where(and(isNull(draft.savedAt), lt(draft.updatedAt, longAgo)))
			.run();
		connection
			.delete(blob)
			.where(
				and(
					lt(blob.storedAt, yesterday),
					sql`not exists (select 1 from ${attachment} where ${attachment.sha256} = ${blob.sha256})`
				)
			)
			.run();
	});
}
