import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { POSTS_PER_PAGE, UNMARKED_EDIT } from '#lib/forum.ts';
import { labels } from '#lib/labels.ts';
import { render } from '#lib/markdown.ts';
import { linked } from '#lib/mentions.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import { standingPost } from '../db/standing.ts';
import { tombstone } from '../erasure/erase.ts';
import { ofThings, type Attachment } from '../files/attachments.ts';
import { spend } from '../files/organisation-drafts.ts';
import type { Actor } from '../identity/actors.ts';
import { letGo } from '../identity/holdings.ts';
import { maskWords, nameShown } from '../identity/masks.ts';
import { now } from '../now.ts';
import {
	authorize,
	found,
	may,
	readsHidden,
	readsInside,
	scopeOf,
	scopes,
	seesAuthor
} from '../permissions.ts';
import { change } from '../record/change.ts';
import { isThere } from './affiliation.ts';
import * as boards from './boards.ts';
import { authorFor, entriesOf, noteEntry, type Entered } from './entering.ts';
import { findPost } from './find-post.ts';
import { helpfulOf, type Helpful } from './helpful.ts';
import { insertReply, refuseClosed, type ReplyInput } from './insert-reply.ts';
import { looksBehind, noteLookByEntry, type Look } from './looking-behind.ts';
import { hidingChosen } from './masking.ts';
import { mentionLinks } from './mention-links.ts';
import * as mentions from './mentions.ts';
import { markWritten } from './reading.ts';
import { noteReferences } from './references.ts';
import * as threads from './threads.ts';

const { organisation, post, postVersion, thread, threadAct } = schema;

export type ShownPost = {
	id: number;
	number: number;
	html: string;
	organisation: string;
	section: string;
	/** The author has left that 課 since. */
	hasMoved: boolean;
	name: string;
	/** True when section and name may be shown. */
	isNamed: boolean;
	isOwnOrganisation: boolean;
	/** Said for the organisation; an ordinary reply bears no label. */
	isOfficial: boolean;
	createdAt: Date;
	editedAt: Date | null;
	/** An edit within half an hour of posting is history, but no mark. */
	showsEdit: boolean;
	hasHistory: boolean;
	isDeleted: boolean;
	deletion: string | null;
	/** What readers see in place of a hidden text; whoever still reads it sees both. */
	hiding: string | null;
	helpful: Helpful;
	attachments: Attachment[];
	/** What others read in place of the author; null where all may see who it is. */
	mask: string | null;
	/** 代理入力; the caller is there for who may see the author. */
	entered: (Omit<Entered, 'caller'> & { caller: string | null }) | null;
	/** When the union looked behind the mask, for the masked organisation. */
	looks: Look[];
	may: {
		edit: boolean;
		delete: boolean;
		lookBehind: boolean;
		erase: boolean;
		hide: boolean;
		report: boolean;
		thank: boolean;
	};
};

type Beside = {
	attachments: Map<number, Attachment[]>;
	entries: Map<number, Entered>;
	looks: Map<number, Look[]>;
	helpful: Map<number, Helpful>;
};

/** A page shows the text as it was rendered: the one it was rendered from stays where it is. */
const { body: written, ...shownColumns } = getTableColumns(post);

const selectPage = preparedOnce((connection) =>
	connection
		.select({
			post: shownColumns,
			organisation: organisation.name,
			district: organisation.district,
			deletedBy: threadAct.personId,
			deletedByOrganisation: threadAct.organisationId,
			deletion: threadAct.kind,
			hidingReason: sql<
				string | null
			>`(select reason from thread_act hiding where hiding.id = ${post.hidingId})`,
			isThere
		})
		.from(post)
		.innerJoin(organisation, eq(organisation.id, post.organisationId))
		.leftJoin(threadAct, eq(threadAct.id, post.deletionId))
		.where(
			and(
				eq(post.threadId, sql.placeholder('thread')),
				sql`${post.number} between ${sql.placeholder('from')} and ${sql.placeholder('to')}`,
				scopes.post
			)
		)
		.orderBy(asc(post.number))
		.prepare()
);

/** One page of a thread's posts, oldest first, by number; deleted ones keep their place without text. */
export function page(actor: Actor, of: threads.Thread, pageNumber: number): ShownPost[] {
	const from = (pageNumber - 1) * POSTS_PER_PAGE + 1;
	const rows = selectPage().all({
		...scopeOf(actor),
		thread: of.id,
		today: dayOf(now()),
		from,
		to: from + POSTS_PER_PAGE - 1
	});
	const ids = rows.map((row) => row.post.id);
	const beside = {
		attachments: ofThings('post', ids, (row) => readsInside(actor, row, of)),
		entries: entriesOf(ids),
		helpful: helpfulOf(actor, ids),
		looks: looksBehind(
			actor,
			rows.map((row) => row.post)
		)
	};
	const named = mentionLinks(actor, ids);
	return rows.map((row) => {
		const one = shown(actor, of, row, beside);
		return { ...one, html: linked(one.html, named.get(one.id) ?? []) };
	});
}

