import { eq } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { schema, type Tx } from '../db/index.ts';
import { attach } from '../files/attachments.ts';
import type { StoredFile } from '../files/uploads.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { found } from '../permissions.ts';
import type { Recorder } from '../record/change.ts';
import type { EventRefs } from '../record/events.ts';
import { insertPost } from './insert-post.ts';
import type { Thread } from './threads.ts';

const { thread } = schema;

export type Reply = {
	body: string;
	files: StoredFile[];
	voice: 'personal' | 'official';
	refs?: EventRefs;
};

/** Throws `Conflict` for a thread that was closed while somebody wrote. */
export function refuseClosed(of: Thread): void {
	if (of.closureId === null) return;
	throw new Conflict(
		'書いている間に、この投稿は締め切られました。文章は残してあります。新しい投稿として書くこともできます。'
	);
}

/** Appends a reply of `author` with its files and records it, inside the caller's transaction. */
export function insertReply(
	tx: Tx,
	record: Recorder,
	author: Actor,
	threadId: number,
	{ body, files, voice, refs = {} }: Reply
): { id: number; number: number } {
	const standing = found(tx.select().from(thread).where(eq(thread.id, threadId)).get());
	const inserted = insertPost(tx, author, standing, body, now(), voice);
	attach(tx, author, files, {
		type: 'post',
		id: inserted.id,
		audience: standing.audience,
		authorAudience: inserted.authorAudience
	});
	record(
		'thread.replied',
		`thread:${threadId}`,
		{ board: standing.boardId, post: inserted.id, ...refs },
		body
	);
	return inserted;
}
