import { Conflict } from '#lib/errors.ts';
import type { Entry, MaskChoice } from '#lib/forum.ts';
import type { Tx } from '../db/index.ts';
import { attach } from '../files/attachments.ts';
import type { StoredFile } from '../files/uploads.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import type { Recorder } from '../record/change.ts';
import type { EventRefs } from '../record/events.ts';
import type { Hiding } from '../identity/masks.ts';
import { insertPost, type Author } from './insert-post.ts';
import * as threads from './threads.ts';
import { askAlso } from './widening.ts';

export type Reply = {
	body: string;
	files: StoredFile[];
	voice: 'personal' | 'official';
	/** As whose it stands, where that is not the hand that writes it. */
	author?: Author;
	hiding?: Hiding | undefined;
	refs?: EventRefs;
};

/** What a form of a reply says, in either voice. */
export type ReplyInput = {
	body: string;
	files: StoredFile[];
	/** The draft the text comes from, which is done with it. */
	draft?: number | null | undefined;
	mask?: MaskChoice | undefined;
	/** For whom somebody at the union writes. */
	entry?: Entry | null | undefined;
};

/** Throws `Conflict` for a thread that was closed while somebody wrote. */
export function refuseClosed(of: threads.Thread): void {
	if (of.closureId === null) return;
	throw new Conflict(
		'書いている間に、この投稿は締め切られました。文章は残してあります。新しい投稿として書くこともできます。'
	);
}

/** Appends a reply by a hand, with its files and records it, inside the caller's transaction. */
export function insertReply(
	tx: Tx,
	record: Recorder,
	hand: Actor,
	threadId: number,
	{ body, files, voice, author, hiding, refs = {} }: Reply
): ReturnType<typeof insertPost> {
	const standing = threads.standing(threadId);
	const inserted = insertPost(tx, hand, standing, body, now(), {
		voice,
		hiding,
		...(author ? { author } : {})
	});
	attach(tx, hand, files, {
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
	askAlso(tx, record, threadId, author?.organisationId ?? hand.organisation.id);
	return inserted;
}