/** The page a post number stands on. */
export function pageOf(number: number): number {
	return Math.max(1, Math.ceil(number / POSTS_PER_PAGE));
}

/** The number of an answer's post, or null when the solution names none. */
export function numberOf(threadId: number, postId: number | null): number | null {
	if (postId === null) return null;
	const row = db()
		.select({ number: post.number })
		.from(post)
		.where(and(eq(post.id, postId), eq(post.threadId, threadId)))
		.get();
	return row?.number ?? null;
}

/** Replies to a thread, or to the one it was merged into meanwhile, and gives the post's number there; throws `Conflict` when that was closed. */
export function reply(actor: Actor, askedId: number, input: ReplyInput): number {
	const of = threads.destination(actor, askedId);
	const threadId = of.id;
	refuseClosed(of);
	authorize(actor, 'thread.reply', of);
	const { author, body } = authorFor(actor, input.entry, [of.audience]);
	const hiding = hidingChosen(body, boards.byId(of.boardId), input.mask);
	const added = change(actor, (tx, record) => {
		if (input.draft) spend(tx, record, actor, input.draft);
		const inserted = insertReply(tx, record, actor, threadId, {
			body: input.body,
			files: input.files,
			voice: 'personal',
			author,
			hiding
		});
		noteEntry(tx, record, actor, input.entry, { post: inserted.id, thread: threadId });
		if (input.entry && hiding.authorAudience === null && inserted.authorAudience !== null) {
			const of = { post: inserted.id, thread: threadId, organisation: author.organisationId };
			noteLookByEntry(record, of);
		}
		return inserted;
	});
	markWritten(actor, threadId, added.number);
	return added.number;
}

export type EditablePost = {
	number: number;
	title: string | null;
	body: string;
	version: number;
	thread: threads.Thread;
};

/** One's own post for the edit form; the first post brings the title with it. */
export function editable(actor: Actor, threadId: number, number: number): EditablePost {
	const { of, row, isEntered } = findPost(actor, threadId, number);
	authorize(actor, 'post.edit', { ...row, isEntered, thread: of });
	return {
		number,
		title: number === 1 ? of.title : null,
		body: row.body,
		version: row.version,
		thread: of
	};
}

/** Replaces one's own text and keeps the old one in the history; throws `Conflict` with the standing text when it changed meanwhile. */
export function edit(
	actor: Actor,
	threadId: number,
	number: number,
	input: { title?: string | undefined; body: string; version: number }
): void {
	const { of, row, isEntered } = findPost(actor, threadId, number);
	authorize(actor, 'post.edit', { ...row, isEntered, thread: of });
	change(actor, (tx, record) => {
		const standing = found(tx.select().from(post).where(eq(post.id, row.id)).get());
		if (standing.version !== input.version) {
			throw new Conflict(
				'直している間に、別の画面で同じ投稿が直されました。下に両方の文章があります。',
				standing.body
			);
		}
		const title = number === 1 ? (input.title ?? of.title) : null;
		if (standing.body === input.body && (title === null || title === of.title)) return;
		tx.insert(postVersion)
			.values({
				postId: row.id,
				version: standing.version,
				title: number === 1 ? of.title : null,
				body: standing.body,
				html: standing.html,
				writtenAt: standing.editedAt ?? standing.createdAt,
				replacedBy: actor.person.id
			})
			.run();
		const html = render(input.body);
		noteReferences(tx, threadId, row.id, html);
		tx.update(post)
			.set({
				body: input.body,
				html,
				version: standing.version + 1,
				editedAt: now()
			})
			.where(eq(post.id, row.id))
			.run();
		mentions.forget(tx, row.id);
		mentions.note(tx, actor, of, row.id, input.body);
		if (title !== null) tx.update(thread).set({ title }).where(eq(thread.id, threadId)).run();
		record('post.edited', `post:${row.id}`, { thread: threadId }, `${title ?? ''}\n${input.body}`);
	});
}

/** Takes a post away; it keeps its number as a tombstone, and a first post nobody answered takes the thread with it. */
export function remove(
	actor: Actor,
	threadId: number,
	number: number
): { threadIsGone: boolean; board: number } {
	const { of, row, isEntered } = findPost(actor, threadId, number);
	authorize(actor, 'post.delete', { ...row, isEntered, thread: of });
	const threadIsGone = number === 1 && of.replyCount === 0;
	change(actor, (tx, record) => {
		const deletionId = threads.act(tx, actor, 'deletion', threadId, row.id);
		tx.update(post).set({ deletionId }).where(eq(post.id, row.id)).run();
		if (threadIsGone) {
			letGo(tx, of.organisationId, `thread:${threadId}`);
			tx.update(thread).set({ deletionId }).where(eq(thread.id, threadId)).run();
		} else if (number > 1 && row.hidingId === null) {
			tx.update(thread)
				.set({ replyCount: sql`${thread.replyCount} - 1` })
				.where(eq(thread.id, threadId))
				.run();
		}
		threads.withdrawAnswer(tx, record, threadId, row.id);
		record('post.deleted', `post:${row.id}`, { thread: threadId });
	});
	return { threadIsGone, board: of.boardId };
}

