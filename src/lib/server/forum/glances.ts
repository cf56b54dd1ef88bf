import { asc, eq, sql } from 'drizzle-orm';
import { excerpt } from '#lib/markdown.ts';
import { labels } from '#lib/labels.ts';
import { postPath } from '#lib/forum.ts';
import { db, schema } from '../db/index.ts';
import { nameShown } from '../identity/masks.ts';
import type { Actor } from '../identity/actors.ts';
import { authorize, found, readsHidden, scopeOf, scopes } from '../permissions.ts';
import * as boards from './boards.ts';
import { findPost } from './find-post.ts';
import * as threads from './threads.ts';

const { organisation, post } = schema;

/** Letters of a post shown where it is only named. */
const IN_SHORT = 80;

/** A post somebody is about to hide or report, in short; throws `NotFound`, `Forbidden`. */
export function postFor(
	actor: Actor,
	threadId: number,
	number: number,
	action: 'post.hide' | 'post.report'
) {
	const { of, row } = findPost(actor, threadId, number);
	authorize(actor, action, { ...row, thread: of });
	return {
		number,
		href: postPath(threadId, number),
		excerpt: excerpt(row.body, 2 * IN_SHORT),
		isInGroup: boards.byId(of.boardId).kind === 'group',
		thread: { id: of.id, title: of.title }
	};
}

export type Glance = { number: number; organisation: string; html: string; words: string | null };

/** A post for whoever points at `>>12`: its text, or the words that stand in its place. Throws `NotFound`. */
export function glance(actor: Actor, threadId: number, number: number): Glance {
	const of = threads.destination(actor, threadId);
	const row = found(
		db()
			.select({ post, name: organisation.name, district: organisation.district })
			.from(post)
			.innerJoin(organisation, eq(organisation.id, post.organisationId))
			.where(sql`${post.threadId} = ${of.id} and ${post.number} = ${number} and ${scopes.post}`)
			.prepare()
			.get(scopeOf(actor))
	);
	const words = wordsInPlace(actor, of, row.post);
	return {
		number,
		organisation: nameShown(actor, row.post, row),
		html: words === null ? row.post.html : '',
		words
	};
}

/** What stands in place of a text that is deleted or hidden from this reader; null where it can be read. */
function wordsInPlace(
	actor: Actor,
	of: threads.Thread,
	row: typeof post.$inferSelect
): string | null {
	if (row.deletionId !== null) return labels.deletedPost;
	const isHidden = row.hidingId !== null && !readsHidden(actor, row, of);
	return isHidden ? `${labels.hiddenByKeeper}。` : null;
}

/** All posts of a thread in short, for choosing among them. */
export function inShort(actor: Actor, of: threads.Thread) {
	return db()
		.select({ post, name: organisation.name, district: organisation.district })
		.from(post)
		.innerJoin(organisation, eq(organisation.id, post.organisationId))
		.where(sql`${post.threadId} = ${of.id} and ${scopes.post}`)
		.orderBy(asc(post.number))
		.prepare()
		.all(scopeOf(actor))
		.map((row) => ({
			number: row.post.number,
			organisation: nameShown(actor, row.post, row),
			at: row.post.createdAt,
			excerpt: wordsInPlace(actor, of, row.post) ?? excerpt(row.post.body, IN_SHORT)
		}));
}

/** The text of a post as a quotation to answer below, with the `>>` that leads to it; '' where there is none to quote. */
export function quotation(actor: Actor, threadId: number, number: number): string {
	const { row } = findPost(actor, threadId, number);
	const lines = row.body.trim().split('\n');
	return `>>${number}\n${lines.map((line) => `> ${line}`).join('\n')}\n\n`;
}
