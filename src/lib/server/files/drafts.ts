import { and, eq, inArray } from 'drizzle-orm';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { trace } from '../record/traces.ts';
import { addBlob } from './attachments.ts';
import type { StoredFile } from './uploads.ts';

const { attachment, draft } = schema;

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
		.map(({ id, sha256, name, size, kind, type, previews, marks }) => ({
			id,
			sha256,
			name,
			size,
			kind,
			type,
			previews,
			marks
		}));
}

/** Forgets the kept files of a form that has gone through; the bytes stay while something refers to them. */
export function forget(actor: Actor, form: string): void {
	trace((connection) => {
		const drafts = connection
			.select({ id: draft.id })
			.from(draft)
			.where(and(eq(draft.personId, actor.person.id), eq(draft.form, form)))
			.all()
			.map((row) => row.id);
		if (drafts.length === 0) return;
		connection
			.delete(attachment)
			.where(and(eq(attachment.thingType, 'draft'), inArray(attachment.thingId, drafts)))
			.run();
		connection.delete(draft).where(inArray(draft.id, drafts)).run();
	});
}