export type Version = { version: number; title: string | null; html: string; writtenAt: Date };

/** The earlier texts of a post, newest first, then what stands now. */
export function history(actor: Actor, threadId: number, number: number) {
	const { of, row } = findPost(actor, threadId, number);
	const earlier = db()
		.select({
			version: postVersion.version,
			title: postVersion.title,
			html: postVersion.html,
			writtenAt: postVersion.writtenAt
		})
		.from(postVersion)
		.where(eq(postVersion.postId, row.id))
		.orderBy(sql`${postVersion.version} desc`)
		.all();
	const current: Version = {
		version: row.version,
		title: number === 1 ? of.title : null,
		html: row.html,
		writtenAt: row.editedAt ?? row.createdAt
	};
	return { thread: of, current, earlier: earlier as Version[] };
}

/** What stands where a post was erased for good; null for every other one. */
export function tombstoneOf(actor: Actor, threadId: number, number: number): string | null {
	const of = threads.find(actor, threadId);
	const row = found(
		db()
			.select({ id: post.id })
			.from(post)
			.where(and(eq(post.threadId, of.id), eq(post.number, number), scopes.post))
			.prepare()
			.get(scopeOf(actor))
	);
	return tombstone({ type: 'post', id: row.id });
}

/** How many posts by others came after a number, for the bar 「新しい投稿が2件あります」. */
export function arrivedAfter(actor: Actor, threadId: number, number: number): number {
	threads.find(actor, threadId);
	const row = selectArrived().get({
		...scopeOf(actor),
		thread: threadId,
		number,
		tenure: actor.tenure.id
	});
	return row?.posts ?? 0;
}

const selectArrived = preparedOnce((connection) =>
	connection
		.select({ posts: sql<number>`count(*)` })
		.from(post)
		.where(
			and(
				eq(post.threadId, sql.placeholder('thread')),
				sql`${post.number} > ${sql.placeholder('number')}`,
				sql`${post.tenureId} <> ${sql.placeholder('tenure')}`,
				standingPost,
				scopes.post
			)
		)
		.prepare()
);

function shown(
	actor: Actor,
	of: threads.Thread,
	row: ReturnType<ReturnType<typeof selectPage>['all']>[number],
	beside: Beside
): ShownPost {
	const { post: own, organisation: name, district } = row;
	const isNamed = seesAuthor(actor, own);
	const entry = beside.entries.get(own.id);
	const thing = { ...own, isEntered: entry !== undefined, thread: of };
	const isDeleted = own.deletionId !== null;
	const isErased = row.deletion === 'erasure';
	const isOwnDeletion =
		row.deletedBy === own.personId ||
		(entry !== undefined && row.deletedByOrganisation === own.organisationId);
	const deletedBy = isOwnDeletion ? labels.deletedPost : labels.deletedByKeeper;
	const isHidden = own.hidingId !== null;
	const hasText = !isDeleted && (!isHidden || readsHidden(actor, own, of));
	return {
		id: own.id,
		number: own.number,
		html: hasText ? own.html : '',
		organisation: nameShown(actor, own, { name, district }),
		section: isNamed ? own.authorSection : '',
		hasMoved: isNamed && own.authorSection !== '' && !row.isThere,
		name: isNamed ? own.authorName : '',
		isNamed,
		isOwnOrganisation: own.organisationId === actor.organisation.id,
		isOfficial: own.voice === 'official',
		createdAt: own.createdAt,
		editedAt: own.editedAt,
		showsEdit:
			own.editedAt !== null && own.editedAt.getTime() - own.createdAt.getTime() > UNMARKED_EDIT,
		hasHistory: hasText && own.version > 1,
		isDeleted,
		deletion: isErased ? tombstone({ type: 'post', id: own.id }) : isDeleted ? deletedBy : null,
		hiding: isHidden && !isDeleted ? `${labels.hiddenByKeeper}：${row.hidingReason ?? ''}` : null,
		helpful: beside.helpful.get(own.id) ?? { organisations: 0, isOwn: false },
		attachments: !hasText ? [] : (beside.attachments.get(own.id) ?? []),
		mask: own.authorAudience === null ? null : maskWords(own.authorMask, district),
		entered: entry ? { ...entry, caller: isNamed ? entry.caller : null } : null,
		looks: beside.looks.get(own.id) ?? [],
		may: {
			edit: may(actor, 'post.edit', thing),
			delete: may(actor, 'post.delete', thing),
			lookBehind: may(actor, 'author.look-behind', own),
			erase: !isErased && may(actor, 'erase', null),
			hide: may(actor, 'post.hide', thing),
			report: may(actor, 'post.report', thing),
			thank: may(actor, 'post.thank', thing)
		}
	};
}
