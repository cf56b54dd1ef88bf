import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { NotFound, Conflict } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { found, reads, readsInside } from '../permissions.ts';
import { settings } from '../settings.ts';
import type { StoredFile } from './uploads.ts';

const { attachment, blob, post, thread } = schema;

export type Attachment = {
	id: number;
	name: string;
	kind: string;
	size: number;
	previews: string | null;
	marks: string[];
	scan: 'off' | 'pending' | 'clean' | 'quarantined';
};

/** Ties stored files to a thing inside the caller's transaction, with the thing's own rights. */
export function attach(
	tx: Tx,
	actor: Actor,
	files: StoredFile[],
	thing: { type: 'post'; id: number; audience: string; authorAudience: string | null }
): number[] {
	return files.map((file) => {
		addBlob(tx, file);
		// Named one by one: a file kept with a draft brings that attachment's id along.
		const { sha256, name, size, kind, type, previews, marks } = file;
		return Number(
			tx
				.insert(attachment)
				.values({
					sha256,
					name,
					size,
					kind,
					type,
					previews,
					marks,
					thingType: thing.type,
					thingId: thing.id,
					audience: thing.audience,
					authorAudience: thing.authorAudience,
					personId: actor.person.id,
					organisationId: actor.organisation.id,
					createdAt: now()
				})
				.run().lastInsertRowid
		);
	});
}

/** Notes stored bytes; the same bytes twice are one row, which nobody can tell from outside. */
export function addBlob(tx: Pick<Tx, 'insert'>, file: StoredFile): void {
	tx.insert(blob)
		.values({
			sha256: file.sha256,
			size: file.size,
			storedAt: now(),
			scan: settings().scanCommand ? 'pending' : 'off'
		})
		.onConflictDoNothing()
		.run();
}

/** The attachments of posts, by post id, in the order in which they were added; the posts must be readable. */
export function ofPosts(postIds: number[]): Map<number, Attachment[]> {
	return ofThings('post', postIds);
}

/** The files of a draft, in the order in which they were added; the draft must be readable. */
export function ofDraft(draftId: number): Attachment[] {
	return ofThings('draft', [draftId]).get(draftId) ?? [];
}

function ofThings(type: 'post' | 'draft', ids: number[]): Map<number, Attachment[]> {
	const rows = db()
		.select({ attachment, scan: blob.scan })
		.from(attachment)
		.innerJoin(blob, eq(blob.sha256, attachment.sha256))
		.where(
			and(
				eq(attachment.thingType, type),
				inArray(attachment.thingId, ids),
				isNull(attachment.removedAt)
			)
		)
		.orderBy(asc(attachment.id))
		.all();
	const byThing = new Map<number, Attachment[]>();
	for (const row of rows) {
		const { id, name, kind, size, previews, marks, thingId } = row.attachment;
		const listed = byThing.get(thingId) ?? [];
		listed.push({ id, name, kind, size, previews, marks, scan: row.scan });
		byThing.set(thingId, listed);
	}
	return byThing;
}

export type OpenedFile = Attachment & { sha256: string; type: string; threadId: number | null };

/**
 * Finds an attachment through what refers to it: its post and thread must be readable and stand; a draft's is
 * its organisation's, and one kept from a refused form its writer's. Throws `NotFound`; `Conflict` while the virus scan is running or has refused it.
 */
export function open(actor: Actor, id: number): OpenedFile {
	const row = found(
		db()
			.select({ attachment, scan: blob.scan })
			.from(attachment)
			.innerJoin(blob, eq(blob.sha256, attachment.sha256))
			.where(and(eq(attachment.id, id), isNull(attachment.removedAt)))
			.get()
	);
	const threadId =
		row.attachment.thingType === 'post' ? threadOfReadable(actor, row.attachment) : null;
	if (threadId === null && !actor.reach.includes(row.attachment.audience)) {
		throw new NotFound(labels.notFound);
	}
	if (row.scan === 'pending') {
		throw new Conflict('ウイルス検査をしています。少し待ってからもう一度開いてください。');
	}
	if (row.scan === 'quarantined') {
		throw new Conflict('ウイルス検査で問題が見つかったため、このファイルは開けません。');
	}
	const { name, kind, size, previews, marks, sha256, type } = row.attachment;
	return { id, name, kind, size, previews, marks, scan: row.scan, sha256, type, threadId };
}

function threadOfReadable(actor: Actor, of: typeof attachment.$inferSelect): number {
	const row = found(
		db()
			.select({ post, thread })
			.from(post)
			.innerJoin(thread, eq(thread.id, post.threadId))
			.where(and(eq(post.id, of.thingId), isNull(post.deletionId), isNull(thread.deletionId)))
			.get()
	);
	const isReadable =
		reads(actor, 'thread', row.thread) &&
		readsInside(actor, row.post, row.thread) &&
		readsInside(actor, of, row.thread);
	if (!isReadable) throw new NotFound(labels.notFound);
	return row.thread.id;
}
